"""Holders of a licence and their rosters, as a trial finds them."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any, NamedTuple

from rules.vocabulary import numbers
from rules.vocabulary.enumerations import Category, Level, PersonKind
from services.personnel.standing import Standing, standing_of
from tests.factories.facts import ON, facts_dict

HEADS = {PersonKind.TECH_HEAD: "technical_head", PersonKind.SAFETY_HEAD: "safety_head"}
TABLES = {PersonKind.TECH: "technicians", PersonKind.SKILL: "electricians"}


class Post(NamedTuple):
    """A row as `services.personnel.trials.holders` reads it."""

    kind: str
    row_id: str
    id_hash: bytes
    birth_month: date
    gender: str
    standing: Standing | None


def holder(level: Level = Level.THIRD, **changes: Any) -> dict[str, Any]:
    """`contracts.review.licences.Holder`."""
    return {
        "licence_id": "0b9a1f0e-6d0e-4b57-8c8f-0f6a4f8d7f11",
        "enterprise_id": "7d9a7a0e-6d0e-4b57-8c8f-0f6a4f8d7f11",
        "number": "4-1-00033-2026",
        "name": "示范电力工程有限公司",
        "uscc": "91350100M000100Y43",
        "office": "EAST_CHINA",
        "categories": {Category.INSTALL.value: level.value},
        **changes,
    }


def roster(level: Level = Level.THIRD, on: date = ON) -> list[Post]:
    """The least staff of the level in the posts that an application reserves."""
    facts = facts_dict(level, on=on)
    posts = []
    for kind, place in HEADS.items():
        posts.append(_post(kind, place, facts[place]))
        if facts[place].get("also_technician"):
            posts.append(_post(PersonKind.TECH, place, facts[place]))
    for kind, place in TABLES.items():
        posts += [_post(kind, row["row_id"], row) for row in facts[place]]
    return posts


def _post(kind: PersonKind, row_id: str, profile: dict[str, Any]) -> Post:
    number = profile["id_number"]
    return Post(
        kind.value,
        row_id,
        hashlib.sha256(number.encode()).digest(),
        numbers.birth_date(number).replace(day=1),
        numbers.gender(number).value,
        standing_of(kind.value, profile),
    )
