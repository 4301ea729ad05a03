"""What review does when an application has been submitted or given up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from msgspec import to_builtins
from sqlalchemy import insert, update

from chassis import clock, log
from chassis.events.envelope import Event
from chassis.transaction import Transaction
from contracts.application import Applications
from contracts.application.submission import EndedData, FileDamage, SubmittedData
from contracts.errors import Conflict
from contracts.review.cases import CASE_MOVED, CaseMoved
from rules.deadlines import Terms
from rules.vocabulary.enumerations import (
    ApplicationType,
    CaseState,
    CountedFrom,
    LedgerActor,
    Procedure,
)
from services.review import ledger, parties, repository
from services.review.case import Case
from services.review.closing import close
from services.review.licensing.by_date import held
from services.review.licensing.repository import licence_of
from services.review.procedure import steps_of
from services.review.tables import cases

_log = log.get(__name__)
_TAKEN_OVER = (
    "type", "procedure", "number", "office", "enterprise_id", "enterprise_name", "uscc",
    "legal_representative", "address", "categories", "round", "submitted_at",
)  # fmt: skip


def submitted(tx: Transaction, event: Event[SubmittedData], *, applications: Applications) -> None:
    """Open the case, or go on with it where it was returned. By which credit class its limits are
    counted is asked for, since no event tells it.

    Raises Conflict, to be tried again, when an answer arrives before what it answers, and
    Unavailable.
    """
    case = repository.lock_case(tx.session, event.data.application_id)
    if case is None and event.data.round > 1:
        raise Conflict("the case is not open yet")
    if case is None:
        credit_class = None
        if event.data.judged:
            found = applications.way_checks(application_id=event.data.application_id)
            credit_class = found.credit_class
        _open(tx, event.data, credit_class)
    elif event.data.round > case.round:
        _go_on(tx, case, event.data)
    else:
        _log.info("submission_already_known", case_id=case.id, round=event.data.round)


def abandoned(tx: Transaction, event: Event[EndedData]) -> None:
    """Close the case without an outcome; a draft that was never submitted has none."""
    case = repository.lock_case(tx.session, event.data.application_id)
    if case is None or case.closed_at is not None:
        return
    close(tx, case, CaseState.ABANDONED, event.data.reason)
    held(tx, case.enterprise_id)  # what held on because of this case ends with it


def file_damage(tx: Transaction, event: Event[FileDamage]) -> None:
    """How many files of the case are damaged now. Its version stays: nothing that a reviewer has
    begun to write becomes stale by it."""
    case = repository.lock_case(tx.session, event.data.application_id)
    if case is None or case.damaged_files == event.data.damaged:
        return
    count = {"damaged_files": event.data.damaged}
    tx.session.execute(update(cases).where(cases.c.id == case.id).values(**count))
    tx.audit("case_files", "case", case.id, {"damaged_files": case.damaged_files}, count)


def _taken_over(data: SubmittedData) -> dict[str, Any]:
    """Columns of the case."""
    kept = {name: getattr(data, name) for name in _TAKEN_OVER}
    return kept | {"changes": to_builtins(data.changes)}


def _open(tx: Transaction, data: SubmittedData, credit_class: str | None) -> None:
    first = steps_of(data.type, data.procedure).first
    terms = Terms(ApplicationType(data.type), Procedure(data.procedure))
    licence = licence_of(tx.session, data.enterprise_id) if terms.within_term else None
    taken_over = _taken_over(data)
    row = tx.session.execute(
        insert(cases)
        .values(
            id=data.application_id,
            state=first.state,
            step=first.code,
            opened_at=data.submitted_at,
            term_ends_on=licence.last_day if licence else None,
            credit_class=credit_class,
            **taken_over,
        )
        .returning(cases)
    ).one()
    case, known = Case.of(row), ledger.ledger_of(tx.session, row.id)
    filed_on = clock.local(data.submitted_at).date()
    by = LedgerActor.APPLICANT
    known = ledger.start(tx.session, case.id, known, CountedFrom.FILING, filed_on, by)
    repository.open_task(tx, case, first, known, at=data.submitted_at)
    parties.keep(tx.session, case.id, data.parties)
    tx.audit("case_opened", "case", case.id, None, {"state": case.state, "number": case.number})


def _go_on(tx: Transaction, case: Case, data: SubmittedData) -> None:
    if case.state != CaseState.RETURNED:
        raise Conflict("the case has not been returned yet")
    step = steps_of(case.type, case.procedure).step(case.step)
    before = repository.latest_task(tx.session, case.id, step.code)
    taken_over = _taken_over(data)
    answered_on = clock.local(data.submitted_at).date()
    known = ledger.ledger_of(tx.session, case.id)
    known = ledger.resume(tx.session, case.id, known, answered_on, f"补正后第{data.round}次提交")
    returned, goes_on = case, {"state": step.state.value, "version": case.version + 1}
    case = replace(case, **taken_over | goes_on)
    repository.save_case(tx.session, returned, case)
    parties.keep(tx.session, case.id, data.parties)
    repository.open_task(tx, case, step, known, at=data.submitted_at, keep_for=before)
    moved = CaseMoved(application_id=case.id, enterprise_id=case.enterprise_id, state=case.state)
    tx.publish(CASE_MOVED, f"application:{case.id}", moved, case_id=case.id)
    after = {"state": case.state, "round": case.round}
    tx.audit("case_resumed", "case", case.id, {"state": "RETURNED"}, after)
