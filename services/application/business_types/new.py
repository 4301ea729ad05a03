"""许可证新申请: a licence for an enterprise that has none (seed 000 §4.1)."""

from __future__ import annotations

from contracts.application.parties import MOST
from rules.vocabulary.enumerations import (
    ApplicationNature,
    ApplicationType,
    LicenceState,
    PartyRole,
)
from services.application.business_types.model import (
    OPEN,
    BusinessType,
    Findings,
    Holder,
    Offer,
    Values,
    Wish,
)
from services.application.facts import licence_facts
from services.application.parties.model import Wanted
from services.application.prefill.sources import last_case

_CANCELLED = LicenceState.CANCELLED


def _offer(holder: Holder, wish: Wish) -> Offer:
    """A-29: holders change or renew the licence they have."""
    if holder.licence is None:
        return OPEN
    return Offer.closed(
        f"贵单位已持有有效的许可证（{holder.licence.number}），不能再新申请；请办理变更或延续",
        way_out=ApplicationType.ITEM_CHANGE,
    )


def _contradictions(values: Values, holder: Holder) -> Findings:
    """H-07: who had a licence that was cancelled does not apply for the first time. The other way
    round nothing can be said: the licence may be older than the register."""
    cancelled = next((one for one in holder.licences if one.state == _CANCELLED), None)
    if cancelled is None or values.get("nature") != ApplicationNature.FIRST:
        return []
    again = ApplicationNature.AFTER_CANCEL.label
    message = f"贵单位的许可证{cancelled.number}{_CANCELLED.label}，请选择“{again}”"
    return [{"path": "nature", "label": "申请性质", "message": message}]


def _parties(values: Values) -> Wanted | None:
    """What a merger or a split has left applies for a licence of its own: the same case data as
    by 合并申请 and 分立申请. A firm that had no licence is not named."""
    of_nature = {
        ApplicationNature.AFTER_MERGE: Wanted(PartyRole.ABSORBED, 0, MOST),
        ApplicationNature.AFTER_SPLIT: Wanted(PartyRole.ORIGIN, 0, 1),
    }
    return of_nature.get(values.get("nature", ""))


NEW = BusinessType(
    offer=_offer,
    prefill=(last_case,),
    of_any_case=True,
    contradictions=_contradictions,
    facts=licence_facts,
    roster=True,
    parties=_parties,
)
