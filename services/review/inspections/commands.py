"""A visit to a firm: planned, reported, cancelled (N-06)."""

from __future__ import annotations

import uuid
from typing import Any

from msgspec.structs import asdict
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from chassis import clock
from chassis.transaction import Transaction
from contracts.errors import Conflict, Finding, Forbidden, Invalid, ServiceError, StaleVersion
from contracts.review.inspections import (
    CancelInspection,
    Inspected,
    PlanInspection,
    ReportInspection,
)
from rules.conditions import conditions_said
from rules.dates import DAY, in_words
from rules.order import order_in_force
from rules.vocabulary.enumerations import (
    Category,
    CheckKind,
    CheckResult,
    InspectionState,
    Level,
    StaffRole,
)
from services.review import messages, repository
from services.review.case import Case
from services.review.inspections import store
from services.review.inspections.store import Inspection
from services.review.inspections.tables import inspections
from services.review.possible import Situation
from services.review.tables import cases
from services.review.verification import store as commitments
from services.review.verification.model import ensure, to_visit

LATEST = 366
"""Days ahead that a visit may be planned at most."""
VISITORS = (StaffRole.EXAMINE, StaffRole.DECIDE)


def plan(tx: Transaction, request: PlanInspection) -> Inspected:
    """Raises NotFound, Forbidden, Conflict where none is to be planned, Invalid."""
    if bool(request.case_id) == bool(request.commitment_id):
        raise Invalid.at("planned_on", "请从办件或者承诺核查页面安排现场核查")
    if request.commitment_id:
        at = commitments.locked(tx, request.commitment_id)
        ensure(to_visit(at))
        row = tx.session.execute(select(cases).where(cases.c.id == at.commitment.case_id)).one()
        case, checklist = Case.of(row), _checklist(at.commitment.categories)
    else:
        seen = repository.situation_of_case(tx, request.case_id)
        ensure(_to_plan(seen))
        case, checklist = seen.case, _checklist(seen.case.categories)
    _ensure_plan(request)
    inspection_id = str(uuid.uuid4())
    values: dict[str, Any] = {
        "id": inspection_id,
        "case_id": case.id,
        "commitment_id": request.commitment_id or None,
        "office": case.office,
        "enterprise_id": case.enterprise_id,
        "enterprise_name": case.enterprise_name,
        "planned_on": request.planned_on,
        "place": request.place,
        "people": _names(request),
        "checklist": checklist,
        "state": InspectionState.PLANNED.value,
        "planned_by_id": tx.call.actor.account_id or "",
        "planned_by_name": tx.call.actor.name,
        "planned_at": tx.now,
    }
    try:
        with tx.session.begin_nested():
            tx.session.execute(insert(inspections).values(values))
    except IntegrityError as error:
        raise Conflict("已安排现场核查，提交报告或者取消后才能另行安排") from error
    messages.of_case(tx, case, "VISIT_PLANNED", day=in_words(request.planned_on))
    after = {"planned_on": request.planned_on.isoformat(), "people": len(request.people)}
    tx.audit("inspection_planned", "inspection", inspection_id, None, after)
    return Inspected(
        inspection_id=inspection_id,
        case_id=case.id,
        commitment_id=request.commitment_id or None,
        state=InspectionState.PLANNED.value,
    )


def report(tx: Transaction, request: ReportInspection) -> Inspected:
    """What was found. It stays as it is from then on; of a commitment it is what its check on the
    spot found. Raises NotFound, Conflict, StaleVersion, Invalid."""
    one = _changeable(tx, request.inspection_id, request.version)
    results = _results(one, request)
    at = request.position
    store.save(
        tx,
        one,
        state=InspectionState.REPORTED.value,
        results=results,
        summary=request.summary,
        **(asdict(at) if at else {}),
        reported_by_id=tx.call.actor.account_id or "",
        reported_by_name=tx.call.actor.name,
        reported_at=tx.now,
    )
    wrong = [line for line in results if line["result"] == CheckResult.NOT_MET]
    if one.commitment_id:
        _found(tx, one, len(wrong), request.summary)
    after = {"lines": len(results), "not_met": len(wrong), "positioned": at is not None}
    tx.audit("inspection_reported", "inspection", one.id, None, after)
    return _inspected(one, InspectionState.REPORTED)


def cancel(tx: Transaction, request: CancelInspection) -> Inspected:
    """Raises NotFound, Conflict once it is reported, StaleVersion."""
    one = _changeable(tx, request.inspection_id, request.version)
    store.save(tx, one, state=InspectionState.CANCELLED.value)
    row = tx.session.execute(select(cases).where(cases.c.id == one.case_id)).one()
    store.tell_cancelled(tx, Case.of(row), one.planned_on)
    tx.audit("inspection_cancelled", "inspection", one.id)
    return _inspected(one, InspectionState.CANCELLED)


def _found(tx: Transaction, one: Inspection, wrong: int, summary: str) -> None:
    at = commitments.locked(tx, str(one.commitment_id))
    on_site = [check for check in at.commitment.checks if check.kind is CheckKind.ON_SITE]
    commitments.save(tx, at.commitment, at.commitment.version)
    for check in on_site:
        outcome = CheckResult.NOT_MET if wrong else CheckResult.MET
        commitments.add_entry(
            tx, at.commitment, subject=check.code, outcome=outcome.value, text=summary
        )


def _changeable(tx: Transaction, inspection_id: str, version: int) -> Inspection:
    one = store.locked(tx, inspection_id)
    refused = why_not(one)
    if refused:
        raise refused
    if one.version != version:
        raise StaleVersion("现场核查已有变化，请刷新页面核对后再提交", current=one.version)
    return one


def why_not(one: Inspection) -> ServiceError | None:
    """Why nothing can be changed of it any more."""
    if one.planned:
        return None
    return Conflict(f"本次现场核查{InspectionState(one.state).label}，不能再修改")


def _to_plan(at: Situation) -> ServiceError | None:
    if at.open_task is None or not at.step.optional:
        return Conflict("办件不在现场核查环节，请先在审查环节选择“转现场核查”")
    return None if at.mine or at.heads else Forbidden("请先领取该任务再办理")


def _ensure_plan(request: PlanInspection) -> None:
    today, found = clock.today(), list[Finding]()
    if not today <= request.planned_on <= today + LATEST * DAY:
        found.append({"path": "planned_on", "message": "请选择今天起一年以内的日期"})
    if len(set(_names(request))) < 2:
        found.append({"path": "people", "message": "现场核查应当由两人以上进行，请逐一填写姓名"})
    if found:
        raise Invalid(findings=found)


def _names(request: PlanInspection) -> list[str]:
    return [one for one in request.people if one]


def _results(one: Inspection, request: ReportInspection) -> list[dict[str, str]]:
    given = {line.code: line for line in request.lines}
    found: list[Finding] = []
    for line in one.checklist:
        result = given.get(line["code"])
        if result is None:
            message = f"请选择“{line['title']}”相符或者不符"
            found.append({"path": f"lines.{line['code']}", "message": message})
        elif result.result == CheckResult.NOT_MET and not result.note:
            message = f"请写明“{line['title']}”不符的情况"
            found.append({"path": f"lines.{line['code']}", "message": message})
    if found:
        raise Invalid(findings=found)
    return [asdict(given[line["code"]]) for line in one.checklist]


def _checklist(categories: dict[str, str]) -> list[dict[str, str]]:
    """The conditions in force with their figures, for what is applied for or was granted."""
    applied = {Category(kind): Level(level) for kind, level in categories.items()}
    return [
        {"code": f"C{number:02d}", **said}
        for number, said in enumerate(conditions_said(applied, order_in_force(clock.today())), 1)
    ]


def _inspected(one: Inspection, state: InspectionState) -> Inspected:
    return Inspected(
        inspection_id=one.id,
        case_id=one.case_id,
        commitment_id=one.commitment_id,
        state=state.value,
    )
