"""Whole applications as a firm would fill them in: {tab: {"fields": …, "rows": {rowset: […]}}}."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from contracts.forms.categories import LEVEL_FIELDS
from deploy.demo.people import Row, staff
from deploy.demo.projects import projects
from rules.vocabulary.enumerations import Category, Level

Draft = dict[str, dict[str, Any]]
Submitter = tuple[str, str]  # name and identity number of the legal representative

FINANCES = {Level.FIRST: "50000", Level.SECOND: "12000", Level.THIRD: "2000"}  # 万元
REVENUES = {Level.FIRST: "26000", Level.SECOND: "4200", Level.THIRD: "800"}


def draft(level: Level, on: date, *, seed: int, submitter: Submitter) -> Draft:
    """Passes every rule for 承装 of the level on the day `on`. Another seed, other people."""
    applied = {Category.INSTALL: level}
    people = staff(level, seed, on, tuple(applied))
    return {
        "categories": {"fields": chosen(applied, submitter), "rows": {}},
        "basic": {
            "fields": finance(level),
            "rows": {"shareholders": [shareholder(submitter)]},
        },
        "technical_head": {
            "fields": people.technical_head,
            "rows": {"experience": people.experience["technical_head"]},
        },
        "safety_head": {
            "fields": people.safety_head,
            "rows": {
                "experience": people.experience["safety_head"],
                "training": people.training["safety_head"],
            },
        },
        "technicians": {"fields": {}, "rows": {"people": people.technicians}},
        "electricians": {"fields": {}, "rows": {"people": people.electricians}},
        "performance": {"fields": {}, "rows": {"projects": projects(applied, seed, on)}},
    }


def failing(level: Level, on: date, *, seed: int, submitter: Submitter) -> Draft:
    """The same with four mistakes: net assets of 12 %, three electricians too few, an expired
    certificate, and a technician who is also an electrician (R-02, R-13, R-24, R-17)."""
    filled = draft(level, on, seed=seed, submitter=submitter)
    basic = filled["basic"]["fields"]
    basic["net_assets"] = str(int(basic["total_assets"]) * 12 // 100)
    electricians = filled["electricians"]["rows"]["people"]
    del electricians[-3:]
    expired = on - timedelta(days=40)
    electricians[-1] |= {
        "valid_from": (expired - timedelta(days=2190)).isoformat(),
        "valid_to": expired.isoformat(),
        "review_due": None,
    }
    twice = filled["technicians"]["rows"]["people"][0]
    shared = ("name", "id_number", "retirement_category", "education", "mobile")
    electricians[0] |= {
        **{name: twice.get(name) for name in shared},
        "certificate_number": f"T{twice['id_number']}",
    }
    return filled


def chosen(applied: dict[Category, Level], submitter: Submitter) -> Row:
    levels = {LEVEL_FIELDS[category]: level.value for category, level in applied.items()}
    return {
        **levels,
        "nature": "FIRST",
        "submit_type": "LEGAL_REP",
        "submitter_name": submitter[0],
        "submitter_id": submitter[1],
    }


def finance(level: Level) -> Row:
    total = FINANCES[level]
    return {
        "total_assets": total,
        "net_assets": str(int(total) * 2 // 5),
        "revenue_1": REVENUES[level],
    }


def shareholder(submitter: Submitter) -> Row:
    return {
        "name": submitter[0],
        "kind": "NATURAL",
        "identifier": submitter[1],
        "capital": "300",
        "share": "100",
    }
