"""差评: the task that a bad rating opens, until its rater has the answer (M-12, N-13)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from contracts.evaluation.evaluating import Id, Level
from contracts.structs import Answer, Count, Page, Request, a_remark, one_of

CONTACTED, NOT_REACHED = "CONTACTED", "NOT_REACHED"
CONTACTS = {CONTACTED: "已联系到评价人", NOT_REACHED: "未能联系上"}
UPHELD, DISMISSED = "UPHELD", "DISMISSED"
APPEALS = {UPHELD: "申诉成立", DISMISSED: "申诉不成立"}
_Said = Annotated[str, a_remark(1000, least=1, error="请填写说明，不超过1000字")]


class ComplaintsQuery(Request):
    """closed: those that are over, else what is to be done; appeals: only those to be decided."""

    closed: bool = False
    appeals: bool = False
    page: Page = 1


class ComplaintRow(Answer):
    """contact_by, rectify_by: the last days. late: which of them has passed, in words."""

    complaint_id: str
    level: str
    office: str
    window: str
    type: str
    step: str
    opened_at: datetime
    contact_by: date
    rectify_by: date
    state: str
    state_text: str
    claimed_by: str
    late: str
    escalated: bool


class Complaints(Answer):
    items: list[ComplaintRow]
    total: int
    pages: int


class ComplaintId(Request):
    complaint_id: Id


class Entry(Answer):
    """What was done, by whom, what was said."""

    action: str
    at: datetime
    by_name: str
    text: str


class Complaint(ComplaintRow):
    """number: of the case, of a rating that was given by name only. mobile_masked, name_masked: of
    whom can be called back; "" of an anonymous one. may: what the caller can do now, the names of
    the commands; why_not: why there is nothing. proof: there is a file."""

    tags: list[str]
    opinion: str
    number: str
    anonymous: bool
    name_masked: str
    mobile_masked: str
    result: str
    follow_up: str | None
    call_back: str | None
    appeal: str
    entries: list[Entry]
    may: list[str]
    why_not: str
    proof: bool
    version: int


class Act(Request):
    """version: of what was shown."""

    complaint_id: Id
    version: Count


class Contact(Act):
    outcome: Annotated[str, one_of(CONTACTS, "请选择联系结果")]
    text: _Said


class Rectify(Act):
    """text: what was done, as the rater is told it."""

    text: _Said


class CallBack(Act):
    """level: how satisfied the rater is with the way it was handled."""

    level: Level
    text: Annotated[str, a_remark(1000)] = ""


class Appeal(Act):
    """text: why the rating is false or malicious."""

    text: _Said


class DecideAppeal(Act):
    outcome: Annotated[str, one_of(APPEALS, "请选择申诉结论")]
    text: _Said


class Acted(Answer):
    complaint_id: str
    state: str
    version: int


class Rater(Answer):
    """Whom to call back; looking is recorded."""

    name: str
    mobile: str


class ProofFile(Answer):
    object_key: str
    filename: str
    content_type: str
    size: int
    sha256: str


class OpinionsQuery(Request):
    page: Page = 1


class WaitingOpinion(Answer):
    """An opinion as it was written, to be published or not."""

    evaluation_id: str
    level: str
    office: str
    window: str
    type: str
    at: datetime
    opinion: str


class WaitingOpinions(Answer):
    items: list[WaitingOpinion]
    total: int
    pages: int


class Moderate(Request):
    """text: as it is published, without what tells who wrote it."""

    evaluation_id: Id
    publish: bool
    text: Annotated[str, a_remark(500)] = ""
