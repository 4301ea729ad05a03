"""What a firm may file now, for its home page (A-29)."""

from __future__ import annotations

from chassis import clock
from chassis.context import Call
from chassis.database import Db
from contracts.application.drafts import Offers, OffersQuery
from rules.vocabulary.enumerations import ApplicationType, Procedure
from services.application.assessment import Peers, about_blocks, holder_of
from services.application.business_types.model import Wish
from services.application.offers import offer_of, running_of, view


def offers(call: Call, request: OffersQuery, *, db: Db, peers: Peers) -> Offers:
    """In the order of `ApplicationType`. Raises Unavailable."""
    holder, _ = holder_of(call, peers, about_blocks(call, peers, *ApplicationType))
    wish = Wish(clock.today(), Procedure(request.procedure))
    with db.read(call) as session:
        firm = str(call.actor.enterprise_id)
        running = running_of(session, firm)
    return Offers(
        items=[view(code, offer_of(code, holder, wish), running, firm) for code in ApplicationType]
    )
