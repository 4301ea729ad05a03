"""Enrolling an authenticator, showing a code of it, and what the security administrator may do."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Call
from chassis.database import Db
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Conflict, Forbidden, Invalid, TooMany, Unauthenticated
from contracts.identity.second_factor import (
    CONFIRMED_FOR,
    CodeOf,
    Due,
    Enrolment,
    RecoveryCodes,
    SecondFactor,
    SetTwoFactor,
)
from contracts.identity.sessions import Token
from contracts.identity.staff import ManagedAccount
from services.identity import second_factor as factor
from services.identity import sessions, tokens
from services.identity.managing import managed
from services.identity.model import INTRANET, LOCK
from services.identity.staff_tables import second_factor
from services.identity.tables import account, session

WRONG = "验证码不正确；请核对手机时间是否准确，或者使用恢复码"
CLOSED = "验证码连续输错，请30分钟后再试，或者联系安全管理员"


def state(reading: Session, call: Call, request: Token) -> SecondFactor:
    """Raises Unauthenticated where the session is over."""
    row = _session(reading, request.token)
    mine = select(second_factor).where(second_factor.c.account_id == row.id)
    kept = reading.execute(mine).one_or_none()
    return SecondFactor(
        enrolled=bool(kept and kept.enrolled_at),
        enrolled_at=kept.enrolled_at if kept else None,
        required=factor.is_required(row),
        recovery_codes=factor.left(reading, row.id),
    )


def begin(call: Call, request: Token, *, db: Db, vault: Vault) -> Enrolment:
    """Raises Forbidden where the authenticator there is has to be shown first."""
    with db.transaction(call) as tx:
        row = _session(tx.session, request.token)
        _require_known(tx.session, row)
        secret = factor.begin(tx, vault, row.id)
    return Enrolment(secret=secret, uri=factor.uri(secret, row.username))


def enrol(call: Call, request: CodeOf, *, db: Db, vault: Vault) -> RecoveryCodes:
    """Raises Invalid for a wrong code, TooMany after several."""
    made: list[str] | None = None
    with db.transaction(call) as tx:
        row = _session(tx.session, request.token)
        _require_known(tx.session, row)
        kept = factor.locked(tx, row.id)
        closed = factor.is_closed(kept)
        if not closed:
            made = factor.enrol(tx, vault, kept, request.code)
        if made:
            _confirm(tx, request.token)
            tx.audit("enrol_second_factor", "account", row.id)
        elif not closed:
            closed = factor.fail(tx, kept)
    if made is None:
        raise _wrong(closed)
    return RecoveryCodes(codes=made)


def confirm(call: Call, request: CodeOf, *, db: Db, vault: Vault) -> None:
    """At sign-in, and where an operation demands it anew (`Operation.stepped`).

    Raises Invalid for a wrong code; TooMany after several, which ends a session that waits.
    """
    shown = None
    with db.transaction(call) as tx:
        row = _session(tx.session, request.token)
        kept = factor.locked(tx, row.id)
        closed = factor.is_closed(kept)
        if not closed:
            shown = factor.shows(tx, vault, kept, request.code)
        told = {"address": call.actor.address, "by": shown}
        if shown:
            _confirm(tx, request.token)
            tx.audit("confirm_second_factor", "account", row.id, after=told)
        elif not closed:
            closed = factor.fail(tx, kept)
            tx.audit("second_factor_failed", "account", row.id, after=told | {"closed": closed})
        if closed and row.due:
            sessions.end(tx, sessions.with_token(request.token), sessions.Ended.REVOKED)
    if shown is None:
        raise _wrong(closed)


def renew_codes(call: Call, request: CodeOf, *, db: Db, vault: Vault) -> RecoveryCodes:
    """In the place of those before. Raises as `confirm` does."""
    confirm(call, request, db=db, vault=vault)
    with db.transaction(call) as tx:
        row = _session(tx.session, request.token)
        made = factor.new_codes(tx, vault, row.id)
        tx.audit("renew_recovery_codes", "account", row.id)
    return RecoveryCodes(codes=made)


def reset(tx: Transaction, request: ManagedAccount) -> None:
    """Its owner has lost it: all sessions end, the next sign-in enrols another."""
    row = managed(tx, request.account_id)
    if not factor.is_enrolled(tx.session, row.id):
        raise Conflict("该账号没有启用两步验证")
    factor.remove(tx, row.id)
    sessions.end(tx, sessions.of_account(row.id), sessions.Ended.REVOKED)
    tx.audit("reset_second_factor", "account", row.id)


def set_rule(tx: Transaction, request: SetTwoFactor) -> None:
    row = managed(tx, request.account_id)
    mine = update(account).where(account.c.id == row.id)
    tx.session.execute(mine.values(two_factor=request.rule))
    before, after = {"rule": row.two_factor}, {"rule": request.rule}
    tx.audit("set_two_factor", "account", row.id, before, after)


def _session(reading: Session, token: str) -> Any:
    """The account's row with `due` and `confirmed_at` of the session."""
    row = reading.execute(
        select(account, session.c.due, session.c.confirmed_at)
        .join(session, session.c.account_id == account.c.id)
        .where(
            session.c.token_digest == tokens.digest(token),
            sessions.in_force(clock.now()),
            account.c.surface == INTRANET,
            account.c.state == "active",
        )
    ).one_or_none()
    if row is None:
        raise Unauthenticated(sessions.EXPIRED)
    return row


def _require_known(reading: Session, row: Any) -> None:
    """Raises Forbidden where the account has an authenticator that this session has not shown of
    late: who has only the password must not put another one in its place."""
    if row.due == Due.ENROL or not factor.is_enrolled(reading, row.id):
        return
    at = row.confirmed_at
    if row.due or at is None or (clock.now() - at).total_seconds() > CONFIRMED_FOR:
        raise Forbidden("请先用现有的验证器验证，再更换")


def _confirm(tx: Transaction, token: str) -> None:
    this = update(session).where(sessions.with_token(token))
    tx.session.execute(this.values(due=None, confirmed_at=tx.now))


def _wrong(closed: bool) -> Invalid | TooMany:
    if closed:
        return TooMany(CLOSED, retry_after=int(LOCK.total_seconds()))
    return Invalid.at("code", WRONG)
