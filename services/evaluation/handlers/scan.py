"""By scanning a code, without signing in: of a visit, or of a case (M-07, M-10, M-15)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Call
from chassis.database import Db
from chassis.rows import AnyRow
from chassis.settings import settings
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Conflict, Invalid, NotFound
from contracts.evaluation.evaluating import Evaluated, Scanned, ScanRating, TokenQuery
from contracts.identity import Identity
from rules.vocabulary.enumerations import EvaluationLevel, EvaluationMode
from services.evaluation.handlers.evaluate import step_title, use
from services.evaluation.rating import Subject, accept, require_reason
from services.evaluation.tables import invitation, scan_code, served_case

UNKNOWN = "这个二维码无效，请向办事窗口索取新的二维码"
WITHDRAWN = "这个二维码已停用，请向办事窗口索取新的二维码"
OVER = "这个二维码已过使用期限，请向办事窗口索取新的二维码"
ALL_DONE = "这件业务的服务已经评价过了，感谢您的参与"


def scanned(session: Session, call: Call, request: TokenQuery) -> Scanned:
    """Raises NotFound for a token that was never given out."""
    code = _find(session, request.token)
    found = _waiting(session, code.case_id) if code.case_id else None
    return Scanned(
        matter=code.case_id is not None,
        office=code.office or "",
        window=code.counter,
        number=code.number or "",
        type=code.type or "",
        step=step_title(found.step) if found else "",
        closed=_closed(code) or (ALL_DONE if code.case_id and found is None else ""),
        confirms=bool(settings().evaluation_confirm_mobile),
    )


def scan(call: Call, request: ScanRating, *, db: Db, vault: Vault, identity: Identity) -> Evaluated:
    """Raises NotFound, Conflict (withdrawn, over, evaluated), Invalid as `accept`, and at "code"
    where the mobile has to be confirmed and is not."""
    if settings().evaluation_confirm_mobile:
        stored = db.replay(call, request, Evaluated)
        if stored is not None:
            return stored
        require_reason(EvaluationLevel(request.level), request.tags, request.opinion)
        if not request.code:
            raise Invalid.at("code", "请填写短信验证码")
        identity.confirm_mobile(mobile=request.mobile, ticket=request.ticket, code=request.code)
    return db.command(call, request, accept_scan, vault=vault)


def accept_scan(tx: Transaction, request: ScanRating, *, vault: Vault) -> Evaluated:
    code = _find(tx.session, request.token)
    if closed := _closed(code):
        raise Conflict(closed)
    if code.case_id is None:
        subject = Subject(
            EvaluationMode.VISIT_SCAN, code.office, counter=code.counter, code_id=code.id
        )
        return accept(tx, vault, request, subject)
    waiting = _waiting(tx.session, code.case_id, lock=True)
    if waiting is None:
        raise Conflict(ALL_DONE)
    subject = Subject(
        EvaluationMode.MATTER_SCAN,
        code.office or "",
        type=code.type,
        step=waiting.step,
        case_id=code.case_id,
        invitation_id=waiting.id,
        code_id=code.id,
    )
    given = accept(tx, vault, request, subject)
    use(tx, waiting.id)
    return given


def _find(session: Session, token: str) -> AnyRow:
    wanted = (
        select(scan_code, served_case.c.number, served_case.c.type)
        .join(served_case, served_case.c.id == scan_code.c.case_id, isouter=True)
        .where(scan_code.c.token == token)
    )
    row = session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound(UNKNOWN)
    return row


def _closed(code: AnyRow) -> str:
    if code.withdrawn_at is not None:
        return WITHDRAWN
    return OVER if code.until is not None and code.until < clock.today() else ""


def _waiting(session: Session, case_id: str, *, lock: bool = False) -> AnyRow | None:
    """The newest service of the case that is not evaluated yet."""
    wanted = (
        select(invitation)
        .where(invitation.c.case_id == case_id, invitation.c.evaluated_at.is_(None))
        .order_by(invitation.c.finished_at.desc(), invitation.c.id)
        .limit(1)
    )
    return session.execute(wanted.with_for_update() if lock else wanted).one_or_none()
