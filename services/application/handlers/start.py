"""Start a draft of a business type (B-01, P-01, A-29, F-13, F-15)."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chassis import clock
from chassis.context import Call
from chassis.database import Db
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.application.drafts import Start, Summary
from contracts.credit import CreditGateway
from contracts.errors import Conflict
from contracts.personnel import ActivePost
from rules.vocabulary.enumerations import (
    ApplicationType,
    CaseState,
    CreditPurpose,
    Procedure,
)
from services.application import ways
from services.application.assessment import Peers, about_blocks, holder_of
from services.application.business_types import business_type
from services.application.business_types.model import BusinessType, Holder, Wish
from services.application.model import new_id
from services.application.offers import in_the_way, judged, running_of, why_wait
from services.application.prefill.model import Past
from services.application.prefill.store import begin, filings_of
from services.application.tables import Application
from services.application.views import summary
from services.application.ways import Asked


def start(
    call: Call, request: Start, *, db: Db, vault: Vault, peers: Peers, credit: CreditGateway
) -> Summary:
    """Of the new draft.

    Raises Conflict where the type is not open to this holder, or not by this way of handling
    (details.ways: why), or another application is in the way (details.application_id), Unavailable.
    """
    if (begun := db.replay(call, request, Summary)) is not None:
        return begun  # 信用能源 is not asked again
    business, kind = business_type(request.type), ApplicationType(request.type)
    more = about_blocks(call, peers, kind)
    if business.prefill and request.prefill and not business.of_any_case:
        firm = str(call.actor.enterprise_id)
        more["roster"] = peers.personnel.active_roster.defer(enterprise_id=firm)
    holder, answers = holder_of(call, peers, more)
    roster = answers["roster"].posts if "roster" in more else []
    application_id = new_id()  # before, so that what is asked is kept with it
    asked = ways.ask(call, credit, holder, kind, CreditPurpose.START, application_id)
    return db.command(
        call,
        request,
        _start,
        application_id=application_id,
        business=business,
        holder=holder,
        asked=asked,
        roster=roster,
        vault=vault,
    )


def _start(
    tx: Transaction,
    request: Start,
    *,
    application_id: str,
    business: BusinessType,
    holder: Holder,
    asked: Asked | None,
    roster: list[ActivePost],
    vault: Vault,
) -> Summary:
    wish = Wish(clock.today(), Procedure(request.procedure))
    offer = judged(request.type, business, holder, wish)
    if not offer.is_open:
        raise Conflict(offer.text)
    if wish.procedure is Procedure.PROMISE and asked and not asked.verdict.allowed:
        why = [one.code.value for one in asked.verdict.reasons]
        raise Conflict(f"不能采用告知承诺制办理：{asked.verdict.text}", ways=why)
    enterprise_id = holder.enterprise.enterprise_id
    # Whoever starts something else at the same moment sees this one.
    one_by_one = text("SELECT pg_advisory_xact_lock(hashtextextended(:firm, 17))")
    tx.session.execute(one_by_one, {"firm": enterprise_id})
    other = in_the_way(request.type, running_of(tx.session, enterprise_id))
    if other is not None:
        mine = other.enterprise_id == enterprise_id  # else it is a party of another firm's case
        about = {"application_id": other.id} if mine else {}
        raise Conflict(why_wait(request.type, other), **about)
    application = Application(
        id=application_id,
        type=request.type,
        procedure=wish.procedure.value,
        enterprise_id=enterprise_id,
        office=holder.enterprise.office,
        state=CaseState.DRAFT.value,
        version=1,
        round=0,
        categories=business.categories(holder),
        case_seq=0,
        created_at=tx.now,
        updated_at=tx.now,
    )
    tx.session.add(application)
    try:
        tx.session.flush()
    except IntegrityError as error:  # the release before does not wait for the lock
        raise Conflict("贵单位刚刚已新建了一件申请，请刷新页面后查看") from error
    if asked:
        ways.keep(tx, application.id, asked)
    after = {"type": application.type, "procedure": application.procedure}
    tx.audit("start", "application", application.id, after=after)
    sources = business.prefill if request.prefill else ()
    granted = not business.of_any_case
    filings = filings_of(tx.session, vault, enterprise_id, granted=granted) if sources else []
    past = Past(holder, wish.on, business.order, roster, filings)
    begin(tx, vault, application, past, sources, business.before(holder))
    return summary(application)
