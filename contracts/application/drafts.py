"""An application as a whole: begun, listed, looked at, given up."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from marshmallow import fields, validate

from contracts.application.attachments import DamagedFile
from contracts.operations import Message, Reply
from contracts.structs import Answer, Request, a_remark, one_of
from contracts.texts import Remark
from rules.vocabulary.enumerations import ApplicationType, Procedure

NO_PROCEDURE = "没有这种办理方式，请重新选择"
_PROCEDURE: dict[str, Any] = {
    "load_default": Procedure.GENERAL.value,
    "validate": validate.OneOf(list(Procedure), error=NO_PROCEDURE),
}


class Start(Message):
    """prefill: begin with what the firm holds and has filed before, where the type knows of it."""

    type = fields.String(
        required=True,
        validate=validate.OneOf(
            [t.value for t in ApplicationType], error="该业务不存在，请重新选择"
        ),
    )
    procedure = fields.String(**_PROCEDURE)
    prefill = fields.Boolean(load_default=True)


class OffersQuery(Request):
    """procedure: by which way of handling the firm would file."""

    procedure: Annotated[str, one_of(Procedure, NO_PROCEDURE)] = Procedure.GENERAL.value


class DiscardPrefilled(Request):
    """section None: on every tab."""

    application_id: str
    section: str | None = None


class ApplicationId(Message):
    application_id = fields.String(required=True)


class Summary(Reply):
    """One application in a list. procedure: `Procedure`; damaged_files: how many the firm must
    upload again."""

    application_id = fields.String()
    type = fields.String()
    procedure = fields.String()
    number = fields.String(allow_none=True)
    state = fields.String()
    categories = fields.Dict(keys=fields.String(), values=fields.String())
    created_at = fields.AwareDateTime()
    updated_at = fields.AwareDateTime()
    submitted_at = fields.AwareDateTime(allow_none=True)
    damaged_files = fields.Integer(load_default=0)


class Summaries(Reply):
    items = fields.List(fields.Nested(Summary))


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


class CorrectionItem(Message):
    """What a reviewer asks to mend: on a tab, perhaps at one item (a field, row or attachment)."""

    section = fields.String(required=True)
    item = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=100))
    message = Remark(
        required=True,
        validate=validate.Length(min=1, max=500, error="请写明需要补正的内容（500字以内）"),
    )


class SectionState(Reply):
    """state: empty, optional (blank, and may stay so), incomplete, complete; gaps: required items
    still missing on the tab."""

    section = fields.String()
    title = fields.String()
    state = fields.String()
    gaps = fields.Integer()
    version = fields.Integer()
    corrections = fields.List(fields.Nested(CorrectionItem))


class Application(Summary):
    """With its tabs. `editable`: the caller may change it now. `round`: submissions so far.
    `damaged`: files that the firm must upload again."""

    enterprise_id = fields.String()
    office = fields.String()
    editable = fields.Boolean()
    version = fields.Integer()
    round = fields.Integer()
    sections = fields.List(fields.Nested(SectionState))
    corrections = fields.List(fields.Nested(CorrectionItem))
    correction_note = fields.String(allow_none=True)
    damaged = fields.List(fields.Nested(DamagedFile))


class Abandon(Request):
    application_id: str
    reason: Annotated[str, a_remark(500, least=1, error="请填写废弃原因（500字以内）")]
