"""Whole applications as a firm would fill them in, from the same people as the demonstration."""

from __future__ import annotations

from datetime import date
from typing import Any

from deploy.demo.people import Row, staff
from deploy.demo.projects import projects
from rules.vocabulary.enumerations import Category, Level

LEGAL_REP = "陈立新"
LEGAL_REP_ID = "110101198003078035"
LEVEL_FIELDS = {
    Category.INSTALL: "install_level",
    Category.REPAIR: "repair_level",
    Category.TEST: "test_level",
}


def tabs(
    level: Level, on: date, *, seed: int = 1, submitter: tuple[str, str] = (LEGAL_REP, LEGAL_REP_ID)
) -> dict[str, dict[str, Any]]:
    """{tab: {"fields": …, "rows": {rowset: […]}}} that passes every rule for 承装 of the level.

    submitter: the legal representative's name and identity number. Another seed, other people.
    """
    applied = {Category.INSTALL: level}
    people = staff(level, seed, on, tuple(applied))
    return {
        "categories": {"fields": chosen(applied, submitter), "rows": {}},
        "basic": {"fields": finance(), "rows": {"shareholders": [shareholder()]}},
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


def chosen(
    applied: dict[Category, Level], submitter: tuple[str, str] = (LEGAL_REP, LEGAL_REP_ID)
) -> Row:
    levels = {LEVEL_FIELDS[category]: level.value for category, level in applied.items()}
    return {
        **levels,
        "nature": "FIRST",
        "submit_type": "LEGAL_REP",
        "submitter_name": submitter[0],
        "submitter_id": submitter[1],
    }


def finance() -> Row:
    return {"total_assets": "50000", "net_assets": "20000", "revenue_1": "26000"}


def shareholder() -> Row:
    return {
        "name": "陈立新",
        "kind": "NATURAL",
        "identifier": LEGAL_REP_ID,
        "capital": "5000",
        "share": "100",
    }
