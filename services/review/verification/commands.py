"""From the grant to the verdict: what is promised, what is found, what follows (C-09, C-10)."""

from __future__ import annotations

from sqlalchemy import select

from chassis import clock
from chassis.transaction import Transaction
from contracts.errors import Invalid
from contracts.review.proceedings import Propose
from contracts.review.verification import Conclude, Concluded, RecordCheck
from rules.conditions import conditions_said
from rules.ex_officio import FALSE_COMMITMENT
from rules.ledger import Ledger
from rules.order import order_in_force
from rules.verification import verification
from rules.vocabulary.enumerations import (
    ApplicationType,
    Category,
    CheckKind,
    CheckResult,
    Level,
    Verdict,
)
from services.review import documents, messages
from services.review.case import Case
from services.review.ledger import ledger_of
from services.review.licensing.values import Licence
from services.review.proceedings.propose import propose
from services.review.tables import cases
from services.review.verification import store
from services.review.verification.model import (
    Situation,
    ensure,
    ensure_grounded,
    to_check,
    to_conclude,
)


def promised(tx: Transaction, case: Case, known: Ledger, licence: Licence) -> None:
    """What was granted on a promise: it is verified from now on, and published."""
    on = clock.local(tx.now).date()
    by = verification(ApplicationType(case.type), on)
    kinds, due_on = by.kinds(case.categories, case.id), by.due_on(on)
    commitment_id = store.add(
        tx,
        case_id=case.id,
        licence_id=licence.id,
        office=case.office,
        enterprise_id=case.enterprise_id,
        type=case.type,
        categories=case.categories,
        granted_on=on,
        due_on=due_on,
        kinds=sorted(kinds),
    )
    applied = {Category(kind): Level(level) for kind, level in case.categories.items()}
    documents.draw_up(
        tx,
        case,
        "COMMITMENT",
        known,
        licence_number=licence.number,
        conditions=conditions_said(applied, order_in_force(on)),
        verified_until=due_on.isoformat(),
        on_site=CheckKind.ON_SITE in kinds,
    )
    after = {"due_on": due_on.isoformat(), "kinds": sorted(kinds)}
    tx.audit("promise_recorded", "commitment", commitment_id, None, after)


def record_check(tx: Transaction, request: RecordCheck) -> Concluded:
    """What was found of one check; the last counts. Raises NotFound, Forbidden, Conflict where it
    is over, StaleVersion, Invalid for a check that this one has not."""
    at = store.locked(tx, request.commitment_id)
    ensure(to_check(at))
    one = at.commitment
    check = next((each for each in one.checks if each.code == request.check), None)
    if check is None:
        raise Invalid.at("check", "没有这一核查事项，请刷新页面后重试")
    if check.kind is CheckKind.ON_SITE:
        raise Invalid.at("check", "现场核查的结果以现场核查报告为准，请先提交报告")
    store.save(tx, one, request.version)
    store.add_entry(tx, one, subject=request.check, outcome=request.result, text=request.text)
    after = {"check": request.check, "result": request.result}
    tx.audit("promise_checked", "commitment", one.id, None, after)
    return Concluded(commitment_id=one.id, state=one.state)


def conclude(tx: Transaction, request: Conclude) -> Concluded:
    """The verdict. RECTIFY is told in writing; FALSE proposes to annul the licence, which another
    decides on (services/review/proceedings).

    Raises NotFound, Forbidden, Conflict, StaleVersion, Invalid.
    """
    at = store.locked(tx, request.commitment_id)
    ensure(to_conclude(at))
    one, verdict = at.commitment, Verdict(request.verdict)
    until = request.until if verdict is Verdict.RECTIFY else None
    ensure_grounded(at, verdict, request.text, until)
    number = proceeding_id = None
    if verdict is Verdict.PASS:
        messages.tell(
            tx,
            f"licence:{one.licence_id}",
            one.enterprise_id,
            "PROMISE_KEPT",
            {"licence": one.licence_number},
            licence_id=one.licence_id,
        )
    elif verdict is Verdict.RECTIFY:
        number = _notice(tx, at, request)
    else:
        proposal = Propose(
            licence_number=one.licence_number, ground=FALSE_COMMITMENT, facts=request.text
        )
        proceeding_id = propose(tx, proposal).proceeding_id
    store.save(
        tx,
        one,
        request.version,
        verdict=verdict.value,
        rectify_until=until,
        proceeding_id=proceeding_id,
        verified_at=tx.now,
    )
    store.add_entry(tx, one, outcome=verdict.value, text=request.text, until=until)
    before, after = {"verdict": one.verdict}, {"verdict": verdict.value}
    tx.audit("promise_verified", "commitment", one.id, before, after)
    done = store.seen(tx.session, tx.call.actor, one.id).commitment
    return Concluded(
        commitment_id=one.id,
        state=done.state,
        document_number=number,
        proceeding_id=proceeding_id,
    )


def _notice(tx: Transaction, at: Situation, request: Conclude) -> str:
    """限期整改通知书; its number."""
    one, latest = at.commitment, at.latest
    row = tx.session.execute(select(cases).where(cases.c.id == one.case_id)).one()
    return documents.draw_up(
        tx,
        Case.of(row),
        "RECTIFICATION",
        ledger_of(tx.session, one.case_id),
        text=request.text,
        licence_number=one.licence_number,
        until=request.until.isoformat() if request.until else None,
        found=[
            {"title": check.title, "text": latest[check.code].text}
            for check in one.checks
            if check.code in latest and latest[check.code].outcome == CheckResult.NOT_MET
        ],
    )
