"""The messages to a firm as one of its accounts sees them: the list, what is unread, read marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.context import Actor, Call
from chassis.paging import pages
from chassis.personal import spot
from chassis.rows import AnyRow, rows_changed
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import NotFound
from contracts.identity.messages import (
    FirmMessage,
    FirmMessages,
    MessageId,
    MessagesQuery,
    Read,
    ReadAll,
    TextMessage,
)
from rules import masking
from services.identity.message_tables import message, message_read, sms_message
from services.identity.sms import QUEUED

PAGE = 20
FAILED, WAITING = "failed", "waiting"


def unread_count(account_id: Any, enterprise_id: Any) -> Any:
    """How many messages an account has not read, as part of a query of which both may be
    columns."""
    unread = _unread(account_id, enterprise_id).with_only_columns(func.count())
    return unread.scalar_subquery()


def list_messages(
    session: Session, call: Call, request: MessagesQuery, *, vault: Vault
) -> FirmMessages:
    """Those of the caller's firm."""
    actor = call.actor
    unread = session.scalar(select(unread_count(actor.account_id, actor.enterprise_id))) or 0
    mine = _unread(actor.account_id, actor.enterprise_id) if request.unread else _mine(actor)
    total = session.scalar(select(func.count()).select_from(mine.subquery())) or 0
    newest = mine.order_by(message.c.told_at.desc(), message.c.id)
    rows = session.execute(newest.limit(PAGE).offset((request.page - 1) * PAGE)).all()
    return FirmMessages(
        items=_views(session, vault, rows),
        unread=unread,
        total=total,
        page=request.page,
        pages=pages(total, PAGE),
    )


def read_message(tx: Transaction, request: MessageId, *, vault: Vault) -> FirmMessage:
    """Mark it as read by the caller's account. Raises NotFound for another firm's."""
    actor = tx.call.actor
    wanted = message.c.id == request.message_id
    if tx.session.execute(_mine(actor).where(wanted)).one_or_none() is None:
        raise NotFound("没有找到这条消息")
    _mark(tx, wanted)
    (found,) = _views(tx.session, vault, tx.session.execute(_mine(actor).where(wanted)).all())
    return found


def read_all(tx: Transaction, request: ReadAll) -> Read:
    """Mark all that were told until then as read by the caller's account."""
    told = message.c.told_at <= (request.until or tx.now)
    return Read(messages=_mark(tx, told))


def _mark(tx: Transaction, which: ColumnElement[bool]) -> int:
    actor = tx.call.actor
    columns = (message.c.id, literal(actor.account_id), literal(tx.now))
    unread = _unread(actor.account_id, actor.enterprise_id).where(which).with_only_columns(*columns)
    marks = insert(message_read).from_select(["message_id", "account_id", "read_at"], unread)
    return rows_changed(tx.session, marks.on_conflict_do_nothing())


def _mine(actor: Actor) -> Select[Any]:
    mark = and_(
        message_read.c.message_id == message.c.id, message_read.c.account_id == actor.account_id
    )
    return (
        select(message, message_read.c.read_at)
        .outerjoin(message_read, mark)
        .where(message.c.enterprise_id == actor.enterprise_id)
    )


def _unread(account_id: Any, enterprise_id: Any) -> Select[Any]:
    mark = select(message_read.c.message_id).where(
        message_read.c.message_id == message.c.id, message_read.c.account_id == account_id
    )
    return select(message, literal(None).label("read_at")).where(
        message.c.enterprise_id == enterprise_id, ~mark.exists()
    )


def _views(session: Session, vault: Vault, rows: Sequence[AnyRow]) -> list[FirmMessage]:
    sent: dict[str, list[TextMessage]] = {row.id: [] for row in rows}
    wanted = select(sms_message).where(sms_message.c.message_id.in_(sent))
    for row in session.execute(wanted.order_by(sms_message.c.created_at, sms_message.c.id)):
        sent[row.message_id].append(_text(row, vault))
    return [
        FirmMessage(
            message_id=row.id,
            kind=row.kind,
            title=row.title,
            body=row.body,
            told_at=row.told_at,
            read_at=row.read_at,
            application_id=row.application_id,
            round=row.round,
            document_id=row.document_id,
            licence_id=row.licence_id,
            texts=sent[row.id],
        )
        for row in rows
    ]


def _text(row: AnyRow, vault: Vault) -> TextMessage:
    state = row.state
    if state == QUEUED:
        state = FAILED if row.last_error else WAITING
    number = vault.decrypt_text(row.mobile, spot(sms_message.c.mobile, row.id))
    return TextMessage(mobile=masking.mobile(number), state=state, at=row.sent_at)
