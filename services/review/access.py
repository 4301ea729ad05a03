"""Who may see which case or licence: enterprises their own, reviewers their office's (N-10, P-09).

An attempt on what belongs to others looks to the caller as if it did not exist, and is logged.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ColumnElement, true

from chassis import log
from chassis.context import Actor
from contracts.errors import NotFound

_log = log.get(__name__)


def ensure_visible(actor: Actor, found: Any, *, kind: str, asked: str) -> None:
    """found: a row with office and enterprise_id, or None. Raises NotFound unless it is theirs."""
    if found is None:
        raise NotFound()
    if actor.kind == "enterprise":
        ensure_own(actor, found.enterprise_id, kind=kind, asked=asked)
    elif actor.kind != "system" and actor.office not in (None, found.office):
        _refuse(actor, kind, asked)


def ensure_own(actor: Actor, enterprise_id: str, *, kind: str, asked: str | None = None) -> None:
    """Raises NotFound when an enterprise asks for what is another's."""
    if actor.kind == "enterprise" and actor.enterprise_id != enterprise_id:
        _refuse(actor, kind, asked or enterprise_id)


def of_office(actor: Actor, office: Column[str]) -> ColumnElement[bool]:
    """The reviewer's jurisdiction as a condition; the centre (no office) sees all."""
    return true() if actor.office is None else office == actor.office


def _refuse(actor: Actor, kind: str, asked: str) -> None:
    _log.warning(
        "foreign_object", kind=kind, object_id=asked, account_id=actor.account_id,
        enterprise_id=actor.enterprise_id, office=actor.office,
    )  # fmt: skip
    raise NotFound()
