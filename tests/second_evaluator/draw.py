"""Random facts of a firm near every boundary of a level, as the JSON that the evaluators read.

A firm begins with just about the people who are asked for, all in order; then up to four things are
changed, each in a way that lies on one side of a boundary or the other.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from tests.second_evaluator import changes
from tests.second_evaluator.figures import ACTIVITY, CATEGORIES, LEVELS, SINCE
from tests.second_evaluator.periods import years_after
from tests.second_evaluator.pools import Row, electricians, technicians

Facts = dict[str, Any]
DAY = timedelta(days=1)
DAYS = (
    date(2025, 7, 1),
    date(2026, 3, 2),
    date(2026, 12, 31),
    date(2028, 2, 29),
    date(2029, 2, 28),
)
KEY = "91350100M000100Y43"


def draw(random: Random, order: str, level: str) -> tuple[Facts, date]:
    """Facts with ``level`` as the highest, and the day on which they are judged."""
    on = random.choice(DAYS)
    assert on >= SINCE[order]
    asked, lower = LEVELS[order][level], [one for one in LEVELS[order] if one >= level]
    chosen = [random.choice(CATEGORIES)] + [one for one in CATEGORIES if random.random() < 0.4]
    applied = {one: random.choice([level, level, *lower]) for one in chosen}
    applied[chosen[0]] = level
    middle = max(0, asked.middle + random.choice((-1, 0, 0, 0, 1)))
    people = max(middle, asked.technicians + random.choice((-1, 0, 0, 0, 1)))
    high = asked.high + random.choice((-1, 0, 0, 0, 1))
    skilled = max(high, asked.electricians + random.choice((-1, 0, 0, 0, 1)))
    middles, juniors = technicians(on)
    highs, lows = electricians(on)
    rows = random.sample(middles, middle) + random.sample(juniors, people - middle)
    facts: Facts = {
        "enterprise": {"name": "示范电力工程有限公司", "uscc": KEY, "economic_kind": "LIMITED"},
        "applied": applied,
        "finance": {
            "total_assets": "10000",
            "net_assets": "4000",
            **{f"revenue_{year}": "25000" for year in (1, 2, 3)},
        },
        "technical_head": _head(random, on, asked.years, asked.rank, 1),
        "safety_head": _head(random, on, asked.years, asked.rank, 2),
        "technicians": rows,
        "electricians": random.sample(highs, high) + random.sample(lows, skilled - high),
        "projects": [one for name in applied for one in _projects(name, on, applied[name], order)],
        "attachments": [
            {"tab": "basic", "code": "SAFETY_ORGANISATION"},
            {"tab": "basic", "code": "SAFETY_RULES"},
        ],
    }
    _technical_head_as_technician(random, facts)
    for _ in range(random.choice((0, 1, 1, 2, 2, 3, 4))):
        change: Callable[..., None] = random.choice(changes.ALL)
        change(random, facts, on, asked)
    return facts, on


def _head(random: Random, on: date, years: int, rank: int, which: int) -> Row:
    """Of the least rank and years that are asked for, or of more."""
    title = random.choice(("SENIOR", "INTERMEDIATE", "ASSISTANT")[: 4 - rank])
    started = years_after(on + DAY, -years - random.choice((0, 0, 1, 7)))
    return {
        **changes.person(f"负责{which}", 1980, 900 + which),
        "qualification": "TITLE",
        "title": title,
        "specialty": "电气工程",
        "experience": [
            {"work": work, "started": started.isoformat(), "ended": random.choice((None, str(on)))}
            for work in ACTIVITY.values()
        ],
    }


def _technical_head_as_technician(random: Random, facts: Facts) -> None:
    """In his own form, or by a row of the same number, or not at all."""
    match random.randrange(4):
        case 0:
            facts["technical_head"]["also_technician"] = True
        case 1 if facts["technicians"]:
            number = facts["technical_head"]["id_number"]
            facts["technicians"][-1] = facts["technicians"][-1] | {"id_number": number}


@cache
def _projects(category: str, on: date, level: str, order: str) -> tuple[Row, ...]:
    kv = LEVELS[order][level].kv
    voltage = "35" if not isinstance(kv, tuple) or kv[0] < 220 else "220"
    return tuple(
        {
            "row_id": f"p{category}{year}{facility}",
            "category": category,
            "facility": facility,
            "voltage": voltage,
            "completed": (years_after(on, -year) - 40 * DAY).isoformat(),
            "quality": "PASSED",
        }
        for year in (0, 1)
        for facility in ("SUBSTATION", "LINE")
    )
