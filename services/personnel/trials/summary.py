"""The sums of a trial by office and level."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from rules.vocabulary.enumerations import Office
from services.personnel.trials.verdict import Verdict, missing


@dataclass
class _Line:
    now: Counter[str] = field(default_factory=Counter)
    then: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    failing: int = 0


class Summary:
    """Counts each holder at its highest level, as the rules do."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, str], _Line] = {}

    def add(self, holder: dict[str, Any], verdict: Verdict) -> None:
        place = holder["office"], min(holder["categories"].values())
        line = self._lines.setdefault(place, _Line())
        line.now[verdict["now"]] += 1
        line.then[verdict["then"]] += 1
        line.missing.update(missing(verdict["findings"]))
        line.failing += verdict["now"] != "fail" and verdict["then"] == "fail"

    def lines(self) -> list[dict[str, Any]]:
        """`contracts.trials.SummaryLine`s, offices in their order."""
        offices = list(Office)
        places = sorted(self._lines, key=lambda place: (offices.index(Office(place[0])), place[1]))
        return [
            {
                "office": place[0],
                "level": place[1],
                "holders": line.now.total(),
                "now": dict(line.now),
                "then": dict(line.then),
                "failing": line.failing,
                "missing": dict(line.missing),
            }
            for place, line in ((place, self._lines[place]) for place in places)
        ]
