"""What an account of a firm may do on the portal and through the API: the table of
`contracts.firm`, obeyed before anything else is looked at.

Reading is for everybody of the firm, what changes something for those who file, unless the view
says otherwise: `@needs(Ability.MANAGE)` for the owner's, `@needs(Ability.LOOK)` for what changes
nothing of the firm. The services refuse by the same table; here a page says so in words, before a
file is read and stored (`tests/guard/test_duties.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import g, request

from chassis.context import ANONYMOUS_ACTOR
from contracts import firm
from contracts.errors import Forbidden
from contracts.firm import Ability

READING = frozenset({"GET", "HEAD", "OPTIONS"})
View = TypeVar("View", bound=Callable[..., Any])


def needs(ability: Ability) -> Callable[[View], View]:
    """Mark a view with what its caller must be able to do, whatever the method."""

    def mark(view: View) -> View:
        view.ability = ability  # type: ignore[attr-defined]
        return view

    return mark


def needed(view: Callable[..., Any] | None, method: str) -> Ability:
    """What the caller of a view must be able to do."""
    default = Ability.LOOK if method in READING else Ability.FILE
    found: Ability = getattr(view, "ability", default)
    return found


def can(ability: Ability) -> bool:
    """Whether who asks may do this; the gateway offers nothing else."""
    actor = g.get("actor") or ANONYMOUS_ACTOR
    return actor.kind == "enterprise" and firm.may(actor.roles, ability)


def require(view: Callable[..., Any] | None) -> None:
    """Raises Forbidden with what to do instead, for an account of a firm that may not."""
    ability = needed(view, request.method)
    if ability is not Ability.LOOK and not can(ability):
        raise Forbidden(firm.REFUSED[ability])
