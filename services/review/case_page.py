"""What a reviewer sees of a case, and what its applicant sees of it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import convert
from msgspec.structs import asdict
from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Call
from chassis.rows import AnyRow
from contracts.application.submission import Changed
from contracts.corrections import Correction
from contracts.errors import NotFound
from contracts.review.cases import (
    Actions,
    CaseId,
    Document,
    DocumentData,
    DocumentId,
    Opinion,
    OutcomeChoice,
    Progress,
    ProgressStep,
)
from contracts.review.cases import Case as CaseView
from rules.vocabulary.enumerations import CaseState
from services.review import repository
from services.review.case import Case
from services.review.deadlines import all_deadlines, ledger_view
from services.review.document_kinds import KINDS
from services.review.ledger import ledger_of
from services.review.licensing.repository import load
from services.review.licensing.values import Licence
from services.review.model import open_outcomes, ordered
from services.review.parties import of_case
from services.review.possible import Situation, possible, taken_back, to_terminate
from services.review.procedure import Outcome, Step, Steps, steps_of
from services.review.proceedings.store import open_of, seen
from services.review.queries import documents_of, task_view, visible_case
from services.review.reading import notes_of
from services.review.tables import documents, licence_versions, licences, opinions
from services.review.verification.lines import of_firm
from services.review.verification.store import unexamined

_TAKEN_OVER = (
    "number", "type", "procedure", "state", "round", "enterprise_id", "enterprise_name", "uscc",
    "legal_representative", "address", "office", "opened_at", "acceptance_number", "damaged_files",
    "closed_at", "closing_note", "submitted_at", "version",
)  # fmt: skip


def case(session: Session, call: Call, request: CaseId) -> CaseView:
    """Raises NotFound outside the caller's jurisdiction."""
    case = Case.of(visible_case(session, call.actor, request.case_id))
    open_task = repository.open_task_of(session, case.id)
    at = repository.situation(session, call.actor, case, open_task)
    given = _opinions(session, case.id)
    view = task_view(case, at.task, at.ledger) if at.task else None
    actions = possible(at)
    may_act = actions.decide.allowed or (actions.claim.allowed and at.ledger.ground is None)
    licence = _licence(session, case)
    promised = of_firm(session, call.actor, case.enterprise_id)
    return CaseView(
        case_id=case.id,
        **{name: getattr(case, name) for name in _TAKEN_OVER},
        categories=ordered(case.categories),
        changes=convert(case.changes, Changed | None),
        opinions=[_opinion_view(at.steps, opinion) for opinion in given],
        documents=[document_view(one) for one in documents_of(session, case.id)],
        deadlines=all_deadlines(case, at.ledger, at.today),
        ledger=ledger_view(case, at.ledger, at.today),
        open_task=view,
        my_task=view if may_act else None,
        blocked_reason=_blocked(at, actions, may_act),
        outcomes=_choices(at) if may_act else [],
        actions=actions,
        suspending=[ground.value for ground in at.step.suspends],
        manual_confirmed=_confirmed(at.steps, given),
        licence_number=licence.number if licence else None,
        notes=notes_of(session, case.id),
        parties=of_case(session, case.id),
        commitments=promised,
        unexamined=bool(licence and unexamined(session, [licence.id])),
        proceedings=open_of(session, call.actor, case.enterprise_id),
    )


def progress(session: Session, call: Call, request: CaseId) -> Progress:
    """Raises NotFound for another enterprise's case."""
    row = visible_case(session, call.actor, request.case_id)
    steps, today = steps_of(row.type, row.procedure), clock.today()
    given = _opinions(session, row.id)
    ledger = ledger_of(session, row.id)
    licence = _licence(session, row)
    return Progress(
        case_id=row.id,
        state=row.state,
        acceptance_number=row.acceptance_number,
        waiting_for=_waiting_for(row, steps),
        closed_at=row.closed_at,
        closing_note=row.closing_note,
        terminable=to_terminate(Case.of(row)) is None,
        steps=[
            _step_view(row, steps, step, given)
            for step in steps.steps
            if not step.optional or _passed(row, step, given)
        ],
        deadlines=all_deadlines(row, ledger, today),
        ledger=ledger_view(row, ledger, today),
        documents=[document_view(one) for one in documents_of(session, row.id)],
        licence_number=licence.number if licence else None,
        licence_state=licence.state_on(today).value if licence else None,
        licence_ended_by=licence.ended_by.value if licence and licence.ended_by else None,
    )


def document(session: Session, call: Call, request: DocumentId) -> DocumentData:
    """Raises NotFound for another's."""
    asked = select(documents).where(documents.c.id == request.document_id)
    row = session.execute(asked).one_or_none()
    if row is None:
        raise NotFound()
    if row.proceeding_id:
        seen(session, call.actor, row.proceeding_id)
    else:
        visible_case(session, call.actor, row.case_id)
    return DocumentData(
        **asdict(document_view(row)),
        case_id=row.case_id,
        template=row.template,
        values=row.values,
    )


def document_view(row: AnyRow) -> Document:
    return Document(
        document_id=row.id,
        kind=row.kind,
        title=KINDS[row.kind].title,
        number=row.number,
        issued_at=row.issued_at,
    )


def _opinions(session: Session, case_id: str) -> Sequence[AnyRow]:
    found = select(opinions).where(opinions.c.case_id == case_id).order_by(opinions.c.at)
    return session.execute(found).all()


def _opinion_view(steps: Steps, row: AnyRow) -> Opinion:
    return Opinion(
        step=row.step,
        outcome=row.outcome,
        outcome_title=steps.outcome(row.step, row.outcome).title,
        text=row.text,
        by_name=row.by_name,
        at=row.at,
        items=_items(row),
    )


def _items(row: AnyRow) -> list[Correction]:
    return convert(row.items, list[Correction])


def _confirmed(steps: Steps, given: Sequence[AnyRow]) -> list[str]:
    """Of the latest opinion that had to confirm what the rules leave to a person."""
    return next(
        (o.manual_confirmed for o in reversed(given) if steps.outcome(o.step, o.outcome).confirms),
        [],
    )


def _blocked(at: Situation, actions: Actions, may_act: bool) -> str | None:
    if at.task is None:
        return taken_back(at.case)
    return None if may_act else _why_not(at, actions)


def _why_not(at: Situation, actions: Actions) -> str | None:
    """Why the caller gives no opinion now: the clock stands, or the task is not theirs to take."""
    standing = at.ledger.ground is not None
    return (actions.decide if at.mine or standing else actions.claim).why_not


def _choices(at: Situation) -> list[OutcomeChoice]:
    damaged = bool(at.case.damaged_files)
    open_now = open_outcomes(at.step, at.given, damaged=damaged, reported=at.reported)
    return [choice_view(one) for one in open_now]


def choice_view(outcome: Outcome) -> OutcomeChoice:
    return OutcomeChoice(
        outcome=outcome.code,
        title=outcome.title,
        needs_text=outcome.needs_text,
        needs_items=outcome.needs_items,
        confirms=outcome.confirms,
        grants=outcome.grants,
    )


def _waiting_for(row: AnyRow, steps: Steps) -> str | None:
    if row.closed_at is not None:
        return None
    if row.state == CaseState.RETURNED:
        told = "补充材料通知书" if row.accepted_at else "补正告知书"
        return f"请按{told}的要求修改后重新提交"
    return f"等待{steps.step(row.step).title}"


def _passed(row: AnyRow, step: Step, given: Sequence[AnyRow]) -> bool:
    return row.step == step.code or any(one.step == step.code for one in given)


def _step_view(row: AnyRow, steps: Steps, step: Step, given: Sequence[AnyRow]) -> ProgressStep:
    latest = next((o for o in reversed(given) if o.step == step.code), None)
    state = _step_state(row, steps, step, ended_here=latest is not None)
    if state not in ("done", "returned"):
        latest = None  # of an earlier passage through this step
    told = latest if latest and steps.outcome(step.code, latest.outcome).public else None
    return ProgressStep(
        step=step.code,
        title=step.title,
        state=state,
        at=latest.at if latest else None,
        outcome=told.outcome if told else None,
        text=told.text if told else "",
        items=_items(told) if told else [],
    )


def _step_state(row: AnyRow, steps: Steps, step: Step, *, ended_here: bool) -> str:
    if step.code in steps.before(row.step) or (step.optional and step.code != row.step):
        return "done"
    if step.code != row.step:
        return "waiting" if row.closed_at is None else "skipped"
    if row.state == CaseState.RETURNED:
        return "returned"
    if row.closed_at is None:
        return "current"
    return "done" if ended_here else "skipped"


def _licence(session: Session, case: Case | AnyRow) -> Licence | None:
    """The licence of its applicant that the case has made, changed or ended, as it is now."""
    of_case = (
        select(licence_versions.c.licence_id)
        .join(licences, licences.c.id == licence_versions.c.licence_id)
        .where(
            licence_versions.c.case_id == case.id, licences.c.enterprise_id == case.enterprise_id
        )
    )
    licence_id = session.scalar(of_case)
    return load(session, licence_id) if licence_id else None
