"""How standings change by themselves as days go by, and when a verdict on them does.

A certificate runs out, a person reaches the age of retirement, a title is awarded on a day to
come: all of it is known on the day of the examination, so the next change of a verdict is too.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import TypeVar

from rules.report import Result

Key = TypeVar("Key")
Step = tuple[date, Result]
"""The first day of another verdict, and the verdict from then on."""


@dataclass(frozen=True, slots=True)
class Course:
    """How one person stands on the day of the examination, and later by the days of change.

    reason: why it is not a pass, in Chinese. later: in order of time, none of it on the day.
    """

    now: Result
    reason: str = ""
    later: tuple[Step, ...] = ()


STEADY = {result: Course(result) for result in Result}
"""Standings that no day changes."""


def best_of(spans: Iterable[tuple[date, date, Result]], on: date) -> Course:
    """The best result that holds on each day; FAIL where none does.

    spans: (first day, the day after the last, the result meanwhile).
    """
    turns = sorted(
        (day, result, by)
        for first, end, result in spans
        if first < end
        for day, by in ((first, 1), (end, -1))
    )
    counts: Counter[Result] = Counter()
    now = Result.FAIL
    later: list[Step] = []
    for day, group in groupby(turns, key=itemgetter(0)):
        for _, result, by in group:
            counts[result] += by
        held = next((one for one in (Result.PASS, Result.MANUAL) if counts[one]), Result.FAIL)
        if day <= on:
            now = held
        elif held is not (later[-1][1] if later else now):
            later.append((day, held))
    return Course(now, later=tuple(later))


def worst_changes(courses: Iterable[Course]) -> Step | None:
    """When the worst of all standings changes; None: never by itself."""
    known = list(courses)
    counts = Counter(course.now for course in known)
    now = _worst(counts)
    for day, moves in _days(enumerate(known)):
        for _, before, after in moves:
            counts[before] -= 1
            counts[after] += 1
        verdict = _worst(counts)
        if verdict is not now:
            return day, verdict
    return None


def _worst(counts: Counter[Result]) -> Result:
    return next((one for one in (Result.FAIL, Result.MANUAL) if counts[one]), Result.PASS)


class HeadCount:
    """How many different people qualify: surely, and possibly (a reviewer may accept them).

    rows: (identity number, course). Who is entered twice counts once, by the better row; a row
    without an identity number does not count.
    """

    def __init__(self, rows: Iterable[tuple[str, Course]]) -> None:
        self._rows = [row for row in rows if row[0]]
        self.certain = len(self._holders(Result.PASS))
        self.possible = len(self._holders(Result.PASS, Result.MANUAL))

    def changes(self, judge: Callable[[int, int], Result]) -> Step | None:
        """When ``judge(certain, possible)`` changes; None: never by itself."""
        certain = self._holders(Result.PASS)
        possible = self._holders(Result.PASS, Result.MANUAL)
        now = judge(self.certain, self.possible)
        for day, moves in _days(self._rows):
            for key, before, after in moves:
                _move(certain, key, (after is Result.PASS) - (before is Result.PASS))
                _move(possible, key, (before is Result.FAIL) - (after is Result.FAIL))
            verdict = judge(len(certain), len(possible))
            if verdict is not now:
                return day, verdict
        return None

    def _holders(self, *results: Result) -> Counter[str]:
        return Counter(key for key, course in self._rows if course.now in results)


def _move(holders: Counter[str], key: str, by: int) -> None:
    """Only who still has a row that counts stays among the keys."""
    holders[key] += by
    if not holders[key]:
        del holders[key]


def _days(
    rows: Iterable[tuple[Key, Course]],
) -> Iterator[tuple[date, Iterator[tuple[Key, Result, Result]]]]:
    """Day by day who moves from which standing to which."""
    moves: list[tuple[date, int, tuple[Key, Result, Result]]] = []
    for number, (key, course) in enumerate(rows):
        before = course.now
        for day, after in course.later:
            moves.append((day, number, (key, before, after)))
            before = after
    moves.sort(key=itemgetter(0, 1))
    for day, group in groupby(moves, key=itemgetter(0)):
        yield day, (move for _, _, move in group)
