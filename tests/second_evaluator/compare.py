"""The package `rules` held against the second evaluator."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random
from typing import Any

from rules.evaluate import evaluate
from rules.facts import Facts
from rules.facts_reader import facts_from_dict
from rules.order import load_order
from tests.second_evaluator.draw import draw
from tests.second_evaluator.law import verdicts
from tests.second_evaluator.pools import Ready

TABLES = ("technicians", "electricians")
_known: dict[int, Any] = {}
"""By the identity of a row of the pools, which are kept."""
NOT_COMPARED = frozenset({"M-00", "M-01"})
"""Whether the material of an application is complete: that is not in the conditions."""


@dataclass
class Compared:
    """differences: (what, the day, the facts) of each; seen: how often which verdict was given."""

    differences: list[tuple[str, date, dict[str, Any]]] = field(default_factory=list)
    seen: Counter[tuple[str, str]] = field(default_factory=Counter)


def compared(order: str, level: str, number: int, seed: int) -> Compared:
    """``number`` facts; the same seed gives the same ones."""
    random, found = Random(f"{order}-{level}-{seed}"), Compared()
    for _ in range(number):
        facts, on = draw(random, order, level)
        ours, second = _ours(facts, on, order), verdicts(facts, on, order)
        for what in _between(ours, second):
            found.differences.append((what, on, facts))
        found.seen.update((rule, verdict) for (rule, _), verdict in second.items())
    return found


def _ours(facts: dict[str, Any], on: date, order: str) -> dict[tuple[str, str | None], str]:
    report = evaluate(_read(facts), on, load_order(order))
    return {
        (rule, category and category.value): finding.result.value
        for (rule, category), finding in report.decisive().items()
    }


def _read(facts: dict[str, Any]) -> Facts:
    """As the package reads them; the rows of the pools, which are most, only once."""
    own = {name: [row for row in facts[name] if not isinstance(row, Ready)] for name in TABLES}
    read = facts_from_dict(facts | own)
    return replace(
        read,
        technicians=_rows("technicians", facts, read.technicians),
        electricians=_rows("electricians", facts, read.electricians),
    )


def _rows(name: str, facts: dict[str, Any], own: Iterable[Any]) -> tuple[Any, ...]:
    """Those that were read now, and the others, in the order in which they stand."""
    found = iter(own)
    return tuple(
        _ready(name, facts["enterprise"], row) if isinstance(row, Ready) else next(found)
        for row in facts[name]
    )


def _ready(name: str, enterprise: dict[str, Any], row: Ready) -> Any:
    if id(row) not in _known:
        [_known[id(row)]] = getattr(facts_from_dict({"enterprise": enterprise, name: [row]}), name)
    return _known[id(row)]


def _between(ours: dict[Any, str], second: dict[Any, str]) -> Iterator[str]:
    for key in sorted(ours.keys() | second.keys(), key=str):
        rule, category = key
        if ours.get(key) != second.get(key) and rule not in NOT_COMPARED:
            yield f"{rule} {category or ''}: rules {ours.get(key)}, second {second.get(key)}"
