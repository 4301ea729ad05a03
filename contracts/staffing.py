"""The people of a holder outside applications: how many there are, who leaves (I-01 to I-09)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from msgspec import Meta

from contracts.structs import Answer, Count, Page, Request, a_code, a_line
from rules.vocabulary.enumerations import PersonKind

MAX_LEAVERS = 500
"""Who may be let go at once."""
_PostId = Annotated[str, Meta(max_length=36)]


class Staff(Answer):
    """Of the caller's own licence. statistics: `rules.statistics.Statistics.to_dict()`, also by the
    order of the licence where that is a former one; None where what the rules need of the people
    was not taken over from the old system. counts: kind → people who serve."""

    number: str
    categories: dict[str, str]
    on: date
    statistics: dict[str, Any] | None
    counts: dict[str, int]


class PeopleQuery(Request):
    """Of the caller's own people, all conditions together. name: a part of it; id_number: a part of
    it or the whole. everybody: not only one page."""

    name: Annotated[str, a_line(60)] = ""
    id_number: Annotated[str, a_code(18)] = ""
    kind: PersonKind | None = None
    page: Page = 1
    everybody: bool = False


class StaffPerson(Answer):
    """A post that somebody holds. standing: what the rules read of the person in this post, under
    the names of the form; None where it was not taken over from the old system."""

    post_id: str
    name: str
    id_number_masked: str
    kind: str
    since: datetime
    standing: dict[str, Any] | None


class People(Answer):
    """50 a page, heads first, each kind by name."""

    items: list[StaffPerson]
    total: int
    pages: int


class NamedLeaver(Request):
    line: Count
    name: Annotated[str, a_line(60)]
    id_number: Annotated[str, a_code(18)]


class FindLeavers(Request):
    """People of an Excel file, by number; the name has to be that of the roster."""

    people: Annotated[list[NamedLeaver], Meta(min_length=1, max_length=MAX_LEAVERS)]


class FoundLeavers(Answer):
    """A post of each."""

    post_ids: list[str]


class LeaveWish(Request):
    """post_ids: of the caller's own people; each stands for the person, who leaves every post."""

    post_ids: Annotated[list[_PostId], Meta(min_length=1, max_length=MAX_LEAVERS)]


class Leaver(Answer):
    """kinds: of the posts that fall vacant."""

    post_id: str
    name: str
    id_number_masked: str
    kinds: list[str]


class LeaveEffect(Answer):
    """What follows if they leave today. leaving: `rules.whatif.leaving.Leaving.to_dict()`; repair:
    the smallest one for everything that is held, `rules.whatif.repair.Repair.to_dict()`; both None
    where it cannot be worked out for want of what the old system knew."""

    on: date
    people: list[Leaver]
    leaving: dict[str, Any] | None
    repair: dict[str, Any] | None


class Left(Answer):
    count: int


class LeaveId(Request):
    leave_id: Annotated[str, Meta(max_length=36)]


class LeavesQuery(Request):
    """A firm sees its own; a reviewer those of the own region."""

    page: Page = 1


class LeaveLine(Answer):
    """open: it can be taken back, by the firm, as long as nobody else has hired the person."""

    leave_id: str
    enterprise_id: str
    name: str
    id_number_masked: str
    kinds: list[str]
    left_at: datetime
    taken_back_at: datetime | None
    open: bool


class Leaves(Answer):
    """50 a page, newest first."""

    items: list[LeaveLine]
    total: int
    pages: int
