"""Figures over evaluations: per office, window, matter, way or month (M-16)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, func, or_, select
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Call
from contracts.errors import Invalid
from contracts.evaluation.figures import FigureLine, Figures, FiguresQuery
from rules.vocabulary.enumerations import ComplaintState, EvaluationLevel
from services.evaluation import tally as tallies
from services.evaluation.tables import complaint, evaluation, tally, tally_tag

LONGEST = timedelta(days=366 * 10)
WITHDRAWN = ComplaintState.WITHDRAWN.value
_COLUMNS = {"office": "office", "window": "counter", "type": "type", "mode": "mode"}


def figures(session: Session, call: Call, request: FiguresQuery) -> Figures:
    """Of the caller's office, or of all. Raises Invalid for a period that is none."""
    if request.until < request.since or request.until - request.since > LONGEST:
        raise Invalid.at("until", "请选择正确的起止日期，最长10年")
    scope = {name: getattr(request, name) for name in ("type", "mode") if getattr(request, name)}
    if office := call.actor.office or request.office:
        scope["office"] = office
    return Count(session, request.since, request.until, scope).figures(request.by)


class Count:
    """Of a period, both days included. scope: column → the only value."""

    def __init__(self, session: Session, since: date, until: date, scope: dict[str, str]) -> None:
        self.session, self.since, self.until, self.scope = session, since, until, scope
        self.counted = tallies.until(session) or date.min

    def figures(self, by: str) -> Figures:
        lines = self.lines(by)
        hours, days, late = self._times()
        return Figures(
            lines=lines,
            total=total(lines),
            tags=self._tags(),
            contact_hours=hours,
            rectify_days=days,
            late=late,
        )

    def lines(self, by: str) -> list[FigureLine]:
        levels: defaultdict[str, Counter[str]] = defaultdict(Counter)
        silent: Counter[str] = Counter()
        for key, level, nobody, count in self._counts(by):
            if nobody:
                silent[key] += count
            else:
                levels[key][level] += count
        bad, rectified = self._bad(by)
        return [
            FigureLine(
                key=key,
                levels={one.value: levels[key][one.value] for one in EvaluationLevel},
                silent=silent[key],
                bad=bad[key],
                rectified=rectified[key],
            )
            for key in sorted({*levels, *silent, *bad})
        ]

    def _counts(self, by: str) -> Iterable[tuple[str, str, bool, int]]:
        """From the tally for the months that are wholly in the period, else one by one."""
        for table, amount, within in (
            (tally, func.sum(tally.c.count), self._of_tally(tally)),
            (evaluation, func.count(), self._of_rows()),
        ):
            key = _key(table, by)
            wanted = (
                select(key, table.c.level, table.c.silent, amount)
                .where(within, *self._scoped(table))
                .group_by(key, table.c.level, table.c.silent)
            )
            yield from self.session.execute(wanted)

    def _tags(self) -> dict[str, int]:
        found: Counter[str] = Counter()
        of_tally = (
            select(tally_tag.c.tag, func.sum(tally_tag.c.count))
            .where(self._of_tally(tally_tag), *self._scoped(tally_tag))
            .group_by(tally_tag.c.tag)
        )
        tag = func.unnest(evaluation.c.tags)
        of_rows = (
            select(tag, func.count())
            .where(self._of_rows(), ~evaluation.c.silent, *self._scoped(evaluation))
            .group_by(tag)
        )
        for wanted in (of_tally, of_rows):
            for code, count in self.session.execute(wanted):
                found[code] += count
        return {code: count for code, count in found.most_common() if count}

    def _bad(self, by: str) -> tuple[Counter[str], Counter[str]]:
        key = _key(complaint, by)
        mended = func.count(complaint.c.rectified_at)
        wanted = select(key, func.count(), mended).where(*self._complaints()).group_by(key)
        rows = self.session.execute(wanted).all()
        bad, rectified = Counter[str](), Counter[str]()
        for found, count, done in rows:
            bad[found] += count
            rectified[found] += done
        return bad, rectified

    def _times(self) -> tuple[float | None, float | None, int]:
        """Hours to the first contact, days to the answer, how many are past their day."""

        def mean(until: Any, seconds: int) -> Any:
            return func.avg(func.extract("epoch", until - complaint.c.opened_at)) / seconds

        overdue = and_(complaint.c.rectified_at.is_(None), complaint.c.rectify_by < clock.today())
        wanted = select(
            mean(complaint.c.contacted_at, 3600),
            mean(complaint.c.rectified_at, 86400),
            func.count().filter(overdue),
        ).where(*self._complaints())
        hours, days, late = self.session.execute(wanted).one()
        return _rounded(hours), _rounded(days), late

    def _complaints(self) -> list[ColumnElement[bool]]:
        within = complaint.c.day.between(self.since, self.until)
        return [within, complaint.c.state != WITHDRAWN, *self._scoped(complaint)]

    def _scoped(self, table: Table) -> list[ColumnElement[bool]]:
        return [table.c[name] == value for name, value in self.scope.items()]

    def _whole(self) -> tuple[date, date]:
        """The first of the first month and of the one after the last that the tally answers for."""
        first = self.since if self.since.day == 1 else _next(self.since)
        end = min(self.counted, (self.until + timedelta(days=1)).replace(day=1))
        return first, max(first, end)

    def _of_tally(self, table: Table) -> ColumnElement[bool]:
        first, end = self._whole()
        return and_(table.c.day >= first, table.c.day < end)

    def _of_rows(self) -> ColumnElement[bool]:
        first, end = self._whole()
        day = evaluation.c.day
        before = and_(day >= self.since, day < min(first, self.until + timedelta(days=1)))
        after = and_(day >= end, day <= self.until)
        return and_(evaluation.c.counted, or_(before, after))


def _key(table: Table, by: str) -> Any:
    if by == "month":
        return func.to_char(table.c.day, "YYYY-MM")
    if by == "window":  # a name means a window of its office only
        return func.concat(table.c.office, "/", table.c.counter)
    return table.c[_COLUMNS[by]]


def _next(day: date) -> date:
    """The first of the month after."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def _rounded(value: Any) -> float | None:
    return None if value is None else round(float(value), 1)


def total(lines: list[FigureLine]) -> FigureLine:
    return FigureLine(
        key="",
        levels={one.value: sum(x.levels[one.value] for x in lines) for one in EvaluationLevel},
        silent=sum(x.silent for x in lines),
        bad=sum(x.bad for x in lines),
        rectified=sum(x.rectified for x in lines),
    )
