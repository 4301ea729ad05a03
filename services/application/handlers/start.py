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
from contracts.errors import Conflict
from contracts.personnel import ActivePost
from rules.vocabulary.enumerations import ApplicationType, CaseState, Procedure
from services.application.assessment import Peers, about_blocks, holder_of
from services.application.business_types import business_type
from services.application.business_types.model import BusinessType, Holder, Wish
from services.application.model import new_id
from services.application.offers import in_the_way, judged, running_of, why_wait
from services.application.prefill.model import Past
from services.application.prefill.store import begin, filings_of
from services.application.tables import Application
from services.application.views import summary


def start(call: Call, request: Start, *, db: Db, vault: Vault, peers: Peers) -> Summary:
    """Of the new draft.

    Raises Conflict where the type is not open to this holder, or another application is in the way
    (details.application_id), Unavailable.
    """
    business = business_type(request.type)
    more = about_blocks(call, peers, ApplicationType(request.type))
    if business.prefill and request.prefill:
        firm = str(call.actor.enterprise_id)
        more["roster"] = peers.personnel.active_roster.defer(enterprise_id=firm)
    holder, answers = holder_of(call, peers, more)
    roster = answers["roster"].posts if "roster" in more else []
    return db.command(
        call, request, _start, business=business, holder=holder, roster=roster, vault=vault
    )


def _start(
    tx: Transaction,
    request: Start,
    *,
    business: BusinessType,
    holder: Holder,
    roster: list[ActivePost],
    vault: Vault,
) -> Summary:
    wish = Wish(clock.today(), Procedure(request.procedure))
    offer = judged(request.type, business, holder, wish)
    if not offer.is_open:
        raise Conflict(offer.text)
    enterprise_id = holder.enterprise.enterprise_id
    # Whoever starts something else at the same moment sees this one.
    one_by_one = text("SELECT pg_advisory_xact_lock(hashtextextended(:firm, 17))")
    tx.session.execute(one_by_one, {"firm": enterprise_id})
    other = in_the_way(request.type, running_of(tx.session, enterprise_id))
    if other is not None:
        raise Conflict(why_wait(request.type, other), application_id=other.id)
    application = Application(
        id=new_id(),
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
    after = {"type": application.type, "procedure": application.procedure}
    tx.audit("start", "application", application.id, after=after)
    sources = business.prefill if request.prefill else ()
    filings = filings_of(tx.session, vault, enterprise_id) if sources else []
    past = Past(holder, wish.on, business.order, roster, filings)
    begin(tx, vault, application, past, sources, business.before(holder))
    return summary(application)
