"""一事一评 on the portal: the firm rates a service of its case (M-01 to M-05)."""

from __future__ import annotations

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from chassis.context import Actor, Call
from chassis.personal import spot
from chassis.rows import AnyRow
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Conflict, Invalid, NotFound
from contracts.evaluation.evaluating import (
    Evaluate,
    Evaluated,
    Invitation,
    InvitationId,
    Invitations,
    UploadedProof,
)
from contracts.structs import Empty
from rules.evaluation import steps
from rules.vocabulary.enumerations import EvaluationMode
from rules.vocabulary.filenames import file_name
from services.evaluation.kept import FOLDER
from services.evaluation.rating import Subject, accept
from services.evaluation.scope import foreign
from services.evaluation.tables import evaluation, invitation, proof, served_case

MOST = 50  # to-dos that a page shows
EVALUATED = "这项服务已经评价过了，每项服务评价一次"
CONTENT_TYPES = frozenset({"application/pdf", "image/jpeg", "image/png"})
_COLUMNS = (
    invitation,
    served_case.c.number,
    served_case.c.type,
    served_case.c.office,
)
_open = invitation.c.evaluated_at.is_(None)


def open_invitations(session: Session, call: Call, _request: Empty) -> Invitations:
    """Of the caller's firm, the newest first."""
    wanted = (
        select(*_COLUMNS)
        .join(served_case)
        .where(invitation.c.enterprise_id == call.actor.enterprise_id, _open)
        .order_by(invitation.c.finished_at.desc(), invitation.c.id)
        .limit(MOST)
    )
    return Invitations(items=[_view(row) for row in session.execute(wanted)])


def find_invitation(session: Session, call: Call, request: InvitationId) -> Invitation:
    """Raises NotFound for another firm's, Conflict where it is evaluated already."""
    return _view(_own(session, call.actor, request.invitation_id))


def evaluate(tx: Transaction, request: Evaluate, *, vault: Vault) -> Evaluated:
    """Raises as `find_invitation`, and Invalid as `accept`."""
    row = _own(tx.session, tx.call.actor, request.invitation_id, lock=True)
    subject = Subject(
        mode=EvaluationMode.MATTER_ONLINE,
        office=row.office or "",
        type=row.type,
        step=row.step,
        case_id=row.case_id,
        enterprise_id=row.enterprise_id,
        invitation_id=row.id,
    )
    given = accept(tx, vault, request, subject)
    use(tx, row.id)
    if request.proof:
        _keep(tx, vault, row.id, request.proof)
    return given


def use(tx: Transaction, invitation_id: str) -> None:
    """The service is evaluated."""
    used = update(invitation).where(invitation.c.id == invitation_id)
    tx.session.execute(used.values(evaluated_at=tx.now))


def _own(session: Session, actor: Actor, invitation_id: str, *, lock: bool = False) -> AnyRow:
    wanted = select(*_COLUMNS).join(served_case).where(invitation.c.id == invitation_id)
    row = session.execute(wanted.with_for_update(of=invitation) if lock else wanted).one_or_none()
    if row is None:
        raise NotFound("没有找到这项待评价的服务")
    if row.enterprise_id != actor.enterprise_id:
        foreign(actor, invitation_id=invitation_id)
    if row.evaluated_at is not None:
        raise Conflict(EVALUATED)
    return row


def _keep(tx: Transaction, vault: Vault, invitation_id: str, file: UploadedProof) -> None:
    if not file.object_key.startswith(f"{FOLDER}/"):
        raise NotFound("没有找到上传的文件，请重新上传")
    if file.content_type not in CONTENT_TYPES:
        raise Invalid.at("file", "这不是有效的PDF、JPG或PNG文件，请另存后再上传")
    given = select(evaluation.c.id).where(evaluation.c.invitation_id == invitation_id)
    evaluation_id = tx.session.execute(given).scalar_one()
    name = file_name(file.filename)
    tx.session.execute(
        insert(proof).values(
            id=evaluation_id,
            sealed_filename=vault.encrypt(name, spot(proof.c.sealed_filename, evaluation_id)),
            content_type=file.content_type,
            size=file.size,
            sha256=file.sha256,
            object_key=file.object_key,
            added_at=tx.now,
        )
    )


def _view(row: AnyRow) -> Invitation:
    return Invitation(
        invitation_id=row.id,
        number=row.number,
        type=row.type,
        office=row.office or "",
        step=step_title(row.step),
        finished_at=row.finished_at,
    )


def step_title(code: str) -> str:
    """An unknown code as it is: the data may have had it once."""
    known = steps().get(code)
    return known.title if known else code
