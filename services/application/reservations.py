"""The people of an application are reserved in personnel before it is submitted.

Each attempt is noted before personnel is asked, and its note goes in the transaction that submits.
What is noted and not submitted after a while died half-way, or failed; `undo` puts the reservation
back to what it should be: nobody for a draft, the people of the last submission otherwise.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import delete, func, insert, literal, select
from sqlalchemy.orm import Session

from chassis import log
from chassis.context import Call
from chassis.database import Db
from chassis.rows import rows_changed
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Conflict
from contracts.personnel import Personnel, Post
from rules.vocabulary.enumerations import EDITABLE, ENDED, CaseState, RosterEffect
from services.application import repository
from services.application.draft import Draft
from services.application.submission import draft_of, posts_of
from services.application.tables import Application, Reservation

DEAD = timedelta(minutes=10)
"""A submission takes seconds; its deadline is ten."""
BATCH = 50
_log = log.get(__name__)


class People(NamedTuple):
    """parties: firms whose people may be among them."""

    posts: list[Post]
    parties: list[str]


def reserve(
    db: Db, call: Call, application: Application, draft: Draft, personnel: Personnel
) -> str:
    """Reserve everybody in the draft instead of who was before; the attempt, for `settle`.

    Raises Conflict (locked; details.people where a person serves another firm), Unavailable.
    """
    with db.transaction(call) as tx:
        attempt = _note(tx, application.id)
        if attempt is None:
            repository.find_editable(tx, application.id)  # raises why not
            raise Conflict("提交时申请内容又有修改，请核对后重新提交")
    _ask(personnel, call, attempt, application, _people(draft))
    return attempt


def _note(tx: Transaction, application_id: str) -> str | None:
    """The attempt, noted; None where the application is not in the firm's hands any more."""
    attempt = str(uuid.uuid4())
    mine = select(literal(attempt), Application.id, literal(tx.now)).where(
        Application.id == application_id, Application.state.in_(EDITABLE)
    )
    columns = ["attempt", "application_id", "started_at"]
    noted = insert(Reservation).from_select(columns, mine.with_for_update())
    return attempt if rows_changed(tx.session, noted) else None


def settle(tx: Transaction, attempt: str) -> None:
    """The submission that commits with this is the one that the reservation was for.

    Raises Conflict where the attempt took so long that it was given up.
    """
    noted = delete(Reservation).where(Reservation.attempt == attempt)
    if not rows_changed(tx.session, noted):
        raise Conflict("提交用时过长，没有完成，请重新提交")


def undo(db: Db, call: Call, *, vault: Vault, personnel: Personnel) -> int:
    """Undo what died half-way; how many applications were seen to. Raises Unavailable."""
    with db.transaction(call) as tx:
        dead = (
            select(Reservation.application_id)
            .group_by(Reservation.application_id)
            .having(func.max(Reservation.started_at) < tx.now - DEAD)
            .limit(BATCH)
        )
        applications = list(tx.session.scalars(dead))
    for application_id in applications:
        # One transaction each: one that cannot be put right does not keep the others from it.
        with db.transaction(call) as tx:
            _undo(tx, application_id, vault, personnel)
    return len(applications)


def _undo(tx: Transaction, application_id: str, vault: Vault, personnel: Personnel) -> None:
    """Locked until personnel has answered, so that no new attempt gets in between."""
    application = repository.find(tx.session, tx.call, application_id, lock=True)
    of_it = Reservation.application_id == application_id
    noted = tx.session.scalars(select(Reservation).where(of_it)).all()
    newest = max(noted, key=lambda one: one.started_at, default=None)
    if newest is None or newest.started_at > tx.now - DEAD:
        return
    outcome = "undone"
    if application.roster == RosterEffect.REPLACE:
        # The reserved have become the roster; what a dead attempt added later is not told apart.
        outcome = "left"
    else:
        try:
            _ask(personnel, tx.call, newest.attempt, application, _rightful(tx, application, vault))
        except Conflict:
            # Somebody who was let go for this attempt has gone to another firm meanwhile. The
            # reservation stays as it is; the next submission is judged anew.
            outcome = "taken"
    tx.session.execute(delete(Reservation).where(of_it))
    tx.audit("undo_reservation", "application", application_id, after={"outcome": outcome})
    level = _log.info if outcome == "undone" else _log.error
    level("reservation_undone", application_id=application_id, outcome=outcome)


def restore(
    db: Db, call: Call, attempt: str, application_id: str, *, vault: Vault, personnel: Personnel
) -> None:
    """Where another submission was quicker, the people reserved are those submitted in it."""
    with db.read(call) as session:
        application = repository.find(session, call, application_id)
        if application.state != CaseState.FORMAL_REVIEW:
            return
        people = _submitted(session, application, vault)
    _ask(personnel, call, str(uuid.uuid4()), application, people)
    with db.transaction(call) as tx:
        tx.session.execute(delete(Reservation).where(Reservation.attempt == attempt))


def _rightful(tx: Transaction, application: Application, vault: Vault) -> People:
    if application.round == 0 or application.state in ENDED:
        return People([], [])
    return _submitted(tx.session, application, vault)


def _submitted(session: Session, application: Application, vault: Vault) -> People:
    snapshot = repository.load_snapshot(session, vault, application, None)
    return _people(draft_of(application, snapshot))


def _people(draft: Draft) -> People:
    return People(posts_of(draft), [one.enterprise_id for one in draft.parties])


def _ask(
    personnel: Personnel,
    call: Call,
    attempt: str,
    application: Application,
    people: People,
) -> None:
    # Each attempt is a reservation of its own, even when the same command comes again.
    personnel.reserve_roster.with_key(attempt)(
        application_id=application.id,
        enterprise_id=application.enterprise_id,
        begun_at=application.created_at,
        posts=people.posts,
        parties=people.parties,
    )
