"""许可证注销: the licence ends, and its people are free (seed 000 §4.6; H-01…H-08)."""

from __future__ import annotations

from rules.provisions import said
from rules.vocabulary.enumerations import ApplicationType, CancelReason, LicenceState
from services.application.business_types.model import (
    BusinessType,
    Findings,
    Holder,
    Offer,
    Values,
    Wish,
    of_held,
)


def _offer(holder: Holder, wish: Wish) -> Offer:
    """Whoever has a licence, also one that has expired and is not cancelled."""
    if holder.held is None:
        return Offer.closed("贵单位没有可以注销的许可证", way_out=ApplicationType.NEW)
    return Offer(True, said("{filing_terms[CANCEL].text}", wish.on) or "")


def _contradictions(values: Values, holder: Holder) -> Findings:
    """H-05: a licence that holds has not run out."""
    licence = holder.licence
    if values.get("cancel_reason") != CancelReason.NOT_RENEWED or licence is None:
        return []
    message = f"许可证{licence.number}{LicenceState.VALID.label}，有效期尚未届满，请选择其他事由"
    return [{"path": "cancel_reason", "label": "注销事由", "message": message}]


CANCEL = BusinessType(offer=_offer, categories=of_held, contradictions=_contradictions)
