"""Repeated commands return the first reply (docs/guarantees.md, Commands).

The key is inserted before the effect, in the same transaction: a concurrent duplicate waits on the
unique index until the first one has committed, and then finds its reply. Replies are sealed, and
what was asked is kept as a keyed hash: a plain digest of a name or number is soon reversed.
"""

from __future__ import annotations

import hmac
import json
from typing import Any, TypeVar

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.context import Call
from chassis.digest import canonical, digest
from chassis.personal import spot
from chassis.rows import rows_changed
from chassis.tables import idempotency
from chassis.vault import Spot, Vault
from contracts.codecs import Codec, StoredReply, codec_of
from contracts.errors import Conflict, KeyReused

R = TypeVar("R")

__all__ = ["StoredReply"]

_AS_IT_IS = codec_of(None)  # the reply of a call that no message asked for


def claim(session: Session, call: Call, data: Any) -> Any:
    """Take the key of `call`, or return the reply of the command that had it first, else None.

    Raises KeyReused where the first one was another command or had other data.
    """
    return None if _taken(session, call, data) else lookup(session, call, data)


def _taken(session: Session, call: Call, data: Any, **more: Any) -> bool:
    row = {
        "actor": call.actor.key,
        "key": call.idempotency_key,
        "operation": call.operation_name,
        "digest": _digest(call, data),
        **more,
    }
    return rows_changed(session, insert(idempotency).values(row).on_conflict_do_nothing()) > 0


def lookup(session: Session, call: Call, data: Any) -> Any:
    """The stored reply of this command, None if it has not been carried out."""
    found = session.execute(select(idempotency).where(*_of(call))).one_or_none()
    if found is None:
        return None
    # The release before kept the plain digest, and the reply in clear.
    asked = (_digest(call, data), digest(_compared(call, data)))
    if found.operation != call.operation_name or bytes(found.digest) not in asked:
        raise KeyReused()
    if found.sealed_reply is None:
        return _codec(call).restore(found.reply or {})
    stored = json.loads(Vault.from_settings().decrypt(found.sealed_reply, _spot(call)))
    return _codec(call).restore(stored)


def store(session: Session, call: Call, reply: R) -> R:
    """Keep the reply under the key that `claim` has taken in this transaction; returns it as a
    repetition will."""
    stored, kept = _kept(call, reply)
    session.execute(
        update(idempotency).where(*_of(call)).values(sealed_reply=_sealed(call, stored))
    )
    return kept


def remember(session: Session, call: Call, data: Any, reply: R) -> R:
    """Claim and store at once, at the end of a saga.

    Raises Conflict if a duplicate of the same command got there first; asked again, the command
    returns that one's reply. Raises KeyReused as `claim`.
    """
    stored, kept = _kept(call, reply)
    if not _taken(session, call, data, sealed_reply=_sealed(call, stored)):
        lookup(session, call, data)
        raise Conflict("该操作已经提交，请刷新页面查看结果")
    return kept


def _kept(call: Call, reply: R) -> tuple[Any, R]:
    """The reply as it is stored, and as a repetition will return it."""
    stored = _codec(call).primitives(reply) or {}
    kept: R = _codec(call).restore(stored)
    return stored, kept


def _sealed(call: Call, stored: Any) -> bytes:
    return Vault.from_settings().encrypt(canonical(stored), _spot(call))


def unstored(call: Call, reply: R) -> R:
    """The reply of a call without a key, as `store` would return it."""
    told: R = _codec(call).restore(_codec(call).primitives(reply) or {})
    return told


def _codec(call: Call) -> Codec:
    return call.operation.answers if call.operation else _AS_IT_IS


def _of(call: Call) -> tuple[Any, Any]:
    return idempotency.c.actor == call.actor.key, idempotency.c.key == call.idempotency_key


def _spot(call: Call) -> Spot:
    return spot(idempotency.c.sealed_reply, call.actor.key, call.idempotency_key)


def _compared(call: Call, data: Any) -> Any:
    return call.operation.asks.compared(data) if call.operation else data


def _digest(call: Call, data: Any) -> bytes:
    key = Vault.from_settings().index_key
    return hmac.digest(key, b"idempotency/" + canonical(_compared(call, data)), "sha256")
