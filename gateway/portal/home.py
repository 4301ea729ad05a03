"""The home page of a firm (A-27…A-29)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import g, render_template
from msgspec.structs import replace

from contracts.application.drafts import Offer
from contracts.errors import ServiceError
from contracts.firm import Ability
from contracts.forms.sections import SECTIONS
from gateway import duties
from gateway.portal import blueprint
from gateway.portal.shortfall import lacking
from gateway.rpc import parallel, rpc
from rules.vocabulary.enumerations import EDITABLE, ApplicationType, Consent

# What names people, whose number and qualification can be looked at.
STAFFED = {kind for kind, tabs in SECTIONS.items() if any(tab.person for tab in tabs)}
UNKNOWN = Offer(
    type="",
    state="CLOSED",
    text="暂时无法查询能否办理，请稍后刷新",
    opens_on=None,
    closes_on=None,
    way_out=None,
    application_id=None,
    procedures=[],
)


LOOKED_AT = {ApplicationType.STAFF_IN.value}
NOT_YOURS = {
    "state": "CLOSED",
    "text": "您的账号只能查看，请由经办人办理",
    "way_out": None,
}


@dataclass(frozen=True)
class Entry:
    """One business under 承装（修、试）业务许可申请, as a tile. page: the endpoint that it opens,
    "" where a draft is begun."""

    type: ApplicationType
    title: str
    text: str
    symbol: str
    page: str = ""


ENTRIES = (
    Entry(ApplicationType.NEW, "许可证新申请", "首次申请或注销后再次申请", "file-plus"),
    Entry(ApplicationType.REG_CHANGE, "登记事项变更", "名称、住所、法定代表人等变更", "edit"),
    Entry(ApplicationType.ITEM_CHANGE, "许可事项变更", "增加类别、提高或降低等级", "adjustments"),
    Entry(ApplicationType.RENEW, "许可证延续", "有效期届满前申请延续", "calendar-repeat"),
    Entry(ApplicationType.REISSUE, "许可证补（换）证", "遗失补证、损坏换证", "replace"),
    Entry(ApplicationType.CANCEL, "许可证注销", "不再从事相关活动", "file-x"),
    Entry(ApplicationType.STAFF_IN, "人员变更申请", "人员入职、离职", "users", "portal.staff"),
    Entry(ApplicationType.SPLIT, "分立申请", "企业分立后申请", "arrows-split-2"),
    Entry(ApplicationType.MERGE, "合并申请", "企业合并后申请", "arrows-join-2"),
    Entry(
        ApplicationType.TERMINATE,
        "业务办理终止申请",
        "终止正在办理的业务",
        "player-stop",
        "portal.termination",
    ),
)


@blueprint.get("/home")
def home() -> str:
    firm = str(g.actor.enterprise_id)
    found = parallel(
        {
            "engaged": rpc().application.engagements.defer(),
            "mine": rpc().application.mine.defer(),
            "offers": rpc().application.offers.defer(),
            "licences": g.rpc.review.licences.defer(enterprise_id=g.actor.enterprise_id),
            "reminders": g.rpc.review.reminders.defer(enterprise_id=g.actor.enterprise_id),
            "proceedings": rpc().review.own_proceedings.defer(enterprise_id=firm),
            "commitments": rpc().review.own_commitments.defer(enterprise_id=firm),
            "invitations": rpc().evaluation.invitations.defer(),
            "shortfall": rpc().personnel.own_shortfall.defer(),
            "file": rpc().identity.business_licence.defer(enterprise_id=g.actor.enterprise_id),
        },
        return_errors=True,
    )
    mine, offers, licences, reminders, proceedings = (
        _items(found[name]) for name in ("mine", "offers", "licences", "reminders", "proceedings")
    )
    of_type = {offer.type: _offered(offer) for offer in offers or ()}
    engaged = _items(found["engaged"]) or []
    return render_template(
        "portal/home.html",
        asked=[one for one in engaged if one.may_answer and one.consent == Consent.ASKED],
        engaged=len(engaged),
        applications=mine,
        licences=licences,
        commitments=_items(found["commitments"]) or [],
        invitations=_items(found["invitations"]) or [],
        licence_lost=not isinstance(found["file"], ServiceError) and found["file"].damaged,
        todo=[one for one in mine or [] if one.state in EDITABLE],
        reminders=[(one, of_type.get(one.way, UNKNOWN)) for one in reminders or ()],
        lacking=lacking,
        shortfall=_noticed(found["shortfall"]),
        to_answer=[one for one in proceedings or () if one.may_state.allowed],
        damaged=[one for one in mine or [] if one.damaged_files],
        staffed=STAFFED,
        openable={offer.type for offer in of_type.values() if offer.state != "CLOSED"},
        entries=[(entry, of_type.get(entry.type, UNKNOWN)) for entry in ENTRIES],
    )


def _noticed(found: Any) -> Any:
    """What the office has asked to be mended, and is not."""
    item = None if isinstance(found, ServiceError) else found.item
    return item if item and item.notice_at and not item.mended_on else None


def _offered(offer: Offer) -> Offer:
    """As it is offered to this account: who only looks begins nothing."""
    begins = offer.state == "OPEN" and offer.type not in LOOKED_AT
    return offer if duties.can(Ability.FILE) or not begins else replace(offer, **NOT_YOURS)


def _items(found: Any) -> list[Any] | None:
    """None: the service cannot be asked now; the rest of the page is shown all the same."""
    return None if isinstance(found, ServiceError) else found.items
