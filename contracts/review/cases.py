"""A case, whose id is that of its application: what is seen of it, opinions, documents, events."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, field

from contracts.application.parties import CaseParty
from contracts.application.submission import Changed
from contracts.corrections import Correction, CorrectionItem
from contracts.events import EventType
from contracts.review.deadlines import Deadline, Ledger
from contracts.review.party_cases import ClosedParty
from contracts.review.promises import CommitmentLine
from contracts.review.reading import Note
from contracts.review.tasks import Task
from contracts.structs import Answer, Count, Fact, Request, a_remark, one_of
from rules.vocabulary.enumerations import (
    ApplicationType,
    CaseOutcome,
    CaseState,
    RegisterEffect,
    RosterEffect,
)

OUTCOMES = ("PASS", "RETURN", "REJECT_FILING", "GRANT", "REFUSE", "INSPECT", "CALL_OFF")


class CaseId(Request):
    case_id: str


class Opinion(Answer):
    step: str
    outcome: str
    outcome_title: str
    text: str
    by_name: str
    at: datetime
    items: list[Correction]


class Document(Answer):
    """A numbered document of the case; `kind`: see services.review.documents."""

    document_id: str
    kind: str
    title: str
    number: str
    issued_at: datetime


class DocumentId(Request):
    document_id: str


class DocumentData(Document):
    """`template`: which document template; `values`: what stands in it. case_id: None of a document
    of a proceeding."""

    case_id: str | None
    template: str
    values: dict[str, Any]


class OutcomeChoice(Answer):
    """`confirms`: every manual finding of the report must be confirmed with it. grants: the licence
    is made with it."""

    outcome: str
    title: str
    needs_text: bool
    needs_items: bool
    confirms: bool
    grants: bool = False


class Possible(Answer):
    """Whether the caller may do it now. why_not: in words; None where there is nothing to do."""

    allowed: bool
    why_not: str | None


NOT_OFFERED = Possible(allowed=False, why_not=None)


class Actions(Answer):
    """What can be done with a case, as the commands of the same names would answer now. propose:
    `propose_extension`; extend: to approve what was proposed, or refuse it."""

    claim: Possible
    release: Possible
    decide: Possible
    extend: Possible
    suspend: Possible
    resume: Possible
    hand_over: Possible = field(default_factory=lambda: NOT_OFFERED)
    propose: Possible = field(default_factory=lambda: NOT_OFFERED)


class OpenProceeding(Answer):
    """What an office has proposed of its own motion and not yet decided; kind: ProceedingKind."""

    proceeding_id: str
    number: str
    kind: str


class Case(Answer):
    """What a reviewer sees of the procedure; the filed material comes from `application`.

    open_task: the step the case stands at; my_task: the same if the caller may claim it or has
    claimed it, with `outcomes`: what may be chosen in it. blocked_reason: why the caller may not
    act, although the role would fit or a colleague has the task. suspending: the grounds on which
    the clock may be stopped at this step.
    damaged_files: how many of its files are not in the store as they were submitted.
    changes: what of the register entry is to change, of a 登记事项变更.
    closed_at, closing_note: when it was over, and why where no outcome of a step says so.
    submitted_at: of the last submission; opened_at is that of the first.
    notes: what reviewers have noted to be mended and not demanded yet.
    manual_confirmed: ids of the rules whose manual findings the latest 审查 opinion confirmed.
    commitments: all that the firm has promised under 告知承诺制, the newest first. unexamined: the
    licence that the case made rests on a promise that nobody has verified.
    proceedings: of the firm, within the caller's jurisdiction. parties: who else takes part.
    """

    case_id: str
    number: str
    type: str
    procedure: str
    state: str
    round: int
    enterprise_id: str
    enterprise_name: str
    uscc: str
    legal_representative: str
    address: str
    office: str
    categories: dict[str, str]
    opened_at: datetime
    acceptance_number: str | None
    damaged_files: int
    closed_at: datetime | None
    closing_note: str
    opinions: list[Opinion]
    documents: list[Document]
    deadlines: list[Deadline]
    ledger: Ledger
    my_task: Task | None
    open_task: Task | None
    blocked_reason: str | None
    outcomes: list[OutcomeChoice]
    actions: Actions
    suspending: list[str]
    manual_confirmed: list[str]
    licence_number: str | None
    proceedings: list[OpenProceeding] = field(default_factory=list)
    changes: Changed | None = None
    commitments: list[CommitmentLine] = field(default_factory=list)
    unexamined: bool = False
    submitted_at: datetime | None = None
    notes: list[Note] = field(default_factory=list)
    parties: list[CaseParty] = field(default_factory=list)
    version: int


class Decide(Request):
    """The opinion that ends a task. RETURN needs items; REFUSE and REJECT_FILING need text."""

    task_id: str
    outcome: Annotated[str, one_of(OUTCOMES, "请选择办理结论")]
    text: Annotated[str, a_remark(1000)] = ""
    items: Annotated[list[CorrectionItem], Meta(max_length=100)] = field(default_factory=list)
    manual_confirmed: Annotated[list[str], Meta(max_length=100)] = field(default_factory=list)
    version: Count


class Decided(Answer):
    """done: what has been carried out, as the reviewer is told it."""

    case_id: str
    state: str
    done: str
    licence_number: str | None


class ProgressStep(Answer):
    """state: done, current, returned (the firm's turn), waiting, or skipped (it ended before).

    at: when it was done. outcome, text, items: of the latest opinion, as far as it is addressed to
    the firm.
    """

    step: str
    title: str
    state: str
    at: datetime | None
    outcome: str | None
    text: str
    items: list[Correction]


class Progress(Answer):
    """What the firm sees of its case. waiting_for: in words, None when the case is over.
    closed_at, closing_note: as in `Case`. terminable: the firm may end it now.
    licence_number, licence_state, licence_ended_by: of the licence that it made, changed or ended,
    as that is now."""

    case_id: str
    state: str
    acceptance_number: str | None
    waiting_for: str | None
    closed_at: datetime | None
    closing_note: str
    terminable: bool
    steps: list[ProgressStep]
    deadlines: list[Deadline]
    ledger: Ledger
    documents: list[Document]
    licence_number: str | None
    licence_state: str | None
    licence_ended_by: str | None = None


class StepDone(Fact):
    """A step that somebody of the office has finished, who is the actor of the event; of the case
    its type, number and office."""

    step: str
    type: str
    number: str
    office: str


class CaseMoved(Fact):
    """The case entered `state`. For RETURNED: items and note say what to mend. done: None where the
    firm moved it."""

    application_id: str
    enterprise_id: str
    state: str
    items: list[Correction] = field(default_factory=list)
    note: str = ""
    done: StepDone | None = None


class Particulars(Fact):
    """登记事项 as the licence shows them, and the office of the firm."""

    name: str
    uscc: str
    address: str
    legal_representative: str
    office: str | None = None


class CaseClosed(Fact):
    """The case is over. outcome: whatever the business type; state: the last one of the case.
    licence_id, licence_number: of the licence that it made or changed. roster, register: what those
    who keep them carry out. particulars: what the register entry says from now on, where it is
    changed. done: the step that ended it, None where its applicant did. parties: of a grant."""

    application_id: str
    enterprise_id: str
    type: str
    outcome: CaseOutcome
    state: str
    licence_id: str | None = None
    licence_number: str | None = None
    roster: RosterEffect
    register: RegisterEffect
    particulars: Particulars | None = None
    done: StepDone | None = None
    parties: list[ClosedParty] = field(default_factory=list)


def _of_version_1(data: dict[str, Any]) -> dict[str, Any]:
    """The release before told the last state as the outcome, and had one business type, with whose
    licence the people named became the roster."""
    state = data["outcome"]
    granted = state == CaseState.ISSUED
    return data | {
        "type": ApplicationType.NEW.value,
        "outcome": CaseOutcome.GRANTED.value if granted else state,
        "state": state,
        "roster": (RosterEffect.REPLACE if granted else RosterEffect.KEEP).value,
        "register": RegisterEffect.NONE.value,
    }


CASE_MOVED = EventType("review", "review.case_moved", CaseMoved)
# A reader of version 1 would take a grant for a refusal.
CASE_CLOSED = EventType(
    "review", "review.case_closed", CaseClosed, version=2, reads={1: _of_version_1}
)
