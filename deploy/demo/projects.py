"""Synthetic performance records that meet the conditions of a level."""

from datetime import date, timedelta
from random import Random

from deploy.demo import names
from deploy.demo.people import Row
from rules.dates import years_later
from rules.order import NEWEST, load_order
from rules.vocabulary.enumerations import Category, Facility, Level, Voltage

ACTIVITY = {Category.INSTALL: "安装", Category.REPAIR: "检修", Category.TEST: "试验"}


def projects(applied: dict[Category, Level], seed: int, on: date) -> list[Row]:
    """For each category of level 1 or 2 a substation and a line in each of the last two years."""
    draw = Random(seed)  # noqa: S311 - synthetic projects, not secrets
    return [
        _project(draw, category, facility, voltage, years_later(on, -ago) - timedelta(days=60))
        for category, level in applied.items()
        if (voltage := _voltage(level))
        for ago in (0, 1)
        for facility in (Facility.SUBSTATION, Facility.LINE)
    ]


def _voltage(level: Level) -> Voltage | None:
    conditions = load_order(NEWEST).levels[level]
    kv = conditions.performance_max_kv or conditions.performance_min_kv
    return Voltage(str(kv)) if kv else None


def _project(
    draw: Random, category: Category, facility: Facility, voltage: Voltage, completed: date
) -> Row:
    amount = draw.randrange(400, 2600)
    what, unit = ("变电站", "兆伏安") if facility is Facility.SUBSTATION else ("线路", "公里")
    return {
        "category": category.value,
        "name": f"{draw.choice(names.PLACES)}{voltage.label}{what}{ACTIVITY[category]}工程",
        "facility": facility.value,
        "voltage": voltage.value,
        "scale": f"{draw.randrange(2, 40)}{unit}",
        "client": draw.choice(names.CLIENTS),
        "contract_amount": str(amount),
        "settlement": str(amount + draw.randrange(-20, 20)),
        "started": (completed - timedelta(days=draw.randrange(90, 200))).isoformat(),
        "completed": completed.isoformat(),
        "quality": "PASSED",
    }
