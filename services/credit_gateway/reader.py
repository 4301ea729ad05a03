"""What the interface has answered, read strictly: what cannot be read is no good verdict.

The answer is that of domain §2.3 with the firm's code in it (deploy/sandboxes/credit/README.md).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from contracts.credit import Credit, Listing, Penalty
from rules.vocabulary.enumerations import CreditClass
from services.credit_gateway.model import AHEAD, Answered, MalformedError, OtherFirmError

_CLASSES = {one.label: one.value for one in CreditClass}
_Line = Annotated[str, Meta(max_length=200)]
_Text = Annotated[str, Meta(max_length=4000)]
_Time = Annotated[datetime, Meta(tz=True)]


class _Listing(msgspec.Struct):
    reason: _Text = ""
    since: date | None = None
    until: date | None = None


class _Penalty(msgspec.Struct):
    doc_no: _Line
    authority: _Line
    decided: date
    content: _Text = ""
    shown_until: date | None = None


_List = Annotated[list[_Listing], Meta(max_length=200)]


class _Answer(msgspec.Struct):
    """Fields that we do not know may be added. What decides must be there: a missing list is no
    empty one."""

    uscc: Annotated[str, Meta(max_length=30)]
    answered_at: _Time
    found: bool
    source: _Line
    serious_dishonest: _List
    focus_list: _List
    abnormal_operation: _List
    penalties: Annotated[list[_Penalty], Meta(max_length=500)]
    false_commitment: bool
    credit_class: _Line | None = msgspec.field(name="class")


_decoder = msgspec.json.Decoder(_Answer)


def read(body: bytes, uscc: str, asked_at: datetime) -> Answered:
    """Raises MalformedError, and OtherFirmError where it is not about who was asked about."""
    try:
        answer = _decoder.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise MalformedError("against the contract", body) from error
    if answer.uscc.strip().upper() != uscc:
        raise OtherFirmError
    if answer.answered_at > asked_at + AHEAD:
        raise MalformedError("answered in the future", body)
    return Answered(_credit(answer, body), min(answer.answered_at, asked_at), answer.source)


def _credit(answer: _Answer, body: bytes) -> Credit:
    known = _CLASSES.get(answer.credit_class or "")
    if answer.found and known is None:
        raise MalformedError("unknown class", body)
    return Credit(
        found=answer.found,
        credit_class=known if answer.found else None,
        serious_dishonest=_listings(answer.serious_dishonest),
        focus_list=_listings(answer.focus_list),
        abnormal_operation=_listings(answer.abnormal_operation),
        penalties=[
            Penalty(
                number=one.doc_no,
                authority=one.authority,
                decided=one.decided,
                content=one.content,
                shown_until=one.shown_until,
            )
            for one in answer.penalties
        ],
        false_commitment=answer.false_commitment,
    )


def _listings(found: list[_Listing]) -> list[Listing]:
    return [Listing(reason=one.reason, since=one.since, until=one.until) for one in found]
