"""What a firm may file now, for its home page (A-29): every business type, and why not."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.context import Call
from rules.vocabulary.enumerations import ENDED, ApplicationType
from services.application.business_types import BUSINESS_TYPES, NOT_OPEN
from services.application.business_types.model import Holder, Offer
from services.application.model import LICENCE_TYPES
from services.application.tables import Application


def offers(session: Session, call: Call, holder: Holder) -> dict[str, Any]:
    """The contract's `Offers`, in the order of `ApplicationType`."""
    running = running_of(session, str(call.actor.enterprise_id))
    return {"items": [_view(code, offer_of(code, holder), running) for code in ApplicationType]}


def offer_of(code: ApplicationType, holder: Holder) -> Offer:
    """Closed for a type that cannot be filed online yet."""
    if code not in BUSINESS_TYPES:
        return Offer.closed(NOT_OPEN)
    return BUSINESS_TYPES[code].offer(holder)


def running_of(session: Session, enterprise_id: str) -> Application | None:
    """The application about its licence that a firm has to end before it begins another (P-01)."""
    return session.scalars(
        select(Application).where(
            Application.enterprise_id == enterprise_id,
            Application.type.in_(LICENCE_TYPES),
            Application.state.not_in(ENDED),
        )
    ).first()


def _view(code: ApplicationType, offer: Offer, running: Application | None) -> dict[str, Any]:
    waits = running if offer.is_open and code in LICENCE_TYPES else None
    return {
        "type": code.value,
        "state": "RUNNING" if waits else "OPEN" if offer.is_open else "CLOSED",
        "text": offer.text,
        "opens_on": offer.opens_on,
        "closes_on": offer.closes_on,
        "way_out": offer.way_out,
        "application_id": waits.id if waits else None,
    }
