"""领取, 联系, 整改答复, 回访, 申诉 and its 复核; each is an entry of the log (M-12)."""

from __future__ import annotations

from sqlalchemy import select, update

from chassis.personal import spot
from chassis.rows import AnyRow
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Conflict, FileDamaged, NotFound
from contracts.evaluation.handling import (
    APPEALS,
    CONTACTED,
    CONTACTS,
    UPHELD,
    Act,
    Acted,
    Appeal,
    CallBack,
    ComplaintId,
    Contact,
    DecideAppeal,
    ProofFile,
    Rater,
    Rectify,
)
from contracts.evaluation.told import EVALUATION_ANSWERED, Answered
from rules.evaluation import BAD
from rules.vocabulary.enumerations import ComplaintState, EvaluationLevel
from services.evaluation import tally
from services.evaluation.complaints.model import why_not
from services.evaluation.complaints.opening import PENDING
from services.evaluation.complaints.repository import acting, asking, done, find, of
from services.evaluation.sealing import unseal
from services.evaluation.tables import complaint, evaluation, proof, served_case


def claim(tx: Transaction, request: Act, *, vault: Vault) -> Acted:
    """Raises NotFound, StaleVersion, Conflict; as do all the others."""
    row = acting(tx, request, "claim")
    actor = tx.call.actor
    return done(tx, vault, row, "CLAIM", claimed_by=actor.account_id, claimed_name=actor.name)


def contact(tx: Transaction, request: Contact, *, vault: Vault) -> Acted:
    row = acting(tx, request, "contact")
    changes = {"tried_at": row.tried_at or tx.now}
    if request.outcome == CONTACTED:
        changes |= {
            "contacted_at": row.contacted_at or tx.now,
            "state": ComplaintState.CONTACTED.value,
        }
    said = f"{CONTACTS[request.outcome]}：{request.text}"
    return done(tx, vault, row, "CONTACT", said, **changes)


def rectify(tx: Transaction, request: Rectify, *, vault: Vault) -> Acted:
    """What was done is told to the rater. An anonymous rating ends with it: nobody can call."""
    row = acting(tx, request, "rectify")
    over = {} if row.callable else {"closed_at": tx.now}
    state = ComplaintState.RECTIFIED if row.callable else ComplaintState.CLOSED
    _tell(tx, row)
    return done(
        tx, vault, row, "RECTIFY", request.text,
        state=state.value, rectified_at=tx.now, result=_result(vault, row, request.text), **over,
    )  # fmt: skip


def call_back(tx: Transaction, request: CallBack, *, vault: Vault) -> Acted:
    """How the rater found the answer; where it was none, somebody above looks at it."""
    row = acting(tx, request, "call_back")
    level = EvaluationLevel(request.level)
    worse = {"escalated_at": tx.now} if level in BAD and row.escalated_at is None else {}
    said = f"{level.label}。{request.text}"
    return done(
        tx, vault, row, "CALL_BACK", said,
        state=ComplaintState.CLOSED.value, closed_at=tx.now, call_back=level.value, **worse,
    )  # fmt: skip


def appeal(tx: Transaction, request: Appeal, *, vault: Vault) -> Acted:
    row = acting(tx, request, "appeal")
    by = tx.call.actor.account_id
    return done(tx, vault, row, "APPEAL", request.text, appeal=PENDING, appealed_by=by)


def decide_appeal(tx: Transaction, request: DecideAppeal, *, vault: Vault) -> Acted:
    """By another than who appealed. A rating that is found false counts no more."""
    row = acting(tx, request, "decide_appeal")
    said = f"{APPEALS[request.outcome]}：{request.text}"
    if request.outcome != UPHELD:
        return done(tx, vault, row, "DECIDE_APPEAL", said, appeal=request.outcome)
    given = evaluation.c.id == row.id
    tx.session.execute(update(evaluation).where(given).values(counted=False))
    tally.uncount(tx.session, row.id)
    _tell(tx, row)
    return done(
        tx, vault, row, "DECIDE_APPEAL", said,
        appeal=UPHELD, state=ComplaintState.WITHDRAWN.value, closed_at=tx.now,
        result=_result(vault, row, said),
    )  # fmt: skip


def rater(tx: Transaction, request: ComplaintId, *, vault: Vault) -> Rater:
    """Whom to call back; only who handles it, and looking is recorded."""
    row = find(tx.session, tx.call.actor, request.complaint_id)
    if reason := why_not("rater", of(row), asking(tx.call.actor)):
        raise Conflict(reason)
    wanted = select(evaluation).where(evaluation.c.id == row.id)
    given = tx.session.execute(wanted).one()
    tx.audit("see_rater", "complaint", row.id)
    return Rater(
        name=unseal(vault, evaluation.c.name, given),
        mobile=unseal(vault, evaluation.c.mobile, given),
    )


def open_proof(tx: Transaction, request: ComplaintId, *, vault: Vault) -> ProofFile:
    """The file that went with it; opening is recorded. Raises NotFound, FileDamaged."""
    row = find(tx.session, tx.call.actor, request.complaint_id)
    file = tx.session.execute(select(proof).where(proof.c.id == row.id)).one_or_none()
    if file is None:
        raise NotFound("没有附件")
    if file.damaged_at is not None:
        raise FileDamaged
    tx.audit("open_proof", "complaint", row.id)
    return ProofFile(
        object_key=file.object_key,
        filename=vault.decrypt_text(file.sealed_filename, spot(proof.c.sealed_filename, row.id)),
        content_type=file.content_type,
        size=file.size,
        sha256=file.sha256,
    )


def _result(vault: Vault, row: AnyRow, text: str) -> bytes:
    return vault.encrypt(text, spot(complaint.c.result, row.id))


def _tell(tx: Transaction, row: AnyRow) -> None:
    """A firm is told in its portal; who scanned looks it up with his receipt."""
    wanted = (
        select(evaluation.c.enterprise_id, served_case.c.number)
        .join(served_case, served_case.c.id == evaluation.c.case_id, isouter=True)
        .where(evaluation.c.id == row.id)
    )
    given = tx.session.execute(wanted).one()
    if given.enterprise_id is None:
        return
    told = Answered(
        evaluation_id=row.id, enterprise_id=given.enterprise_id, number=given.number or ""
    )
    tx.publish(EVALUATION_ANSWERED, f"evaluation:{row.id}", told)
