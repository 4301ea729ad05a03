"""Whole applications as those of the demonstration, submitted by a made-up legal representative."""

from datetime import date
from typing import Any

from deploy.demo import drafts
from deploy.demo.people import Row
from rules.vocabulary.enumerations import Category, Level

LEGAL_REP = "陈立新"
LEGAL_REP_ID = "110101198003078035"
SUBMITTER = LEGAL_REP, LEGAL_REP_ID


def tabs(
    level: Level, on: date, *, seed: int = 1, submitter: drafts.Submitter = SUBMITTER
) -> dict[str, dict[str, Any]]:
    """{tab: {"fields": …, "rows": {rowset: […]}}} that passes every rule for 承装 of the level."""
    return drafts.draft(level, on, seed=seed, submitter=submitter)


def chosen(applied: dict[Category, Level]) -> Row:
    """申请类别 filled in."""
    return drafts.chosen(applied, SUBMITTER)
