"""What an office does of its own motion (N-15): 依职权注销, 撤回, 撤销, 吊销, the ban on applying
again, and the decision that undoes one of them. Proposed by one person, decided by another."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, field

from contracts.review.cases import Document, Possible
from contracts.structs import Answer, Count, Page, Request, a_code, a_remark, one_of
from rules.vocabulary.proceedings import ProceedingState

MAX_FACTS, MAX_TEXT = 3000, 2000
Facts = Annotated[
    str, a_remark(MAX_FACTS, least=1, error=f"请写明事实和理由（不超过{MAX_FACTS}字）")
]
Words = Annotated[str, a_remark(MAX_TEXT, least=1, error=f"请填写意见（不超过{MAX_TEXT}字）")]


class Propose(Request):
    """Of exactly one of: a licence, a case (its applicant is barred), an earlier decision that is
    undone. ground: a code of ``rules.ex_officio``, which decides what is proposed."""

    licence_number: Annotated[str, a_code(20)] = ""
    case_id: Annotated[str, Meta(max_length=40)] = ""
    undoes: Annotated[str, Meta(max_length=40)] = ""
    ground: Annotated[str, a_code(40, least=1, error="请选择法定情形")]
    facts: Facts


class ProposalQuery(Request):
    """What a proposal would concern, as in `Propose`."""

    licence_number: Annotated[str, a_code(20)] = ""
    case_id: Annotated[str, Meta(max_length=40)] = ""
    undoes: Annotated[str, Meta(max_length=40)] = ""


class ProceedingGround(Answer):
    """heard_until: the last day on which one would be heard if it were proposed today, None: at
    once. block: until when nothing would be accepted if it were decided today, in words."""

    code: str
    kind: str
    text: str
    basis: str
    heard_until: date | None
    block: str | None


class Proposal(Answer):
    """What can be proposed, and of whom. why_not: in words, where nothing can."""

    enterprise_name: str
    uscc: str
    office: str
    licence_number: str | None
    licence_state: str | None
    licence_ended_by: str | None
    running: list[str]
    grounds: list[ProceedingGround]
    why_not: str | None


class ProceedingId(Request):
    proceeding_id: str


class ProceedingQuery(Request):
    """state: None for all; 20 a page."""

    state: Annotated[str, one_of(ProceedingState)] | None = None
    page: Page = 1


class MakeStatement(Request):
    """陈述申辩 of the firm. final: it has nothing more to say, with or without a text."""

    proceeding_id: str
    text: Annotated[str, a_remark(MAX_TEXT, error=f"陈述申辩意见不能超过{MAX_TEXT}字")] = ""
    final: bool = False


class RecordStatement(Request):
    """An objection that came in another way than online, with who made it in its text."""

    proceeding_id: str
    text: Words


class AnswerStatement(Request):
    proceeding_id: str
    statement_id: str
    answer: Words


class DecideProceeding(Request):
    """text: what the decision says beyond facts and ground."""

    proceeding_id: str
    text: Annotated[str, a_remark(MAX_TEXT, error=f"说明不能超过{MAX_TEXT}字")] = ""
    version: Count


class DropProceeding(Request):
    proceeding_id: str
    reason: Annotated[str, a_remark(500, least=1, error="请写明终结的理由（不超过500字）")]
    version: Count


class Proceeded(Answer):
    """What a command has made of it. document_number: of the document that it drew up."""

    proceeding_id: str
    number: str
    kind: str
    state: str
    document_number: str | None = None


class ProceedingStatement(Answer):
    """source: FIRM, or OTHER where the office has recorded it. text: what was said; answer: what
    the office says to it, None: not yet."""

    statement_id: str
    source: str
    text: str
    at: datetime
    answer: str | None
    answered_at: datetime | None


class ProceedingSummary(Answer):
    """heard_until: the last day on which one is heard; public: published to everybody until then.
    licence_number: None of a ban."""

    proceeding_id: str
    number: str
    kind: str
    ground: str
    basis: str
    state: str
    office: str
    enterprise_name: str
    uscc: str
    licence_number: str | None
    proposed_at: datetime
    heard_until: date | None
    public: bool
    decided_at: datetime | None
    unanswered: int


class Proceedings(Answer):
    """The newest first. counts: by state, of the caller's jurisdiction."""

    items: list[ProceedingSummary]
    counts: dict[str, int]
    total: int
    pages: int


class OwnProceeding(ProceedingSummary):
    """For the firm. heard_at: when it said that it has nothing more to say. decision: what the
    decision says, or why there is none. undone_by, undoes: the numbers of the decisions that undo
    it and that it undoes. block: until when nothing is accepted, in words."""

    facts: str
    heard_at: datetime | None
    decision: str
    undoes: str | None
    undone_by: str | None
    block: str | None
    statements: list[ProceedingStatement]
    documents: list[Document]
    may_state: Possible


class OwnProceedings(Answer):
    """The newest first."""

    items: list[OwnProceeding]


class ProceedingActions(Answer):
    """As the commands of these names would answer now; undo: proposing what undoes it."""

    record: Possible
    answer: Possible
    decide: Possible
    drop: Possible
    undo: Possible


class Proceeding(OwnProceeding):
    """For staff. ends: numbers of the running cases that the decision would end."""

    proposed_by_name: str
    decided_by_name: str | None
    case_id: str | None
    undoes_id: str | None
    undone_by_id: str | None
    ends: list[str]
    actions: ProceedingActions
    version: int


class PublicNotice(Answer):
    """A 注销 that is published before it is decided."""

    number: str
    enterprise_name: str
    uscc: str
    licence_number: str
    office: str
    ground: str
    basis: str
    published_on: date
    until: date


class PublicNotices(Answer):
    """The one that ends first comes first."""

    items: list[PublicNotice]


class BlockingDecision(Answer):
    """code: the event (`rules.provisions.blocked`); day, number: of the decision."""

    code: str
    day: date
    number: str


class Blocks(Answer):
    """false_commitments: decisions, not undone, that what was promised was not so: who has one does
    not get 告知承诺制 again."""

    items: list[BlockingDecision]
    false_commitments: list[BlockingDecision] = field(default_factory=list)
