"""By which way of handling a firm may file a business type (告知承诺制 or 传统审批): asked when it
is about to file, judged again when it starts and when it submits."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from contracts.structs import Answer, Request, one_of
from rules.vocabulary.enumerations import ApplicationType


class WaysQuery(Request):
    type: Annotated[str, one_of(ApplicationType, "该业务不存在，请重新选择")]


class Why(Answer):
    """code: `WayReason`; text: as the firm and the reviewer read it."""

    code: str
    text: str


class Ways(Answer):
    """procedures: what may be chosen now, `Procedure`. reasons: why not 告知承诺制; none where it
    may be chosen, or where the type has no such way. silent: 信用能源 could not be asked, so that
    the firm is told so. answered_at, source: of the answer that this rests on."""

    procedures: list[str]
    reasons: list[Why]
    silent: bool
    answered_at: datetime | None
    source: str


class WayId(Request):
    application_id: str


class WayCheck(Answer):
    """One judgement of a way of handling. purpose: `CreditPurpose`; query_id: of the query that it
    rests on, None where nobody could be asked; credit_class: `CreditClass` that was answered."""

    purpose: str
    at: datetime
    allowed: bool
    reasons: list[Why]
    query_id: str | None
    answered_at: datetime | None
    source: str
    credit_class: str | None


class WayChecks(Answer):
    """The newest first. credit_class: by which the time limits are counted: the worse of what was
    answered, None where nothing was."""

    items: list[WayCheck]
    credit_class: str | None
