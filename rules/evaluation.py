"""好差评: levels with their codes and tags, services of a case, time limits (``evaluation.yaml``).

>>> tags_of(EvaluationLevel.DISSATISFIED)["214"]
'服务态度生硬'
>>> standard_code(EvaluationLevel.VERY_SATISFIED), platform_code(EvaluationLevel.VERY_SATISFIED)
(1, 5)
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from rules.calendar import Calendar
from rules.load import DataError, load
from rules.vocabulary.enumerations import CaseOutcome, EvaluationLevel, EvaluationMode

_FILE = "evaluation.yaml"
CLOSED = "CLOSED"
BAD = frozenset({EvaluationLevel.DISSATISFIED, EvaluationLevel.VERY_DISSATISFIED})
"""差评."""
GOOD = frozenset(EvaluationLevel) - BAD
"""好评: 基本满意 and better."""


@dataclass(frozen=True, slots=True)
class Silent:
    """What an invitation that nobody answers ends with after ``days``, where it is ``enabled``."""

    enabled: bool
    days: int
    level: EvaluationLevel


@dataclass(frozen=True, slots=True)
class Terms:
    effective_from: date
    once_in_days: int
    contact_working_days: int
    rectify_working_days: int
    silent: Silent

    def next_possible(self, last: datetime) -> datetime:
        """When the same mobile may evaluate again: so many times 24 hours after the last one that
        was accepted; that instant is allowed."""
        return last + timedelta(days=self.once_in_days)

    def due(self, opened: date, calendar: Calendar) -> tuple[date, date]:
        """The last days to contact the rater of a bad rating, and to have it rectified."""
        days = self.contact_working_days, self.rectify_working_days
        contact, rectify = (calendar.add_working_days(opened, count).day for count in days)
        return contact, rectify


@dataclass(frozen=True, slots=True)
class Step:
    """A service within a case. number: assessNumber; state: handleStateCode. outcomes: with which
    the end of a case is one; every where none are named."""

    code: str
    number: int
    state: str
    title: str
    outcomes: frozenset[str]


def terms(on: date) -> Terms:
    """Of a day. Raises ``LookupError`` before the first."""
    for one in reversed(_read().terms):
        if one.effective_from <= on:
            return one
    raise LookupError(f"no terms of evaluation on {on}")


def steps() -> Mapping[str, Step]:
    """By the code of a step of a case, or CLOSED."""
    return _read().steps


def invites(step: str, outcome: CaseOutcome | None = None) -> Step | None:
    """The service that a step finished; None where it is none of its own."""
    found = steps().get(step)
    if found is None or (outcome and found.outcomes and outcome not in found.outcomes):
        return None
    return found


def tags_of(level: EvaluationLevel) -> Mapping[str, str]:
    """Code → what it says, in the order of the codes."""
    return _read().tags[level]


def tag_title(code: str) -> str:
    """An unknown code as it is."""
    return _read().titles.get(code, code)


def standard_code(level: EvaluationLevel) -> int:
    """GB/T 39046-2020: 1 is the best."""
    return _read().codes[level][0]


def platform_code(level: EvaluationLevel) -> int:
    """The national platform's widgets: 5 is the best."""
    return _read().codes[level][1]


def channel_code(mode: EvaluationMode) -> str:
    return str(load("evaluation")["channels"][mode.value]["code"])


def wrong_tags(level: EvaluationLevel, chosen: Iterable[str]) -> list[str]:
    """Those that are not of the level."""
    return [code for code in chosen if code not in tags_of(level)]


@dataclass(frozen=True, slots=True)
class _Data:
    terms: tuple[Terms, ...]
    steps: Mapping[str, Step]
    tags: Mapping[EvaluationLevel, Mapping[str, str]]
    titles: Mapping[str, str]
    codes: Mapping[EvaluationLevel, tuple[int, int]]


@cache
def _read() -> _Data:
    return read(load("evaluation"))


def read(data: dict[str, Any]) -> _Data:
    """Raises ``DataError`` for a fault in the data."""
    levels = {EvaluationLevel(code): entry for code, entry in data["levels"].items()}
    codes = {level: (entry["standard"], entry["platform"]) for level, entry in levels.items()}
    for number, name in enumerate(("standard", "platform")):
        if len({pair[number] for pair in codes.values()}) != len(codes):
            raise DataError(_FILE, "$.levels", f"two levels have one {name} code")
    for level, entry in levels.items():
        for code in entry["tags"]:
            if code[0] != str(entry["platform"]):
                raise DataError(_FILE, f"$.levels.{level}.tags.{code}", "not of this level")
    numbers = [entry["number"] for entry in data["steps"].values()]
    if len(set(numbers)) != len(numbers):
        raise DataError(_FILE, "$.steps", "two steps have one number")
    return _Data(
        terms=_terms(data["terms"]),
        steps={code: _step(code, entry) for code, entry in data["steps"].items()},
        tags={level: dict(sorted(entry["tags"].items())) for level, entry in levels.items()},
        titles={code: said for entry in levels.values() for code, said in entry["tags"].items()},
        codes=codes,
    )


def _step(code: str, entry: dict[str, Any]) -> Step:
    outcomes = frozenset(entry.get("outcomes", ()))
    return Step(code, entry["number"], entry["state"], entry["title"], outcomes)


def _terms(entries: list[dict[str, Any]]) -> tuple[Terms, ...]:
    found = tuple(
        Terms(
            date.fromisoformat(entry["effective_from"]),
            entry["once_in_days"],
            entry["contact_working_days"],
            entry["rectify_working_days"],
            Silent(
                entry["silent"]["enabled"],
                entry["silent"]["days"],
                EvaluationLevel(entry["silent"]["level"]),
            ),
        )
        for entry in entries
    )
    days = [one.effective_from for one in found]
    if days != sorted(set(days)):
        raise DataError(_FILE, "$.terms", "not in the order of their days")
    return found
