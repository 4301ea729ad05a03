"""The working-day calendar: which years are known, and loading another."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta

from contracts.forms import fields as f
from contracts.forms.base import by_field
from contracts.operations import NOTHING, Command, Contract, Query, staff
from contracts.processes import INTRANET
from contracts.schemas import Input
from contracts.structs import Answer, Empty, Request, a_remark, between
from rules.vocabulary.enumerations import StaffRole

FIRST_YEAR, LAST_YEAR = 2000, 2100
MAX_NOTICE = 5000  # characters; those so far have about 600


class HolidaySpan(Answer):
    """Free days, first and last included."""

    name: str
    first: date
    last: date


class Year(Answer):
    """published: the State Council's schedule is known; otherwise `holidays` are the statutory ones
    and what else is free or worked is not known, nor how many `working_days` there are."""

    year: int
    published: bool
    source: str
    holidays: list[HolidaySpan]
    worked_weekends: list[date]
    working_days: int | None


class Years(Answer):
    items: list[Year]


class YearForm(Input):
    """notice: the text of the notice, at least its numbered items (一、元旦：……)."""

    year = f.number("年度", min=FIRST_YEAR, max=LAST_YEAR)
    notice = f.long_text(
        "通知内容",
        max=MAX_NOTICE,
        hint="粘贴国务院办公厅《关于部分节假日安排的通知》全文，或者其中“一、元旦：……”各条",
    )


class LoadYear(Request):
    year: Annotated[int, between(FIRST_YEAR, LAST_YEAR), by_field(YearForm, "year")]
    notice: Annotated[str, by_field(YearForm, "notice")]


class Moved(Answer):
    """A running limit of a case whose last day changes."""

    case_id: str
    number: str
    enterprise_name: str
    office: str
    title: str
    before: date
    after: date


class YearPreview(Answer):
    """What loading would do. replaces: a schedule of that year holds already."""

    year: int
    source: str
    holidays: list[HolidaySpan]
    worked_weekends: list[date]
    working_days: int
    replaces: bool
    changes_nothing: bool
    moved: list[Moved]


class YearProposal(Answer):
    """Of a schedule that waits for another administrator. decidable, withdrawable: by who asks."""

    proposal_id: str
    year: int
    notice: str
    proposed_name: str
    proposed_at: datetime
    decidable: bool
    withdrawable: bool


class YearProposals(Answer):
    items: list[YearProposal]


class YearProposalId(Request):
    proposal_id: Annotated[str, Meta(max_length=36)]


class DecideYear(YearProposalId):
    """remark: why it is refused."""

    approve: bool
    remark: Annotated[str, a_remark(500)] = ""


class YearLoaded(Answer):
    """moved: how many limits have another last day."""

    year: int
    version: int
    moved: int


_ADMIN = staff(StaffRole.SYSTEM_ADMIN)
_SECURITY = staff(StaffRole.SECURITY_ADMIN)


class CalendarByTwo(Contract):
    """A year's schedule is proposed by one administrator and decided by another (N-18)."""

    service = "review"

    preview_year = Query(
        request=LoadYear,
        reply=YearPreview,
        allow=_ADMIN | _SECURITY,
        timeout=20,
        callers=INTRANET,
    )
    propose_year = Command(request=LoadYear, reply=YearProposalId, allow=_ADMIN, callers=INTRANET)
    year_proposals = Query(
        request=Empty, reply=YearProposals, allow=_ADMIN | _SECURITY, callers=INTRANET
    )
    decide_year = Command(
        request=DecideYear,
        reply=NOTHING,
        allow=_SECURITY,
        timeout=20,
        callers=INTRANET,
        stepped=True,
    )
    withdraw_year = Command(request=YearProposalId, reply=NOTHING, allow=_ADMIN, callers=INTRANET)
