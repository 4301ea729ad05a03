"""People with whom all is in order, made once for a day; no row is changed in place."""

from datetime import date, timedelta
from functools import cache
from itertools import cycle, islice
from typing import Any

from tests.second_evaluator.figures import IDENTITY_CHECKS, IDENTITY_WEIGHTS, POWER_SPECIALTIES

Row = dict[str, Any]


class Ready(Row):
    """A row of a pool: it is never changed, so that who has read it once knows it. What is changed
    with ``|`` is a plain row again."""


SIZE = 70
"""More than the highest level asks for, of each kind."""
DAY = timedelta(days=1)
MIDDLE: tuple[Row, ...] = (
    {"qualification": "TITLE", "title": "INTERMEDIATE"},
    {"qualification": "TITLE", "title": "SENIOR"},
    {"qualification": "TITLE", "title": "FULL_SENIOR"},
    {"qualification": "CONSTRUCTOR_1"},
    {"qualification": "ELECTRICAL_ENGINEER"},
    {"qualification": "CONSULTING_ENGINEER"},
    {"qualification": "SENIOR_TECHNICIAN"},
    {"qualification": "TECHNICIAN"},
)
JUNIOR: tuple[Row, ...] = (
    {"qualification": "TITLE", "title": "ASSISTANT"},
    {"qualification": "TITLE", "title": "JUNIOR"},
    {"qualification": "CONSTRUCTOR_2"},
)


def identity(born: date, sequence: int) -> str:
    """Of somebody born on that day; odd sequences are men."""
    stem = f"350102{born:%Y%m%d}{sequence:03}"
    total = sum(int(one) * weight for one, weight in zip(stem, IDENTITY_WEIGHTS, strict=True))
    return stem + IDENTITY_CHECKS[total % 11]


def person(name: str, born: date, sequence: int) -> Row:
    row: Row = {"row_id": name, "name": name, "id_number": identity(born, sequence)}
    return row if sequence % 2 else row | {"retirement_category": "F55"}


@cache
def technicians(on: date) -> tuple[list[Row], list[Row]]:
    """(of middle rank and above, below)."""
    return _titled("中", MIDDLE, 0), _titled("初", JUNIOR, SIZE)


def _titled(name: str, held: tuple[Row, ...], first: int) -> list[Row]:
    specialties = cycle(sorted(POWER_SPECIALTIES))
    return [
        Ready(
            **person(f"{name}{n}", date(1990, 1, 1) + n * DAY, first + n),
            **held[n % len(held)],
            specialty=next(specialties),
            certificate_date="2015-06-01",
        )
        for n in range(SIZE)
    ]


@cache
def electricians(on: date) -> tuple[list[Row], list[Row]]:
    """(of high voltage, others): with certificates of special operation, reviewed."""
    others = cycle(("LOW_VOLTAGE", "CABLE", "RELAY", "ELECTRICAL_TEST", "EXPLOSION_PROOF"))
    return (
        [_certified(f"高{n}", n, on, "HIGH_VOLTAGE") for n in range(SIZE)],
        [_certified(f"低{n}", SIZE + n, on, item) for n, item in enumerate(islice(others, SIZE))],
    )


def _certified(name: str, n: int, on: date, item: str) -> Row:
    return Ready(
        **person(name, date(1991, 1, 1) + n * DAY, 200 + n),
        certificate_kind="SPECIAL_OPERATION",
        item=item,
        valid_from=(on - 400 * DAY).isoformat(),
        valid_to=(on + 1_500 * DAY).isoformat(),
        review_due=(on + 600 * DAY).isoformat(),
    )
