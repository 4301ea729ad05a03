"""Proposing: the firm is told and can be heard; a 注销 is published."""

from __future__ import annotations

import uuid

from chassis import clock
from chassis.transaction import Transaction
from contracts.errors import Invalid
from contracts.review.proceedings import Proceeded, Propose
from rules.ex_officio import grounds, heard_until
from rules.vocabulary.enumerations import ProceedingState
from services.review import numbering
from services.review.calendar import calendar_of
from services.review.document_kinds import numbered
from services.review.proceedings import papers, store
from services.review.proceedings.model import Proceeding, ensure
from services.review.proceedings.subject import about, refusal


def propose(tx: Transaction, request: Propose) -> Proceeded:
    """Raises NotFound outside the caller's jurisdiction, Conflict where something runs already or
    the licence does not allow it, Invalid."""
    today = clock.local(tx.now).date()
    of = about(tx.session, tx.call.actor, request)
    ground = next((one for one in grounds(today) if one.code == request.ground), None)
    if ground is None or ground.kind not in of.kinds:
        raise Invalid.at("ground", "请选择法定情形")
    ensure(refusal(tx.session, of, ground))
    serial = numbering.take(tx.session, f"proceeding/{of.office}/{today.year}")
    one = Proceeding(
        id=str(uuid.uuid4()),
        number=numbered(of.office, "案", today.year, serial),
        kind=ground.kind.value,
        ground=ground.code,
        office=of.office,
        enterprise_id=of.enterprise_id,
        enterprise_name=of.enterprise_name,
        uscc=of.uscc,
        licence_id=of.licence.id if of.licence else None,
        case_id=of.case_id,
        undoes=of.undoes.id if of.undoes else None,
        facts=request.facts,
        state=ProceedingState.OPEN.value,
        proposed_by_id=tx.call.actor.account_id or "",
        proposed_by_name=tx.call.actor.name,
        proposed_at=tx.now,
        heard_until=heard_until(ground.kind, today, calendar_of(tx.session)),
        heard_at=None,
        decided_by_id=None,
        decided_by_name=None,
        decided_at=None,
        decision="",
        licence_version=None,
        version=1,
    )
    store.add(tx, one)
    number = None
    if one.heard_until:
        number = papers.draw_up(tx, one, f"{one.kind}_NOTICE", ground, of.licence)
    return Proceeded(
        proceeding_id=one.id,
        number=one.number,
        kind=one.kind,
        state=one.state,
        document_number=number,
    )
