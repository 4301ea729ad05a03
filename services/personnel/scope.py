"""Whose people a caller may ask about or bind."""

from __future__ import annotations

from typing import NoReturn

from chassis import log
from chassis.context import Actor
from contracts.errors import NotFound

_log = log.get(__name__)


def require_own(actor: Actor, enterprise_id: str) -> None:
    """A firm asks about itself only. Raises NotFound otherwise, and tells the log."""
    if actor.kind == "enterprise" and actor.enterprise_id != enterprise_id:
        foreign(actor, enterprise_id=enterprise_id)


def foreign(actor: Actor, **ids: str) -> NoReturn:
    """Raises NotFound: somebody used the id of another firm's object."""
    _log.warning("foreign_object", account_id=actor.account_id, **ids)
    raise NotFound()
