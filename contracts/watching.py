"""What holders keep (常态化监管): who lacks people, since when, how many; what an office does."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from msgspec import Meta

from contracts.events import EventType
from contracts.structs import Answer, Count, Fact, Page, Request, a_code, a_remark, between, one_of
from rules.vocabulary.enumerations import Level, Office, WatchState

MOST_DAYS = 366
"""From today to a deadline, and back to the beginning of what is drawn."""
PAGE, MOST_EXPORTED = 50, 20_000
SORTS = {"since": "按持续时间", "amount": "按缺少人数"}
Remark = Annotated[str, a_remark(500, least=1, error="请填写说明（不超过500字）")]
_Id = Annotated[str, Meta(max_length=36)]


class Watched(Request):
    """Of which holders. office: of all that the caller may see, None for each."""

    office: Annotated[str, one_of(Office)] | None = None
    level: Annotated[str, one_of(Level)] | None = None
    order: Annotated[str, a_code(10)] | None = None


class WatchQuery(Watched):
    """state: None for all that are not closed."""

    state: Annotated[str, one_of(WatchState)] | None = None
    sort: Annotated[str, one_of(SORTS)] = "since"
    page: Page = 1


class ExportQuery(Watched):
    """As the list, in the order of ids; after: the last one of the page before."""

    state: Annotated[str, one_of(WatchState)] | None = None
    after: _Id | None = None


class ShortfallLine(Answer):
    """missing, expired, unfit, missing_now: as of `rules.keeping.Kept`."""

    shortfall_id: str
    enterprise_id: str
    number: str
    name: str
    office: str
    order: str
    level: str
    state: str
    since: date
    missing: int
    expired: int
    unfit: int
    missing_now: int
    notice_at: datetime | None
    deadline: date | None
    mended_on: date | None
    closed_at: datetime | None


class Shortfalls(Answer):
    """50 a page; counts: by state, of what is asked about."""

    items: list[ShortfallLine]
    total: int
    pages: int
    counts: dict[str, int]


class Exported(Answer):
    """500 at a time; fewer: the last ones."""

    items: list[ShortfallLine]


class ShortfallId(Request):
    shortfall_id: _Id


class WatchStep(Answer):
    """The figures: as they were then."""

    action: str
    at: datetime
    by_name: str
    missing: int
    expired: int
    unfit: int
    deadline: date | None
    remark: str | None


class Shortfall(Answer):
    """findings: what is not met, {rule, title, required, actual, missing}."""

    line: ShortfallLine
    version: int
    findings: list[dict[str, Any]]
    steps: list[WatchStep]


class Notify(Request):
    """The firm reads the remark. deadline: from tomorrow to a year ahead."""

    shortfall_id: _Id
    version: Count
    deadline: date
    remark: Remark


class FollowUpShortfall(Request):
    """What was found out; with a deadline that is another one from now on, of which the firm is
    told."""

    shortfall_id: _Id
    version: Count
    remark: Remark
    deadline: date | None = None


class CloseShortfall(Request):
    shortfall_id: _Id
    version: Count
    remark: Remark


class ShortfallMoved(Answer):
    shortfall_id: str
    state: str
    version: int


class TrendQuery(Watched):
    """days: how many, today the last of them."""

    days: Annotated[int, between(7, MOST_DAYS)] = 90


class TrendPoint(Answer):
    """unknown: of whose people too little is known; short: who lack something."""

    day: date
    holders: int
    unknown: int
    short: int
    missing: int
    expired: int


class Trend(Answer):
    """Days on which nothing was looked at are not there."""

    points: list[TrendPoint]


class OwnShortfall(Answer):
    """Of the caller's own licence. text: what the office has written with its notice."""

    since: date
    missing: int
    expired: int
    unfit: int
    notice_at: datetime | None
    deadline: date | None
    text: str | None
    mended_on: date | None


class Own(Answer):
    item: OwnShortfall | None


class HolderShort(Fact):
    """The people of a holder no longer suffice."""

    shortfall_id: str
    enterprise_id: str
    licence_number: str
    since: date
    missing: int
    expired: int
    unfit: int


class HolderNotified(HolderShort):
    """The office asks for it to be mended."""

    deadline: date


HOLDER_SHORT = EventType("personnel", "personnel.holder_short", HolderShort)
HOLDER_NOTIFIED = EventType("personnel", "personnel.holder_notified", HolderNotified)
