"""Ending a task with an opinion: the case moves as the procedure says (N-03, N-05, N-07, N-08)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Call
from chassis.database import Db
from chassis.rpc.proxy import parallel
from chassis.transaction import Transaction
from contracts.application import Applications
from contracts.corrections import CorrectionItem
from contracts.errors import Invalid, StaleVersion
from contracts.forms.sections import section_of
from contracts.review.cases import (
    CASE_CLOSED,
    CASE_MOVED,
    CaseClosed,
    CaseMoved,
    Decide,
    Decided,
    OutcomeChoice,
    Particulars,
    StepDone,
)
from contracts.review.party_cases import ClosedParty
from rules.ledger import Ledger
from rules.signs import signs_in
from rules.vocabulary.enumerations import (
    CaseOutcome,
    CaseState,
    LedgerActor,
    PauseGround,
    RegisterEffect,
    RosterEffect,
)
from services.review import documents, ledger, messages, parties, reading, repository
from services.review.access import ensure_visible
from services.review.case import Case, moved
from services.review.case_page import choice_view
from services.review.document_kinds import KINDS
from services.review.granting import granted
from services.review.inspections.store import call_off
from services.review.licensing.by_date import held
from services.review.licensing.values import Licence
from services.review.model import choose, manual_rules
from services.review.possible import Situation, ensure, to_decide
from services.review.procedure import GRANT, TYPES, Outcome, steps_of
from services.review.renaming import renamed
from services.review.signs import closed
from services.review.tables import cases, tasks
from services.review.together import proposals
from services.review.verification.commands import promised


class Filed(NamedTuple):
    """What is known of the application that an opinion is given on.

    manual: ids of the rules whose findings it must confirm, none where it need not. signs: the keys
    of those that must have been closed. damaged: names of the files that are not there as they were
    submitted.
    """

    manual: frozenset[str] = frozenset()
    signs: frozenset[str] = frozenset()
    damaged: tuple[str, ...] = ()


NOTHING_FILED = Filed()


def filed(db: Db, call: Call, request: Decide, applications: Applications) -> Filed:
    """Raises NotFound outside the caller's jurisdiction, Invalid for an outcome that the step has
    not, Unavailable.

    Asked before the transaction, so that no lock is held while another service answers. The
    version that comes with the opinion keeps both to the same state of the case.
    """
    with db.read(call) as session:
        found = session.execute(
            select(cases, tasks.c.step.label("task_step"))
            .join(tasks, tasks.c.case_id == cases.c.id)
            .where(tasks.c.id == request.task_id)
        ).one_or_none()
    case = ensure_visible(call.actor, found, kind="task", asked=request.task_id)
    outcome = steps_of(case.type, case.procedure).outcome(case.task_step, request.outcome)
    questions = {}
    if outcome.confirms:
        questions["snapshot"] = applications.snapshot.defer(
            application_id=case.id, round=case.round
        )
    if outcome.rests_on_files or case.damaged_files:
        questions["files"] = applications.damaged_files.defer(application_id=case.id, look=True)
    answers = parallel(questions)
    report = answers["snapshot"].report if outcome.confirms else {"findings": []}
    return Filed(
        manual_rules(report),
        frozenset(signs_in(report["findings"])),
        tuple(file.filename for file in answers["files"].items) if "files" in answers else (),
    )


def check(call: Call, request: Decide, *, db: Db, applications: Applications) -> OutcomeChoice:
    """What is chosen by an opinion that could be carried out now. Raises what `decide` raises."""
    known = filed(db, call, request, applications)
    with db.read(call) as session:
        at = repository.seen_situation(session, call.actor, request.task_id)
        return choice_view(_chosen(session, at, request, known))


def give(call: Call, request: Decide, *, db: Db, applications: Applications) -> Decided:
    """Ask what was filed, then `decide`."""
    return db.command(call, request, decide, filed=filed(db, call, request, applications))


def decide(tx: Transaction, request: Decide, *, filed: Filed = NOTHING_FILED) -> Decided:
    """Carry out the opinion. filed: what `filed` gave.

    Raises NotFound, Conflict (done, not at this point), StaleVersion, Forbidden (not the caller's
    task, not independent), Invalid (text, items or confirmations missing).
    """
    at = repository.situation_of_task(tx, request.task_id)
    outcome = _chosen(tx.session, at, request, filed)
    items = request.items if outcome.needs_items else []
    case, known = moved(at.case, at.steps, outcome, tx.now), at.ledger
    today = clock.local(tx.now).date()
    if outcome.starts:
        by = LedgerActor.AUTHORITY
        known = ledger.start(tx.session, case.id, known, outcome.starts, today, by)
    if outcome.document:
        case = _drawn_up(tx, case, outcome, outcome.document, known, request.text, items)
    # After the decision is drawn up, which speaks of the licence as it was.
    licence, others = granted(tx, at.case) if outcome.grants else (None, [])
    if licence and TYPES[case.type].grant.register == RegisterEffect.CHANGED:
        case = renamed(tx, case, licence)
    if licence and outcome.promised:
        promised(tx, case, known, licence)
    if case.state == CaseState.RETURNED:
        # It is the applicant's turn: the clock stands until the answer.
        reason = f"{at.step.title}环节{outcome.title}，需要补正{len(items)}项"
        ledger.pause(tx.session, case.id, known, PauseGround.CORRECTION, today, reason)
        reading.demanded(tx, case.id)
    repository.add_opinion(tx, case, at.step.code, request, items, tx.call.actor)
    repository.close_tasks(tx, case.id)
    if at.step.optional:  # the step of a visit
        call_off(tx, case)
    _drop_proposal(tx, at, outcome)
    if outcome.to:
        repository.open_task(tx, case, at.steps.step(outcome.to), known)
    repository.save_case(tx.session, at.case, case)
    if case.closed_at and licence is None:
        held(tx, case.enterprise_id)  # what held on because of this case ends with it
    done = StepDone(step=at.step.code, type=case.type, number=case.number, office=case.office)
    _tell(tx, case, outcome, request.text, items, licence, done, others)
    after = {"state": case.state, "step": at.step.code, "outcome": outcome.code}
    tx.audit("case_decided", "case", case.id, {"state": at.case.state}, after)
    return Decided(
        case_id=case.id,
        state=case.state,
        done=outcome.done,
        licence_number=licence.number if licence else None,
    )


def _drawn_up(
    tx: Transaction,
    case: Case,
    outcome: Outcome,
    document: str,
    known: Ledger,
    text: str,
    items: Sequence[CorrectionItem],
) -> Case:
    """The case, with its acceptance number from then on. Of several firms nothing is granted where
    the licence of one does not hold any more."""
    if outcome.code == GRANT:
        parties.ensure_standing(tx, case)
    drawn = documents.draw_up(tx, case, document, known, text=text, items=items)
    return replace(case, acceptance_number=drawn) if KINDS[document].accepts else case


def _drop_proposal(tx: Transaction, at: Situation, outcome: Outcome) -> None:
    """What was proposed for a step that is over."""
    if at.proposed_by and (outcome.to is None or at.steps.step(outcome.to).extends is None):
        proposals.drop_open(tx, at.case.id)


def _chosen(session: Session, at: Situation, request: Decide, filed: Filed) -> Outcome:
    ensure(to_decide(at))
    if at.case.version != request.version:
        raise StaleVersion("办件已有变化，请刷新页面核对后再提交", current=at.case.version)
    chosen = choose(
        at.steps,
        at.step,
        at.given,
        account=str(at.actor.account_id),
        outcome=request.outcome,
        text=request.text,
        items=request.items,
        manual=filed.manual,
        damaged=filed.damaged,
        reported=at.reported,
        confirmed=frozenset(request.manual_confirmed),
        open_signs=len(filed.signs - closed(session, at.case.id)) if filed.signs else 0,
    )
    if chosen.needs_items:
        _ensure_places(at.case.type, request.items)
    return chosen


def _ensure_places(type_: str, items: Sequence[CorrectionItem]) -> None:
    """What is to be mended must stand on a tab, or the firm would never see it."""
    found = [
        (f"items.{number}.section", "请选择需要补正的内容所在的页签")
        for number, item in enumerate(items)
        if section_of(type_, item.section) is None
    ]
    if found:
        raise Invalid.of(found)


def _tell(
    tx: Transaction,
    case: Case,
    outcome: Outcome,
    text: str,
    items: Sequence[CorrectionItem],
    licence: Licence | None,
    done: StepDone,
    others: list[ClosedParty],
) -> None:
    stream = f"application:{case.id}"
    if case.closed_at is None:
        public = [one.told() for one in items] if outcome.public else []
        entered = CaseMoved(
            application_id=case.id,
            enterprise_id=case.enterprise_id,
            state=case.state,
            items=public,
            note=text if outcome.public else "",
            done=done,
        )
        tx.publish(CASE_MOVED, stream, entered, case_id=case.id)
        return
    grant = TYPES[case.type].grant
    register = grant.register if outcome.grants else RegisterEffect.NONE
    over = CaseClosed(
        application_id=case.id,
        enterprise_id=case.enterprise_id,
        type=case.type,
        outcome=CaseOutcome.GRANTED if outcome.grants else CaseOutcome(case.state),
        state=case.state,
        licence_id=licence.id if licence else None,
        licence_number=licence.number if licence else None,
        roster=grant.roster if outcome.grants else RosterEffect.KEEP,
        register=register,
        particulars=_particulars(case) if register == RegisterEffect.CHANGED else None,
        done=done,
        parties=others,
    )
    tx.publish(CASE_CLOSED, stream, over, case_id=case.id)
    if licence and case.state == CaseState.ISSUED:
        messages.of_case(tx, case, "LICENCE_READY", licence=licence.number)


def _particulars(case: Case) -> Particulars:
    return Particulars(
        name=case.enterprise_name,
        uscc=case.uscc,
        address=case.address,
        legal_representative=case.legal_representative,
        office=case.office,
    )
