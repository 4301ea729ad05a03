"""What evaluation does at intervals, asked by nobody."""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlalchemy import and_, insert, or_, select, update

from chassis import clock, kept_files, log, sweep
from chassis.context import Call
from chassis.database import Db
from chassis.storage import Storage
from chassis.transaction import Transaction
from chassis.vault import Vault
from rules.evaluation import Terms, terms
from rules.vocabulary.enumerations import EvaluationMode
from services.evaluation.complaints.repository import note
from services.evaluation.kept import FOLDER, PROOFS
from services.evaluation.rating import NONE
from services.evaluation.tables import complaint, evaluation, invitation, proof, served_case

BATCH = 200
_log = log.get(__name__)


def escalate(call: Call, *, db: Db, vault: Vault) -> int:
    """What is past its day is everybody's in the office to see, who decides above all; how many."""
    today = clock.today()
    uncalled = and_(complaint.c.callable, complaint.c.tried_at.is_(None))
    late = or_(
        and_(uncalled, complaint.c.contact_by < today),
        and_(complaint.c.rectified_at.is_(None), complaint.c.rectify_by < today),
    )
    wanted = select(complaint.c.id).where(
        complaint.c.closed_at.is_(None), complaint.c.escalated_at.is_(None), late
    )
    with db.transaction(call) as tx:
        batch = wanted.limit(BATCH).with_for_update(skip_locked=True)
        found = tx.session.scalars(batch).all()
        for complaint_id in found:
            one = update(complaint).where(complaint.c.id == complaint_id)
            tx.session.execute(one.values(escalated_at=tx.now))
            note(tx, vault, complaint_id, "ESCALATE")
            tx.audit("escalate", "complaint", complaint_id)
            _log.warning("complaint_escalated", complaint_id=complaint_id, why="late")
    return len(found)


def end_silent(call: Call, *, db: Db) -> int:
    """Invitations that nobody answered, where the data has that on; how many."""
    held = terms(clock.today())
    if not held.silent.enabled:
        return 0
    with db.transaction(call) as tx:
        return _end_silent(tx, held)


def _end_silent(tx: Transaction, held: Terms) -> int:
    before = tx.now - timedelta(days=held.silent.days)
    wanted = (
        select(invitation, served_case.c.type, served_case.c.office)
        .join(served_case)
        .where(invitation.c.evaluated_at.is_(None), invitation.c.finished_at < before)
        .order_by(invitation.c.finished_at)
        .limit(BATCH)
        .with_for_update(of=invitation, skip_locked=True)
    )
    rows = tx.session.execute(wanted).all()
    today = clock.local(tx.now).date()
    for row in rows:
        evaluation_id = str(uuid.uuid4())
        tx.session.execute(
            insert(evaluation).values(
                id=evaluation_id, mode=EvaluationMode.MATTER_ONLINE.value,
                level=held.silent.level.value, tags=[], anonymous=True,
                enterprise_id=row.enterprise_id, invitation_id=row.id, case_id=row.case_id,
                type=row.type, step=row.step, office=row.office or "", day=today, at=tx.now,
                silent=True, opinion_state=NONE,
            )
        )  # fmt: skip
        used = update(invitation).where(invitation.c.id == row.id)
        tx.session.execute(used.values(evaluated_at=tx.now))
        tx.audit("silent", "evaluation", evaluation_id, after={"level": held.silent.level})
    return len(rows)


def sweep_proofs(call: Call, *, db: Db, storage: Storage) -> None:
    """Files that were stored and never came with an evaluation."""

    def still_there(keys: list[str]) -> set[str]:
        with db.read(call) as session:
            wanted = select(proof.c.object_key).where(proof.c.object_key.in_(keys))
            return set(session.scalars(wanted))

    sweep.sweep(storage, FOLDER, still_there)


def check_proofs(call: Call, *, db: Db, storage: Storage) -> None:
    """A sample of the files is compared with size and digest."""
    kept_files.sample(db, call, storage, PROOFS)
