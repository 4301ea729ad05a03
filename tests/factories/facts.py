"""Clean facts for each level, from the same synthetic people as the demonstration."""

from datetime import date
from typing import Any

from deploy.demo.people import Row, staff
from deploy.demo.projects import projects
from rules.attachments import asked_for
from rules.facts import Facts
from rules.facts_reader import facts_from_dict
from rules.vocabulary.enumerations import (
    ApplicationType,
    Category,
    Level,
)
from rules.when import Choices

ON = date(2026, 3, 2)


def facts_dict(
    level: Level, applied: dict[Category, Level] | None = None, *, seed: int = 1, on: date = ON
) -> dict[str, Any]:
    """What ``facts_from_dict`` reads: 16, 46 or 111 people, every attachment there.

    ``applied`` defaults to 承装 of the level.
    """
    applied = applied or {Category.INSTALL: level}
    people = staff(level, seed, on, tuple(applied))
    facts: dict[str, Any] = {
        "enterprise": {
            "name": "示范电力工程有限公司",
            "uscc": "91350100M000100Y43",
            "economic_kind": "LIMITED",
        },
        "applied": {category.value: chosen.value for category, chosen in applied.items()},
        "nature": "FIRST",
        "submit_type": "LEGAL_REP",
        "finance": {"total_assets": "50000", "net_assets": "20000", "revenue_1": "26000"},
        "technical_head": people.technical_head
        | {"experience": people.experience["technical_head"]},
        "safety_head": people.safety_head | {"experience": people.experience["safety_head"]},
        "technicians": _numbered("t", people.technicians),
        "electricians": _numbered("e", people.electricians),
        "projects": _numbered("p", projects(applied, seed, on)),
        "training_rows": ["r1"],
        "serving_elsewhere": [],
    }
    return facts | {"attachments": _attachments(applied, facts)}


def clean_facts(
    level: Level, applied: dict[Category, Level] | None = None, *, seed: int = 1, on: date = ON
) -> Facts:
    return facts_from_dict(facts_dict(level, applied, seed=seed, on=on))


def _numbered(prefix: str, rows: list[Row]) -> list[Row]:
    return [{"row_id": f"{prefix}{index}", **row} for index, row in enumerate(rows, 1)]


def _attachments(applied: dict[Category, Level], facts: dict[str, Any]) -> list[Row]:
    rows = {
        ("people", "technicians"): facts["technicians"],
        ("people", "electricians"): facts["electricians"],
        ("projects", "performance"): facts["projects"],
    }
    asked = asked_for(
        ApplicationType.NEW, Choices.of(applied, {"nature": "FIRST", "submit_type": "LEGAL_REP"})
    )
    return [
        {"tab": one.tab.value, "code": one.code, "row_id": row["row_id"]}
        for one in asked
        for row in (rows.get((one.rows, one.tab.value), []) if one.rows else [{"row_id": ""}])
    ]
