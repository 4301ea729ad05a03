"""Who may see which case or licence: enterprises their own, reviewers their office's (N-10, P-09).

An attempt on what belongs to others looks to the caller as if it did not exist, and is logged.
"""

from __future__ import annotations

from typing import NoReturn, Protocol, TypeVar

from sqlalchemy import Column, ColumnElement, true

from chassis import log
from chassis.context import Actor
from contracts.errors import NotFound

_log = log.get(__name__)


class Guarded(Protocol):
    @property
    def enterprise_id(self) -> str: ...
    @property
    def office(self) -> str: ...


T = TypeVar("T", bound=Guarded)


def ensure_visible(actor: Actor, found: T | None, *, kind: str, asked: str) -> T:
    """What was found: a row or a licence, with its office and firm. Raises NotFound where there is
    nothing, and unless it is theirs."""
    if found is None:
        raise NotFound()
    if actor.kind == "enterprise":
        ensure_own(actor, found.enterprise_id, kind=kind, asked=asked)
    elif actor.kind != "system" and actor.office not in (None, found.office):
        _refuse(actor, kind, asked)
    return found


def ensure_own(actor: Actor, enterprise_id: str, *, kind: str, asked: str | None = None) -> None:
    """Raises NotFound when an enterprise asks for what is another's."""
    if actor.kind == "enterprise" and actor.enterprise_id != enterprise_id:
        _refuse(actor, kind, asked or enterprise_id)


def of_office(actor: Actor, office: Column[str]) -> ColumnElement[bool]:
    """The reviewer's jurisdiction as a condition; the centre (no office) sees all."""
    return true() if actor.office is None else office == actor.office


def _refuse(actor: Actor, kind: str, asked: str) -> NoReturn:
    _log.warning(
        "foreign_object", kind=kind, object_id=asked, account_id=actor.account_id,
        enterprise_id=actor.enterprise_id, office=actor.office,
    )  # fmt: skip
    raise NotFound()
