"""Signs for the reviewer (`rules.signs`): each is closed with a remark before a case goes on."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from contracts.structs import Answer, Request, a_remark

MOST = 200


class CloseSign(Request):
    """sign: a key of `rules.signs.signs_in`."""

    case_id: str
    sign: Annotated[str, Meta(max_length=64, pattern="^[0-9a-f]+$")]
    remark: Annotated[str, a_remark(300, least=1, error="请填写核对情况（300字以内）")]


class SignRemark(Answer):
    sign: str
    remark: str
    by_name: str
    at: datetime


class SignRemarks(Answer):
    items: list[SignRemark]
