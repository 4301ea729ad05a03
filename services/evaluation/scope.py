"""Whose evaluations a caller may see."""

from __future__ import annotations

from typing import Any, NoReturn

from sqlalchemy import Column, ColumnElement, true

from chassis import log
from chassis.context import Actor
from contracts.errors import NotFound

_log = log.get(__name__)


def of_office(actor: Actor, office: Column[Any]) -> ColumnElement[bool]:
    """Those of the caller's own office; of every office for staff of none (N-10)."""
    return true() if actor.office is None else office == actor.office


def require_office(actor: Actor, office: str | None, **ids: str) -> None:
    """Raises NotFound, and tells the log."""
    if actor.office not in (None, office):
        foreign(actor, **ids)


def foreign(actor: Actor, **ids: str) -> NoReturn:
    """Raises NotFound: somebody used the id of another's object."""
    _log.warning("foreign_object", account_id=actor.account_id, **ids)
    raise NotFound()
