"""分立: a firm that a holder has split off gets a licence of its own (seed 000 §1.8; J-01…J-10).

It files itself, since people, figures and what is promised are its own; the holder agrees in its
account, and the case says whether its licence is kept, changed or cancelled.
"""

from __future__ import annotations

from rules.vocabulary.enumerations import PartyRole
from services.application.business_types.model import (
    OPEN,
    BusinessType,
    Holder,
    Offer,
    Values,
    Wish,
)
from services.application.facts import licence_facts
from services.application.parties.model import Wanted
from services.application.prefill.sources import last_case


def _offer(holder: Holder, wish: Wish) -> Offer:
    if holder.licence is None:
        return OPEN
    text = "由分立后的企业以其账号申请，并在申请中列明贵单位；贵单位在首页“待办”中确认"
    return Offer.closed(text)


def _parties(values: Values) -> Wanted:
    return Wanted(PartyRole.ORIGIN, 1, 1)


SPLIT = BusinessType(
    offer=_offer,
    prefill=(last_case,),
    of_any_case=True,
    facts=licence_facts,
    roster=True,
    parties=_parties,
)
