"""The working-day calendar: which years are known, and loading another."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from contracts.forms import fields as f
from contracts.forms.base import by_field
from contracts.schemas import Input
from contracts.structs import Answer, Request, between

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


class YearLoaded(Answer):
    """moved: how many limits have another last day."""

    year: int
    version: int
    moved: int
