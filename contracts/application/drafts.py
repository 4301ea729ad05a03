"""An application as a whole: begun, listed, looked at, given up."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from msgspec import field

from contracts.application.attachments import DamagedFile
from contracts.corrections import Asked
from contracts.structs import Answer, Request, a_remark, one_of
from rules.vocabulary.enumerations import ApplicationType, Procedure

Way = Annotated[str, one_of(Procedure, "没有这种办理方式，请重新选择")]


class Start(Request):
    """prefill: begin with what the firm holds and has filed before, where the type knows of it."""

    type: Annotated[str, one_of(ApplicationType, "该业务不存在，请重新选择")]
    procedure: Way = Procedure.GENERAL.value
    prefill: bool = True


class OffersQuery(Request):
    """procedure: by which way of handling the firm would file."""

    procedure: Way = Procedure.GENERAL.value


class DiscardPrefilled(Request):
    """section None: on every tab."""

    application_id: str
    section: str | None = None


class ApplicationId(Request):
    application_id: str


class Summary(Answer):
    """One application in a list. procedure: `Procedure`; damaged_files: how many the firm must
    upload again."""

    application_id: str
    type: str
    procedure: str
    number: str | None
    state: str
    categories: dict[str, str]
    created_at: datetime
    updated_at: datetime
    submitted_at: datetime | None
    damaged_files: int = 0


class Summaries(Answer):
    items: list[Summary]


class Offer(Answer):
    """Whether the firm may file a business type now. state: OPEN, CLOSED, or RUNNING: with
    `application_id`, which has to end before. text: why it is closed, or what to know; opens_on,
    closes_on: between which days, both included; way_out: the type to file instead; procedures: the
    ways of handling that may be chosen."""

    type: str
    state: str
    text: str
    opens_on: date | None
    closes_on: date | None
    way_out: str | None
    application_id: str | None
    procedures: list[str]


class Offers(Answer):
    """One for every business type."""

    items: list[Offer]


class SectionState(Answer):
    """state: empty, optional (blank, and may stay so), incomplete, complete; gaps: required items
    still missing on the tab."""

    section: str
    title: str
    state: str
    gaps: int
    version: int
    corrections: list[Asked]


class Target(Answer):
    """What an application needs in numbers: people who surely count, kinds of attachment that are
    there. section: the tab that it concerns, "" all."""

    label: str
    there: int
    wanted: int
    section: str


class Application(Summary):
    """With its tabs. `editable`: the caller may change it now. `round`: submissions so far.
    `damaged`: files that the firm must upload again."""

    enterprise_id: str
    office: str
    editable: bool
    version: int
    round: int
    sections: list[SectionState]
    corrections: list[Asked]
    correction_note: str | None
    damaged: list[DamagedFile]
    targets: list[Target] = field(default_factory=list)


class Abandon(Request):
    application_id: str
    reason: Annotated[str, a_remark(500, least=1, error="请填写废弃原因（500字以内）")]
