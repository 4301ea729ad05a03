"""Giving an evaluation: of a service that a case went through, or by scanning a code."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta, field

from contracts.structs import ADDED, Answer, Count, Request, a_name, a_text, cleaned, one_of
from rules.vocabulary import numbers
from rules.vocabulary.enumerations import EvaluationLevel

MOST_TAGS = 8
MOST_OPINION = 500
Id = Annotated[str, Meta(max_length=36)]
Token = Annotated[str, Meta(max_length=64)]
Mobile = Annotated[str, cleaned(numbers.mobile, "请填写手机号")]
Level = Annotated[str, one_of(EvaluationLevel, "请选择满意度")]
Tags = Annotated[list[Annotated[str, Meta(max_length=3)]], Meta(max_length=MOST_TAGS)]
Opinion = Annotated[str, a_text(MOST_OPINION)]


class Rating(Request):
    """What is filled in. mobile: with blanks or +86, as people type it. anonymous: neither name nor
    mobile is kept. tags: codes of the level (`rules.evaluation`)."""

    level: Level
    tags: Tags = field(default_factory=list)
    opinion: Opinion = ""
    name: Annotated[str, a_name(50)] = ""
    mobile: Mobile
    anonymous: bool = False


class UploadedProof(Request):
    """The file that goes with an evaluation, as it was stored."""

    object_key: Annotated[str, ADDED]
    filename: Annotated[str, Meta(max_length=200)]
    content_type: Annotated[str, ADDED]
    size: Count
    sha256: Annotated[str, Meta(max_length=64)]


class InvitationId(Request):
    invitation_id: Id


class Invitation(Answer):
    """A finished service that waits to be evaluated. number: of the case; step: in words;
    next_at: when it can be, where the firm's mobile of the last time is not possible yet."""

    invitation_id: str
    number: str
    type: str
    office: str
    step: str
    finished_at: datetime


class Invitations(Answer):
    items: list[Invitation]


class Evaluate(Rating):
    """By the firm that was invited."""

    invitation_id: Id
    proof: UploadedProof | None = None


class TokenQuery(Request):
    token: Token


class Scanned(Answer):
    """What a code leads to. number, type, step: of a case; window: of a counter. closed: why it
    cannot be evaluated with it now, in words; "" where it can. confirms: the mobile must be
    confirmed with a code sent to it."""

    matter: bool
    office: str
    window: str
    number: str
    type: str
    step: str
    closed: str
    confirms: bool


class ScanRating(Rating):
    """By whoever scanned a code. ticket, code: of the text message, where the mobile has to be
    confirmed."""

    token: Token
    ticket: Annotated[str, Meta(max_length=36)] = ""
    code: Annotated[str, Meta(max_length=20)] = ""


class Evaluated(Answer):
    """receipt: with it the rater looks up what became of it, and of whom nobody else knows."""

    receipt: str
    bad: bool


class GivenQuery(Request):
    """receipt: of somebody who scanned. evaluation_id: of a firm's own."""

    receipt: Token = ""
    evaluation_id: Id = ""


class FollowUp(Request):
    """追评, once: how it is now."""

    receipt: Token = ""
    evaluation_id: Id = ""
    level: Level
    opinion: Opinion = ""


class Given(Answer):
    """An evaluation as its rater sees it. result: what was done about a bad one, "" before;
    follow_up: the level of the 追评, None before; may_follow: there can be one now."""

    evaluation_id: str
    level: str
    tags: list[str]
    opinion: str
    office: str
    window: str
    number: str
    type: str
    step: str
    at: datetime
    state: str
    state_text: str
    result: str
    follow_up: str | None
    may_follow: bool


class GivenList(Answer):
    items: list[Given]
