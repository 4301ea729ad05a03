"""Who of a firm gets text messages: its reserved mobile, and phones that it has added."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.context import Call
from chassis.database import Db
from chassis.personal import spot
from chassis.rows import AnyRow, rows_changed
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Conflict, NotFound
from contracts.identity.entry import CodeSent
from contracts.identity.messages import (
    MOST_RECIPIENTS,
    AddRecipient,
    ChooseGroups,
    Recipient,
    RecipientCode,
    RecipientId,
    Recipients,
)
from contracts.structs import Empty
from rules import masking
from rules.vocabulary.messages import MessageGroup
from services.identity import codes, register_entry, sms
from services.identity.message_tables import recipient
from services.identity.model import CODE_RESEND, CODE_VALID

RESERVED = "企业联系人（预留手机）"


def list_recipients(session: Session, call: Call, _request: Empty, *, vault: Vault) -> Recipients:
    """Those of the caller's firm."""
    firm = str(call.actor.enterprise_id)
    own = register_entry.contact_mobile(session, vault, firm) or ""
    rows = _of(session, firm)
    chosen = next((row.groups for row in rows if row.mobile is None), MessageGroup)
    reserved = Recipient(
        recipient_id=None, label=RESERVED, mobile=masking.mobile(own), groups=_in_order(chosen)
    )
    return Recipients(items=[reserved, *(_view(row, vault) for row in rows if row.mobile)])


def choose_groups(tx: Transaction, request: ChooseGroups) -> None:
    """Raises NotFound for a recipient of another firm."""
    firm = str(tx.call.actor.enterprise_id)
    for choice in request.choices:
        chosen = _in_order(choice.groups)
        if choice.recipient_id is None:
            _choose_reserved(tx, firm, chosen)
        else:
            mine = (recipient.c.id == choice.recipient_id) & (recipient.c.enterprise_id == firm)
            if not rows_changed(tx.session, update(recipient).where(mine).values(groups=chosen)):
                raise NotFound("没有找到这部手机，请刷新后重试")
    after = {one.recipient_id or "reserved": _in_order(one.groups) for one in request.choices}
    tx.audit("choose_recipients", "enterprise", firm, after=after)


def send_recipient_code(tx: Transaction, request: RecipientCode, *, vault: Vault) -> CodeSent:
    """To the phone that is to be added. Raises TooMany over the limits of codes, Conflict where the
    firm has the phone already or has as many as it may have."""
    _ensure_new(tx, vault, request.mobile)
    sms.require_room(tx)
    ticket, digits = codes.create(tx, vault, _subject(vault, request.mobile))
    sms.send_code(tx, vault, request.mobile, digits)
    return CodeSent(
        ticket=ticket,
        retry_after=int(CODE_RESEND.total_seconds()),
        valid_for=int(CODE_VALID.total_seconds()),
    )


def add_recipient(call: Call, request: AddRecipient, *, db: Db, vault: Vault) -> None:
    """Raises Invalid at `code`, Conflict as `send_recipient_code` does."""
    if db.replay(call, request) is not None:
        return
    whom = _subject(vault, request.mobile)
    code_id = codes.check(db, call, vault, whom, request.ticket, request.code, "code")
    with db.transaction(call) as tx:
        _ensure_new(tx, vault, request.mobile)
        codes.use(tx, code_id, "code")
        made, firm = str(uuid.uuid4()), str(call.actor.enterprise_id)
        row = {
            "id": made,
            "enterprise_id": firm,
            "label": vault.encrypt(request.label, spot(recipient.c.label, made)),
            "mobile": vault.encrypt(request.mobile, spot(recipient.c.mobile, made)),
            "mobile_hash": vault.index(request.mobile),
            "groups": _in_order(request.groups),
            "created_at": tx.now,
        }
        tx.session.execute(insert(recipient).values(row))
        after = {"recipient_id": made, "groups": row["groups"]}
        tx.audit("add_recipient", "enterprise", firm, after=after)
        tx.remember(request, None)


def remove_recipient(tx: Transaction, request: RecipientId) -> None:
    """What was sent to it stays. Raises NotFound for one of another firm."""
    firm = str(tx.call.actor.enterprise_id)
    mine = (recipient.c.id == request.recipient_id) & (recipient.c.enterprise_id == firm)
    if not rows_changed(tx.session, recipient.delete().where(mine)):
        raise NotFound("没有找到这部手机，请刷新后重试")
    before = {"recipient_id": request.recipient_id}
    tx.audit("remove_recipient", "enterprise", firm, before=before)


def _choose_reserved(tx: Transaction, firm: str, chosen: list[str]) -> None:
    row = {"id": str(uuid.uuid4()), "enterprise_id": firm, "groups": chosen, "created_at": tx.now}
    adding = insert(recipient).values(row)
    tx.session.execute(
        adding.on_conflict_do_update(
            index_elements=["enterprise_id"],
            index_where=recipient.c.mobile_hash.is_(None),
            set_={"groups": chosen},
        )
    )


def _ensure_new(tx: Transaction, vault: Vault, mobile: str) -> None:
    """The firm's recipients are locked until the transaction ends."""
    firm = str(tx.call.actor.enterprise_id)
    tx.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(firm, 17))))
    added = [row for row in _of(tx.session, firm) if row.mobile]
    own = register_entry.contact_mobile(tx.session, vault, firm)
    if own == mobile or any(bytes(row.mobile_hash) == vault.index(mobile) for row in added):
        raise _at_mobile("该手机已经在接收短信的名单中")
    if len(added) >= MOST_RECIPIENTS:
        raise _at_mobile(f"最多可以添加{MOST_RECIPIENTS}部手机，请先删除不用的")


def _at_mobile(message: str) -> Conflict:
    return Conflict(message, findings=[{"path": "mobile", "message": message}])


def _subject(vault: Vault, mobile: str) -> bytes:
    return codes.subject(vault, "recipient", mobile)


def _of(session: Session, firm: str) -> list[AnyRow]:
    rows = select(recipient).where(recipient.c.enterprise_id == firm)
    return list(session.execute(rows.order_by(recipient.c.created_at, recipient.c.id)))


def _view(row: AnyRow, vault: Vault) -> Recipient:
    mobile = vault.decrypt_text(row.mobile, spot(recipient.c.mobile, row.id))
    return Recipient(
        recipient_id=row.id,
        label=vault.decrypt_text(row.label, spot(recipient.c.label, row.id)),
        mobile=masking.mobile(mobile),
        groups=_in_order(row.groups),
    )


def _in_order(chosen: Iterable[str]) -> list[str]:
    return [one.value for one in MessageGroup if one in set(chosen)]
