"""What of decisions stands against applications of a firm for a while (domain §1.6)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Call
from contracts.review.licences import EnterpriseQuery
from contracts.review.proceedings import BlockingDecision, Blocks
from rules.ex_officio import FALSE_COMMITMENT
from rules.vocabulary.enumerations import ProceedingState
from services.review.access import ensure_own
from services.review.proceedings.model import Proceeding
from services.review.proceedings.tables import proceedings
from services.review.tables import documents


def blocks(session: Session, call: Call, request: EnterpriseQuery) -> Blocks:
    """Every decision that is such an event and was not undone, however long ago; how long each
    blocks what is data. Raises NotFound when an enterprise asks for another's."""
    ensure_own(call.actor, request.enterprise_id, kind="blocks")
    undone = (
        select(proceedings.c.undoes)
        .where(proceedings.c.undoes.is_not(None), proceedings.c.state == ProceedingState.DECIDED)
        .scalar_subquery()
    )
    rows = session.execute(
        select(proceedings, documents.c.number.label("document_number"))
        .join(documents, documents.c.proceeding_id == proceedings.c.id)
        .where(
            proceedings.c.enterprise_id == request.enterprise_id,
            proceedings.c.state == ProceedingState.DECIDED,
            documents.c.kind == proceedings.c.kind,
            proceedings.c.id.not_in(undone),
        )
        .order_by(proceedings.c.decided_at)
    )
    found, false = list[BlockingDecision](), list[BlockingDecision]()
    for row in rows:
        ground = Proceeding.of(row).ground_of(clock.local(row.proposed_at).date())
        decided = {"day": clock.local(row.decided_at).date(), "number": row.document_number}
        if ground.block:
            found.append(BlockingDecision(code=ground.block, **decided))
        if ground.code == FALSE_COMMITMENT:
            false.append(BlockingDecision(code=ground.code, **decided))
    return Blocks(items=found, false_commitments=false)
