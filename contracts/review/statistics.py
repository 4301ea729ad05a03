"""Statistics of holders and cases (N-17); every figure has the list behind it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta, field

from contracts.operations import REVIEWERS, Contract, Query, staff
from contracts.processes import INTRANET
from contracts.structs import Answer, Page, Request, one_of
from rules.vocabulary.enumerations import Office, StaffRole

VIEWS: dict[str, tuple[str, ...]] = {
    "holders": ("office", "level", "month"),
    "cases": ("type", "office", "month", "state"),
    "open": ("age", "type", "office", "step"),
    "steps": ("step", "office", "type"),
}
"""What is counted, and by what. holders: licences in force; cases: opened in the period; open: not
decided yet; steps: done in the period."""
BY = tuple(sorted({by for chosen in VIEWS.values() for by in chosen}))
MOST = 5000
"""Lines of a list that are exported."""
_WHO = REVIEWERS | staff(StaffRole.PERSONNEL, StaffRole.EVALUATION)


class StatisticsQuery(Request):
    """since, until: of cases opened and steps done; both days included. office: one of those that
    the caller may see."""

    view: Annotated[str, one_of(VIEWS)]
    by: Annotated[str, one_of(BY)]
    since: date
    until: date
    office: Annotated[str, one_of(Office)] | None = None


class CountedQuery(StatisticsQuery):
    """The list behind a figure: of a line, a series of it, or of all where they are None. page 0:
    all of them, `MOST` at most, for an export."""

    key: Annotated[str, Meta(max_length=40)] | None = None
    series: Annotated[str, Meta(max_length=40)] | None = None
    page: Page = 1
    whole: bool = False


class StatisticsLine(Answer):
    """key: code of what the line is of; counts: by code of the series."""

    key: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


class StepTime(Answer):
    """Of the tasks of a step that were done in the period: in days from the task to its end, mean,
    half of them (median) and longest; late: after their last day. open, open_late: now."""

    step: str
    done: int
    mean: float
    median: float
    longest: float
    late: int
    open: int
    open_late: int


class Statistics(Answer):
    """series: codes in their order. times: of the view `steps`."""

    lines: list[StatisticsLine]
    series: list[str]
    times: list[StepTime] = field(default_factory=list)


class CountedItem(Answer):
    """case_id None: a licence. day: since when it counts."""

    number: str
    name: str
    office: str
    key: str
    series: str
    day: date | None
    case_id: str | None


class CountedItems(Answer):
    items: list[CountedItem]
    total: int
    pages: int


class Counted(Contract):
    statistics = Query(request=StatisticsQuery, reply=Statistics, allow=_WHO, callers=INTRANET)
    counted = Query(request=CountedQuery, reply=CountedItems, allow=_WHO, callers=INTRANET)
