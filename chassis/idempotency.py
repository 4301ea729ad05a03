"""Repeated commands return the first reply (docs/guarantees.md, Commands).

The key is inserted before the effect, in the same transaction: a concurrent duplicate waits on the
unique index until the first one has committed, and then finds its reply.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.context import Call
from chassis.digest import digest
from chassis.tables import idempotency
from contracts.errors import Conflict, KeyReused


class StoredReply(dict[str, Any]):
    """A reply that is already in its wire form."""


def claim(session: Session, call: Call, data: Any) -> StoredReply | None:
    """Take the key of `call`, or return the reply of the command that had it first.

    Raises KeyReused where the first one was another command or had other data.
    """
    row = {
        "actor": call.actor.key,
        "key": call.idempotency_key,
        "operation": call.operation_name,
        "digest": _digest(call, data),
    }
    taken = session.execute(insert(idempotency).values(row).on_conflict_do_nothing())
    return None if taken.rowcount else lookup(session, call, data)


def lookup(session: Session, call: Call, data: Any) -> StoredReply | None:
    """The stored reply of this command, None if it has not been carried out."""
    found = session.execute(
        select(idempotency.c.operation, idempotency.c.digest, idempotency.c.reply).where(
            idempotency.c.actor == call.actor.key, idempotency.c.key == call.idempotency_key
        )
    ).one_or_none()
    if found is None:
        return None
    if (found.operation, bytes(found.digest)) != (call.operation_name, _digest(call, data)):
        raise KeyReused()
    return StoredReply(found.reply or {})


def store(session: Session, call: Call, reply: Any) -> StoredReply:
    """Keep the reply under the key that `claim` has taken in this transaction."""
    stored = wire_form(call, reply)
    session.execute(
        update(idempotency)
        .where(idempotency.c.actor == call.actor.key, idempotency.c.key == call.idempotency_key)
        .values(reply=dict(stored))
    )
    return stored


def remember(session: Session, call: Call, data: Any, reply: Any) -> StoredReply:
    """Claim and store at once, at the end of a saga.

    Raises Conflict if a duplicate of the same command got there first; asked again, the command
    returns that one's reply.
    """
    if claim(session, call, data) is not None:
        raise Conflict("该操作已经提交，请刷新页面查看结果")
    return store(session, call, reply)


def _digest(call: Call, data: Any) -> bytes:
    return digest(call.operation.compared(data) if call.operation else data)


def wire_form(call: Call, reply: Any) -> StoredReply:
    """The reply as JSON primitives, by the schema of the operation that is being carried out."""
    dumped = call.operation.dump_reply(reply) if call.operation else reply
    return StoredReply(dumped or {})
