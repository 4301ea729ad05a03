"""What the application does when review tells of its case."""

from __future__ import annotations

from sqlalchemy import update

from chassis.events.envelope import Event
from chassis.transaction import Transaction
from contracts.errors import NotFound
from contracts.review.cases import CaseClosed, CaseMoved
from contracts.structs import as_dict
from rules.vocabulary.enumerations import ENDED, CaseOutcome, CaseState
from services.application.parties.store import let_go
from services.application.tables import Application, Correction

Followed = Event[CaseMoved] | Event[CaseClosed]


def follow_case(tx: Transaction, event: Event[CaseMoved]) -> None:
    """`review.case_moved`: take over the state; a return names what to mend and unlocks editing."""
    application = _newer(tx, event)
    if application is None:
        return
    application.state = event.data.state
    if application.state == CaseState.RETURNED:
        application.correction_note = event.data.note or None
        tx.session.add_all(
            Correction(application_id=application.id, round=application.round, **as_dict(item))
            for item in event.data.items
        )
    _record(tx, event, application)


def close(tx: Transaction, event: Event[CaseClosed]) -> None:
    """`review.case_closed`: take over the last state, and what the end meant."""
    application = _newer(tx, event)
    if application is None:
        return
    application.state = event.data.state
    application.outcome = event.data.outcome.value
    application.roster = event.data.roster.value
    let_go(tx, application, granted=event.data.outcome is CaseOutcome.GRANTED)
    entry = event.data.particulars
    if entry and entry.office:  # what else runs of the firm goes to its office too
        others = update(Application).where(
            Application.enterprise_id == application.enterprise_id,
            Application.state.not_in(ENDED),
        )
        tx.session.execute(others.values(office=entry.office))
    _record(tx, event, application)


def _newer(tx: Transaction, event: Followed) -> Application | None:
    """The application, locked; None when the event is older than what is known, or all is over."""
    application = tx.session.get(Application, event.data.application_id, with_for_update=True)
    if application is None:
        raise NotFound("no such application")
    if event.seq <= application.case_seq or application.state in ENDED:
        return None
    application.case_seq = event.seq
    return application


def _record(tx: Transaction, event: Followed, application: Application) -> None:
    application.version += 1
    application.updated_at = tx.now
    after = {"state": application.state, "event": event.id}
    tx.audit("follow_case", "application", application.id, after=after)
