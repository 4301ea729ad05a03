"""The typed numbers of the what-if page: from the posted form to what the rules understand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from werkzeug.datastructures import MultiDict

from chassis import clock
from contracts.errors import Finding, Invalid
from contracts.forms.base import Form, examine
from contracts.forms.what_if import Held, Others, People, Safety, Technical
from gateway.forms.reading import read
from rules.vocabulary.enumerations import Category, Level
from rules.whatif.typed import Typed, TypedHead

FORMS: tuple[type[Form], ...] = (People, Technical, Safety, Others, Held)
WORK = {Category.INSTALL: "install", Category.REPAIR: "repair", Category.TEST: "test"}


def read_numbers(posted: MultiDict[str, str]) -> dict[str, Any]:
    """As typed, not checked."""
    return {name: value for form in FORMS for name, value in read(form, posted).items()}


def checked(typed: dict[str, Any]) -> dict[str, Any]:
    """The values that were filled in, as JSON primitives. Raises Invalid with every mistake."""
    values: dict[str, Any] = {}
    mistakes: list[Finding] = []
    for form in FORMS:
        own = {name: typed[name] for name in form().fields if name in typed}
        good, wrong, _ = examine(form, own, today=clock.today())
        values |= {name: value for name, value in good.items() if value not in (None, False)}
        mistakes += wrong
    if mistakes:
        raise Invalid(findings=mistakes)
    return values


def typed_roster(values: dict[str, Any]) -> Typed:
    """`values` as `checked` returns them."""
    ranks = {3: "senior", 2: "middle", 1: "junior"}
    return Typed(
        technicians={rank: values.get(name, 0) for rank, name in ranks.items()},
        high_voltage=values.get("high_voltage", 0),
        other_electricians=values.get("other_electricians", 0),
        technical_head=_head(values, "technical"),
        safety_head=_head(values, "safety"),
        net_ratio=_decimal(values.get("net_ratio")),
        revenue=_decimal(values.get("revenue")),
        performance=dict(_performance(values)),
    )


def held_levels(values: dict[str, Any]) -> dict[Category, Level]:
    """The levels of a licence under the former order."""
    given = {category: values.get(f"held_{category.lower()}") for category in Category}
    return {category: Level(level) for category, level in given.items() if level}


def _head(values: dict[str, Any], which: str) -> TypedHead | None:
    """Somebody of whom only the years are known has no rank."""
    years = {category: values.get(f"{which}_{work}") for category, work in WORK.items()}
    known = {category: count for category, count in years.items() if count is not None}
    rank = values.get(f"{which}_rank")
    if rank is None and not known:
        return None
    return TypedHead(int(rank or 0), known, values.get(f"{which}_also", False))


def _performance(values: dict[str, Any]) -> list[tuple[Category, Level | None]]:
    """Where one is filled in the others are judged too: blank then means that there is none."""
    given = {category: values.get(f"performance_{category.lower()}") for category in Category}
    if not any(given.values()):
        return []
    return [
        (category, Level(level) if level and level != "0" else None)
        for category, level in given.items()
    ]


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
