"""How standings change by themselves as days go by, and when a verdict on them does.

A certificate runs out, a person reaches the age of retirement, a title is awarded on a day to
come: all of it is known on the day of the examination, so the next change of a verdict is too.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import itemgetter

from rules.report import FAIL, MANUAL, PASS, Result, worst
from rules.vocabulary.labelled import Labelled
from rules.vocabulary.readings import Open

Step = tuple[date, Result]
"""The first day of another verdict, and the verdict from then on."""
_BEST_FIRST = (PASS, MANUAL, FAIL)
_day_of = itemgetter(0)


@dataclass(slots=True)
class Course:
    """How one person stands on the day of the examination, and later by the days of change.

    reason: why it is not a pass, in Chinese. later: in order of time, each another result than
    the one before.
    """

    now: Result
    reason: str = ""
    later: tuple[Step, ...] = ()

    def at(self, day: date) -> Result:
        """The result on the day of the examination or after it."""
        return next((result for first, result in reversed(self.later) if first <= day), self.now)


def limited(course: Course, reading: Labelled, reason: str = "") -> Course:
    """The course of something that is not on an open list, as the list is read: it never passes,
    or not without a reviewer. reason: why."""
    if reading is Open.ACCEPT or (course.now is FAIL and not course.later):
        return course
    if reading is Open.REFUSE:
        return Course(FAIL, course.reason or reason)
    return turned(course, PASS, MANUAL, reason)


def turned(course: Course, before: Result, after: Result, reason: str = "") -> Course:
    """The course with another result in the place of one."""
    now = after if course.now is before else course.now
    later: list[Step] = []
    for day, result in course.later:
        turn = after if result is before else result
        if turn is not (later[-1][1] if later else now):
            later.append((day, turn))
    return Course(now, course.reason or reason, tuple(later))


STEADY = {result: Course(result) for result in Result}
"""Standings that no day changes."""


def best_of(spans: Iterable[tuple[date, date, Result]], on: date) -> Course:
    """The best result that holds on each day; FAIL where none does.

    spans: (first day, the day after the last, the result meanwhile).
    """
    turns: list[tuple[date, Result, int]] = []
    for first, end, result in spans:
        if first < end:
            turns += (first, result, 1), (end, result, -1)
    turns.sort()
    counts = dict.fromkeys(_BEST_FIRST, 0)
    now = held = FAIL
    later: list[Step] = []
    for index, (day, result, by) in enumerate(turns):
        counts[result] += by
        if index + 1 < len(turns) and turns[index + 1][0] == day:
            continue
        best = PASS if counts[PASS] else MANUAL if counts[MANUAL] else FAIL
        if day <= on:
            now = best
        elif best is not held:
            later.append((day, best))
        held = best
    return Course(now, later=tuple(later))


def worst_changes(courses: Iterable[Course]) -> Step | None:
    """When the worst of all standings changes; None: never by itself."""
    known = list(courses)
    results = [course.now for course in known]
    if results.count(PASS) == len(results):  # nearly always so
        return _first_to_leave(known)
    now, counts = worst(results), Counter(results)
    moves = _moves(known)
    for index, (day, before, after) in enumerate(moves, 1):
        counts[before] -= 1
        counts[after] += 1
        if index == len(moves) or moves[index][0] > day:
            verdict = worst(+counts)
            if verdict is not now:
                return day, verdict
    return None


def _first_to_leave(passing: Iterable[Course]) -> Step | None:
    first, becomes = None, PASS
    for course in passing:
        if course.later:
            day, after = course.later[0]
            if first is not None and day > first:
                continue
            becomes = worst((becomes, after)) if day == first else after
            first = day
    return (first, becomes) if first else None


class HeadCount:
    """How many different people qualify: surely, and possibly (a reviewer may accept them).

    rows: (identity number, course). Who is entered twice counts once, by the better row; a row
    without an identity number does not count.
    """

    def __init__(self, rows: Collection[tuple[str, Course]]) -> None:
        people = dict(rows)
        if len(people) < len(rows) or "" in people:  # rarely
            people = _once_each(rows)
        self._people = people.values()
        results = [course.now for course in self._people]
        self.certain = results.count(PASS)
        self.possible = self.certain + results.count(MANUAL)

    @cached_property
    def _turns(self) -> list[tuple[date, Result, Result]]:
        return _moves(self._people)

    def changes(self, judge: Callable[[int, int], Result]) -> Step | None:
        """When ``judge(certain, possible)`` changes; None: never by itself."""
        certain, possible = self.certain, self.possible
        now = judge(certain, possible)
        moves = self._turns
        for index, (day, before, after) in enumerate(moves, 1):
            certain += (after is PASS) - (before is PASS)
            possible += (before is FAIL) - (after is FAIL)
            if index == len(moves) or moves[index][0] > day:
                verdict = judge(certain, possible)
                if verdict is not now:
                    return day, verdict
        return None


def _once_each(rows: Iterable[tuple[str, Course]]) -> dict[str, Course]:
    people: dict[str, Course] = {}
    for key, course in rows:
        if key:
            people[key] = _better(people[key], course) if key in people else course
    return people


def _moves(courses: Iterable[Course]) -> list[tuple[date, Result, Result]]:
    """In order of time, on which day somebody moves from which standing to which."""
    moves = []
    for course in courses:
        before = course.now
        for day, after in course.later:
            moves.append((day, before, after))
            before = after
    moves.sort(key=_day_of)
    return moves


def _better(one: Course, other: Course) -> Course:
    """The better of two standings on each day."""

    def best(results: Sequence[Result]) -> Result:
        return min(results, key=_BEST_FIRST.index)

    now = best((one.now, other.now))
    later: list[Step] = []
    for day in sorted({day for day, _ in (*one.later, *other.later)}):
        result = best((one.at(day), other.at(day)))
        if result is not (later[-1][1] if later else now):
            later.append((day, result))
    return Course(now, later=tuple(later))
