"""How reviewers of an office work together: tasks that change hands, absences, notes inside a case,
opinions asked of others, and what heads are told before a limit passes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, field

from contracts.structs import Answer, Count, Page, Request, a_remark, between, one_of
from rules.vocabulary.enumerations import Office

TaskIds = Annotated[list[str], Meta(min_length=1, max_length=50)]
Papers = Annotated[list[str], Meta(max_length=30)]
ESCALATIONS = ("COMING", "SILENCE", "PASSED")
TURNS = ("OPEN", "ANSWERED", "ASKED")


class ClaimTasks(Request):
    task_ids: TaskIds


class HandOver(Request):
    """To a colleague of the office: what the caller has, or as a head any task."""

    task_ids: TaskIds
    account_id: str
    remark: Annotated[str, a_remark(200)] = ""


class NotMoved(Answer):
    number: str
    why: str


class TasksMoved(Answer):
    """done: so many have another reviewer now; refused: the others, with the number of the case."""

    done: int
    refused: list[NotMoved]


class AddNote(Request):
    case_id: str
    text: Annotated[str, a_remark(1000, least=1, error="请填写备注（1000字以内）")]


class CaseNote(Answer):
    text: str
    by_name: str
    at: datetime


class ExtensionProposal(Answer):
    """延长办理期限, proposed. approved: None while the head has said nothing."""

    reason: str
    proposed_by_name: str
    proposed_at: datetime
    approved: bool | None
    remark: str
    decided_by_name: str | None
    decided_at: datetime | None


class RefuseExtension(Request):
    case_id: str
    remark: Annotated[str, a_remark(300, least=1, error="请填写不同意延长的理由（300字以内）")]


class Paper(Answer):
    """Of the case. name: what was asked for with it."""

    attachment_id: str
    name: str


class AskOpinion(Request):
    """Of one colleague, or of another office; papers: ids of attachments that go with it."""

    case_id: str
    question: Annotated[str, a_remark(1000, least=1, error="请写明征求意见的事项（1000字以内）")]
    papers: Papers = field(default_factory=list)
    account_id: str | None = None
    office: Annotated[str, one_of(Office)] | None = None


class ConsultationQuery(Request):
    """turn: OPEN (asked of the caller or his office), ANSWERED by them, ASKED by the caller."""

    turn: Annotated[str, one_of(TURNS)] = "OPEN"
    page: Page = 1


class ConsultationId(Request):
    consultation_id: str


class PaperOfConsultation(ConsultationId):
    attachment_id: str


class AnswerOpinion(ConsultationId):
    text: Annotated[str, a_remark(1000, least=1, error="请填写意见（1000字以内）")]


class Consultation(Answer):
    """case_id: where the caller may see the case. may_answer: it was asked of the caller or of his
    office, and nobody has answered."""

    consultation_id: str
    case_id: str | None
    number: str
    enterprise_name: str
    type: str
    question: str
    papers: list[Paper]
    to_name: str | None
    to_office: str | None
    asked_by_name: str
    asked_by_office: str
    asked_at: datetime
    answer: str
    answered_by_name: str | None
    answered_at: datetime | None
    may_answer: bool


class Consultations(Answer):
    items: list[Consultation]
    total: int
    pages: int


class Escalation(Answer):
    """kind: COMING (the limit passes soon), SILENCE (it passes soon, and then what was filed counts
    as accepted), PASSED. holder: who has the task. remark: of the head who has seen to it."""

    escalation_id: str
    case_id: str
    number: str
    type: str
    enterprise_name: str
    office: str
    step: str
    task_id: str
    holder: str | None
    kind: str
    due_on: date
    at: datetime
    remark: str
    seen_by_name: str | None
    seen_at: datetime | None


class EscalationQuery(Request):
    """seen: those that somebody has seen to, else those that wait."""

    seen: bool = False
    page: Page = 1


class Escalations(Answer):
    items: list[Escalation]
    total: int
    pages: int


class SeeTo(Request):
    escalation_id: str
    remark: Annotated[str, a_remark(300, least=1, error="请填写督办情况（300字以内）")]


class SetAbsence(Request):
    """From the first to the last day. account_id: who is away, None: the caller; of others a head
    says it."""

    first: date
    last: date
    deputy_id: str
    account_id: str | None = None


class AbsenceId(Request):
    absence_id: str


class Absence(Answer):
    """may_end: by the caller."""

    absence_id: str
    name: str
    deputy_name: str
    first: date
    last: date
    may_end: bool


class Absences(Answer):
    """Those of the office that are not over, the first ones first."""

    items: list[Absence]


class WorkloadQuery(Request):
    days: Annotated[int, between(1, 366)] = 30


class Load(Answer):
    """account_id: None, of what nobody has claimed. opened: of the oldest task. ended: opinions
    given in the last days; away: until when, and deputy."""

    account_id: str | None
    name: str
    open: Count
    soon: Count
    overdue: Count
    oldest: datetime | None
    ended: Count
    away_until: date | None
    deputy_name: str | None


class Workload(Answer):
    items: list[Load]


class CaseDesk(Answer):
    """What the office keeps about a case beside its procedure. proposals: the newest first."""

    notes: list[CaseNote]
    consultations: list[Consultation]
    proposals: list[ExtensionProposal]
    escalations: list[Escalation]
