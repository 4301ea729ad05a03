"""A holder that takes part in the case of another firm."""

from __future__ import annotations

import os
from typing import Any

from rules.vocabulary.enumerations import Level
from services.review.licensing.values import Licence
from tests.factories.holding import hold
from tests.service.application.firms import Firm, register

HEADS = {"TECH_HEAD", "SAFETY_HEAD"}


def holder(like: Firm) -> tuple[Firm, Licence]:
    """Another registered firm, with a licence of 承装 三级 and its people."""
    other = register(like.client, like.db)
    licence = hold(os.environ, str(other.actor.enterprise_id), other.entry, other.tabs(Level.THIRD))
    return other, licence


def engage(firm: Firm, application_id: str, **fate: Any) -> tuple[Firm, Licence]:
    """A holder is named and agrees."""
    other, licence = holder(firm)
    firm.ask.name_party(application_id=application_id, text=licence.number, **fate)
    other.ask.answer_party(application_id=application_id, agree=True)
    return other, licence


def side(firm: Firm, application_id: str, other: Firm) -> Any:
    sheet = firm.ask.balance_sheet(application_id=application_id)
    return next(one for one in sheet.before if one.enterprise_id == other.actor.enterprise_id)


def allot(firm: Firm, application_id: str, other: Firm, *, most: int | None = None) -> int:
    """Its staff is taken over (most: so many electricians), its heads are not; how many people."""
    place: dict[str, Any] = {
        "application_id": application_id,
        "enterprise_id": other.actor.enterprise_id,
    }
    people = side(firm, application_id, other).people
    heads = [one.ref for one in people if HEADS & set(one.kinds)]
    kinds = {"TECH", "SKILL"} if most is None else {"SKILL"}
    staff = [one.ref for one in people if set(one.kinds) <= kinds][:most]
    firm.ask.allot(**place, to="TAKE", refs=staff)
    if most is None:
        firm.ask.allot(**place, to="RELEASE", refs=heads)
    return len(staff)
