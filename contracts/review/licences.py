"""Licences and their certificates: issued, printed, delivered, looked up, told to others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import fields, validate

from contracts.events import EventType
from contracts.operations import Message, Reply
from contracts.texts import Label, Line, Remark
from rules.vocabulary.enumerations import LicenceState

COPIES = ("ORIGINAL", "DUPLICATE")
MAX_POSITION = 2**63 - 1


def held_of(licences: Iterable[Mapping[str, Any]]) -> dict[str, Any] | None:
    """Of the licences of one enterprise (`Licence`, or as JSON) the valid one, else the last of all
    if that has expired and was not cancelled since."""
    known = list(licences)
    valid = next((one for one in known if one["state"] == LicenceState.VALID), None)
    last = valid or max(known, key=lambda one: str(one["valid_to"]), default=None)
    if last is None or last["state"] not in (LicenceState.VALID, LicenceState.EXPIRED):
        return None
    return dict(last)


class LicenceQuery(Message):
    """Part of a name (≥ 2 characters), of a USCC or of a licence number; 20 a page."""

    text = Line(
        required=True,
        validate=[
            validate.Length(min=2, error="请输入至少2个字"),
            validate.Length(max=100, error="查询内容不能超过100个字"),
        ],
    )
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=1000))


class Term(Reply):
    """First and last day."""

    valid_from = fields.Date()
    valid_to = fields.Date()


class PublicLicence(Reply):
    """No personal data beyond the face of the licence; the legal representative is not shown.

    valid_from, valid_to, categories, scope: of the term that runs today; next_term: that of a
    renewal which has not begun. extended: it holds beyond `valid_to` until its renewal is decided
    (行政许可法 第五十条). ended_on: the last day on which it held. former_names: 曾用名 of the
    holder since the licence is known, the newest first.
    """

    number = fields.String()
    name = fields.String()
    uscc = fields.String()
    office = fields.String()
    categories = fields.Dict(keys=fields.String(), values=fields.String())
    scope = fields.List(fields.String())
    issued_on = fields.Date()
    valid_from = fields.Date()
    valid_to = fields.Date()
    state = fields.String()
    extended = fields.Boolean()
    next_term = fields.Nested(Term, allow_none=True)
    ended_on = fields.Date(allow_none=True)
    former_names = fields.List(fields.String(), load_default=list)


class PublicLicences(Reply):
    items = fields.List(fields.Nested(PublicLicence))
    total = fields.Integer()
    pages = fields.Integer()


class RegisterEntry(PublicLicence):
    """For reviewers. case_id: the case that made the licence what it is, None outside the caller's
    jurisdiction."""

    case_id = fields.String(allow_none=True)


class RegisterEntries(Reply):
    items = fields.List(fields.Nested(RegisterEntry))
    total = fields.Integer()
    pages = fields.Integer()


class VerifyToken(Message):
    token = fields.String(required=True, validate=validate.Length(max=100))


class VerifyCode(Message):
    code = fields.String(required=True, validate=validate.Length(max=30))


class Print(Term):
    """What was printed at once, 正本 and 副本, with the term that it shows. state: `PrintState`."""

    number = fields.Integer()
    state = fields.String()
    printed_on = fields.Date()


class VerifiedPrint(Print):
    """replaced: a newer print has taken its place."""

    replaced = fields.Boolean()


class Verification(PublicLicence):
    """The licence as the register has it today, and the print that was verified."""

    print = fields.Nested(VerifiedPrint)


class OwnPrint(Print):
    verification_token = fields.String()
    verification_code = fields.String()


class Licence(PublicLicence):
    """For the holder and reviewers. verification_token, verification_code: of the print that counts
    today, None where nothing was printed yet; prints: those that no other has replaced, one of them
    for a term that has not begun. delivered_at, delivery_method: of the newest print."""

    licence_id = fields.String()
    enterprise_id = fields.String()
    address = fields.String()
    legal_representative = fields.String()
    verification_token = fields.String(allow_none=True)
    verification_code = fields.String(allow_none=True)
    prints = fields.List(fields.Nested(OwnPrint))
    delivered_at = fields.AwareDateTime(allow_none=True)
    delivery_method = fields.String(allow_none=True)


class EnterpriseQuery(Message):
    enterprise_id = fields.String(required=True)


class Licences(Reply):
    items = fields.List(fields.Nested(Licence))


class CertificateQuery(Message):
    """print_number None: the one that counts today. A firm gets none that has been replaced."""

    licence_id = fields.String(required=True)
    copy = fields.String(required=True, validate=validate.OneOf(COPIES))
    print_number = fields.Integer(
        load_default=None, allow_none=True, validate=validate.Range(min=1, max=100_000)
    )


class Certificate(Reply):
    """The face of the certificate as it was printed; `digest` names this content."""

    licence_id = fields.String()
    copy = fields.String()
    print_number = fields.Integer()
    digest = fields.String()
    values = fields.Dict()


class Deliver(Message):
    licence_id = fields.String(required=True)
    method = fields.String(
        required=True, validate=validate.OneOf(["COLLECTED", "POSTED", "ELECTRONIC"])
    )
    receiver = Label(required=True, validate=validate.Length(min=1, max=50))
    note = Remark(load_default="", validate=validate.Length(max=200))


class HolderQuery(Message):
    """Holders of a licence valid today, a page at a time; after: the last id of the page before."""

    office = fields.String(load_default=None, allow_none=True)
    after = fields.String(load_default=None, allow_none=True)
    limit = fields.Integer(load_default=500, validate=validate.Range(min=1, max=1000))


class Holder(Reply):
    licence_id = fields.String()
    enterprise_id = fields.String()
    number = fields.String()
    name = fields.String()
    uscc = fields.String()
    office = fields.String()
    categories = fields.Dict(keys=fields.String(), values=fields.String())


class Holders(Reply):
    """In the order of their ids; fewer than asked for: the last page."""

    items = fields.List(fields.Nested(Holder))


class EventsAfter(Message):
    after = fields.Integer(load_default=0, validate=validate.Range(min=0, max=MAX_POSITION))
    limit = fields.Integer(load_default=100, validate=validate.Range(min=1, max=500))


class LicenceEvents(Reply):
    """CloudEvents in order of position; `next`: the cursor to go on from."""

    items = fields.List(fields.Dict())
    next = fields.Integer()


class LicenceEnded(Reply):
    """A licence has ended without a case: its term is over. state: `LicenceState`."""

    licence_id = fields.String(required=True)
    licence_number = fields.String(required=True)
    enterprise_id = fields.String(required=True)
    state = fields.String(required=True)


LICENCE_ENDED = EventType("review", "review.licence_ended", LicenceEnded)
