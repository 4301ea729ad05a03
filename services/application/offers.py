"""Which business types a firm may file now, and why not (A-29)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.application import drafts
from contracts.filing import ways_online
from rules.dates import DAY
from rules.exclusion import NOT_BESIDE
from rules.provisions import blocked
from rules.vocabulary.enumerations import EDITABLE, ENDED, UNDECIDED, ApplicationType
from services.application.business_types import BUSINESS_TYPES, NOT_OPEN
from services.application.business_types.model import (
    BusinessType,
    Holder,
    Offer,
    Wish,
    for_holders,
)
from services.application.tables import Application, Party

OF_STAFF = (ApplicationType.STAFF_IN, ApplicationType.STAFF_OUT)
"""人员变更 has pages of its own (`personnel`), for whoever has a valid licence."""


def offer_of(code: ApplicationType, holder: Holder, wish: Wish) -> Offer:
    """Closed for a type that cannot be filed online yet, or not in this way."""
    if code in OF_STAFF:
        return for_holders(holder, wish)
    if code not in BUSINESS_TYPES:
        return Offer.closed(NOT_OPEN)
    return judged(code, BUSINESS_TYPES[code], holder, wish)


def judged(code: str, business: BusinessType, holder: Holder, wish: Wish) -> Offer:
    if wish.procedure not in ways_online(ApplicationType(code)):
        label = ApplicationType(code).label
        return Offer.closed(f"{label}暂不能采用{wish.procedure.label}办理")
    return _blocked(ApplicationType(code), holder, wish) or business.offer(holder, wish)


def _blocked(code: ApplicationType, holder: Holder, wish: Wish) -> Offer | None:
    """Closed until a day because of what an office has decided (domain §1.6)."""
    found = blocked(code, [(one.code, one.day) for one in holder.blocks], wish.on)
    if found is None:
        return None
    by = next(one.number for one in holder.blocks if one.code == found.block.code)
    return Offer.closed(f"{found.refusal}，依据{by}", opens_on=found.until + DAY)


def running_of(session: Session, enterprise_id: str, *, but: str = "") -> Sequence[Application]:
    """Applications of the firm, and of others to which it is bound as a party, that are not over,
    the oldest first, without one of them."""
    bound = select(Party.application_id).where(Party.enterprise_id == enterprise_id, Party.bound)
    running = select(Application).where(
        (Application.enterprise_id == enterprise_id) | Application.id.in_(bound),
        Application.state.not_in(ENDED),
    )
    if but:
        running = running.where(Application.id != but)
    return session.scalars(running.order_by(Application.created_at)).all()


def in_the_way(code: str, running: Iterable[Application]) -> Application | None:
    """What has to end before one of type `code` is filed (P-01, F-15)."""
    excluded = NOT_BESIDE[ApplicationType(code)]
    return next((one for one in running if ApplicationType(one.type) in excluded), None)


def why_wait(code: str, other: Application) -> str:
    """What the firm is told of an application in the way."""
    wanted, runs = ApplicationType(code).label, ApplicationType(other.type).label
    number = f"（{other.number}）" if other.number else ""
    over = _ways_to_end(other.state)
    if other.type == code:
        return f"有正在办理的申请{number}，{over}后才能再次申请"
    return f"有正在办理的{runs}{number}，{over}后才能申请{wanted}"


def _ways_to_end(state: str) -> str:
    """What the firm may do of its own to end an application, besides waiting."""
    if state in EDITABLE:
        return "办结或废弃"
    return "办结或终止" if state in UNDECIDED else "办结"


def view(
    code: ApplicationType, offer: Offer, running: Sequence[Application], enterprise_id: str
) -> drafts.Offer:
    """enterprise_id: of the firm that asks; the application of another one is not its to open."""
    own = [one for one in running if one.enterprise_id == enterprise_id]
    if code is ApplicationType.TERMINATE:
        offer = _to_terminate(own)
    waits = in_the_way(code, running) if offer.is_open else None
    if waits is not None and waits not in own:
        offer, waits = Offer.closed(why_wait(code, waits)), None
    return drafts.Offer(
        type=code.value,
        state="RUNNING" if waits else "OPEN" if offer.is_open else "CLOSED",
        text=why_wait(code, waits) if waits else offer.text,
        opens_on=offer.opens_on,
        closes_on=offer.closes_on,
        way_out=offer.way_out,
        application_id=waits.id if waits else None,
        procedures=[one.value for one in ways_online(code)],
    )


def _to_terminate(running: Iterable[Application]) -> Offer:
    """Nothing is filed for it: it ends one of what runs (L-01, L-02)."""
    undecided = [one for one in running if one.state in UNDECIDED]
    if not undecided:
        return Offer.closed("没有已提交、尚未作出决定的申请")
    return Offer(True, f"有{len(undecided)}件申请正在办理，可以终止")
