"""By which way a firm may file, asked when it is about to (C-01, C-02, C-04, C-06); what was
judged, for reviewers (C-05); and leaving 告知承诺制 for the ordinary way."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chassis.context import Call
from chassis.transaction import Transaction
from contracts.application.drafts import Summary
from contracts.application.ways import WayChecks, WayId, Ways, WaysQuery, Why
from contracts.credit import CreditGateway
from contracts.errors import Conflict
from contracts.filing import has_choice
from rules.vocabulary.enumerations import ApplicationType, CreditPurpose, Procedure
from services.application import repository, views
from services.application import ways as model
from services.application.assessment import Peers, about_blocks, holder_of


def ways(call: Call, request: WaysQuery, *, peers: Peers, credit: CreditGateway) -> Ways:
    """Whether it may file the type at all is judged elsewhere. Raises Unavailable where identity or
    review is away."""
    kind = ApplicationType(request.type)
    if not has_choice(kind):
        return _ways(Procedure.GENERAL)
    holder, _ = holder_of(call, peers, about_blocks(call, peers, kind))
    asked = model.ask(call, credit, holder, kind, CreditPurpose.OFFER)
    if asked is None:
        return _ways(Procedure.GENERAL)
    answer, verdict = asked.answer, asked.verdict
    may = (Procedure.GENERAL, Procedure.PROMISE) if verdict.allowed else (Procedure.GENERAL,)
    return Ways(
        procedures=[one.value for one in may],
        reasons=[Why(code=one.code.value, text=one.text) for one in verdict.reasons],
        silent=verdict.silent,
        answered_at=answer.answered_at if answer else None,
        source=answer.source if answer else "",
    )


def _ways(*procedures: Procedure) -> Ways:
    return Ways(
        procedures=[one.value for one in procedures],
        reasons=[],
        silent=False,
        answered_at=None,
        source="",
    )


def go_general(tx: Transaction, request: WayId) -> Summary:
    """A draft that was begun under 告知承诺制 is handled as any other; what was filled in stays.
    Raises NotFound, and Conflict once it has been submitted."""
    application = repository.find_editable(tx, request.application_id)
    if application.round:
        raise Conflict("申请已经提交过，不能再改变办理方式；需要时可以废弃后重新申请")
    if application.procedure == Procedure.PROMISE:
        application.procedure = Procedure.GENERAL.value
        repository.touch(tx, application)
        before, after = ({"procedure": one.value} for one in (Procedure.PROMISE, Procedure.GENERAL))
        tx.audit("change_way", "application", application.id, before=before, after=after)
    return views.summary(application)


def way_checks(session: Session, call: Call, request: WayId) -> WayChecks:
    """Raises NotFound for an application of another office."""
    application = repository.find(session, call, request.application_id)
    return model.checks_of(session, application.id)
