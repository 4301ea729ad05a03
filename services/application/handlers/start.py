"""Start a draft of a business type (B-01, P-01, A-29)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from chassis.transaction import Transaction
from contracts.errors import Conflict
from rules.vocabulary.enumerations import ENDED, CaseState, Procedure
from services.application.business_types.model import BusinessType, Holder
from services.application.model import LICENCE_TYPES, new_id
from services.application.tables import Application
from services.application.views import summary


def start(
    tx: Transaction,
    data: dict[str, Any],
    *,
    business: BusinessType,
    holder: Holder,
) -> dict[str, Any]:
    """`Summary` of the new draft.

    Raises Conflict where the type is not open to this holder, or another application is running
    (details.application_id).
    """
    offer = business.offer(holder)
    if not offer.is_open:
        raise Conflict(offer.text)
    enterprise = holder.enterprise
    running = tx.session.scalars(
        select(Application).where(
            Application.enterprise_id == enterprise["enterprise_id"],
            Application.type.in_(LICENCE_TYPES),
            Application.state.not_in(ENDED),
        )
    ).first()
    if running is not None:
        raise _already_running(application_id=running.id)
    application = Application(
        id=new_id(),
        type=data["type"],
        procedure=Procedure.GENERAL.value,
        enterprise_id=enterprise["enterprise_id"],
        office=enterprise["office"],
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
    except IntegrityError as error:  # another one was started at the same moment
        raise _already_running() from error
    tx.audit("start", "application", application.id, after={"type": application.type})
    return summary(application)


def _already_running(**details: str) -> Conflict:
    return Conflict("本单位已有一件正在办理的许可申请，办结或废弃后才能再申请", **details)
