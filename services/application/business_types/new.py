"""许可证新申请: a licence for an enterprise that has none (seed 000 §4.1)."""

from __future__ import annotations

from rules.vocabulary.enumerations import ApplicationType
from services.application.business_types.model import OPEN, BusinessType, Holder, Offer, Wish
from services.application.facts import licence_facts


def _offer(holder: Holder, wish: Wish) -> Offer:
    """A-29: holders change or renew the licence they have."""
    if holder.licence is None:
        return OPEN
    return Offer.closed(
        f"贵单位已持有有效的许可证（{holder.licence['number']}），不能再新申请；请办理变更或延续",
        way_out=ApplicationType.ITEM_CHANGE,
    )


NEW = BusinessType(offer=_offer, facts=licence_facts, roster=True)
