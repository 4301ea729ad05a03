"""The exchange record with the national platform, in either order of the levels' codes (M-11)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_

from chassis import clock
from chassis.rows import AnyRow
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Invalid
from contracts.evaluation.figures import STANDARD, Record, Records, RecordsQuery
from rules import evaluation as rules
from rules import jurisdiction, masking
from rules.vocabulary.enumerations import EvaluationLevel, EvaluationMode, Office
from services.evaluation.scope import of_office
from services.evaluation.sealing import unseal
from services.evaluation.tables import evaluation, served_case

OF_FIRM, OF_PERSON = "2", "1"  # userProp: 法人, 自然人


def records(tx: Transaction, request: RecordsQuery, *, vault: Vault) -> Records:
    """In the order in which they were given, so many at most; `after` of the answer goes on, ""
    at the end. An export is recorded. Raises Invalid."""
    chosen: list[Any] = [
        evaluation.c.day.between(request.since, request.until),
        evaluation.c.counted,
        of_office(tx.call.actor, evaluation.c.office),
    ]
    if request.after:
        chosen.append(tuple_(evaluation.c.at, evaluation.c.id) > tuple_(*_place(request.after)))
    wanted = (
        select(evaluation, served_case.c.number)
        .join(served_case, served_case.c.id == evaluation.c.case_id, isouter=True)
        .where(*chosen)
        .order_by(evaluation.c.at, evaluation.c.id)
        .limit(request.most)
    )
    rows = tx.session.execute(wanted).all()
    if not request.after:
        told = {"since": str(request.since), "until": str(request.until), "order": request.order}
        tx.audit("export_records", "records", tx.call.actor.office or "all", after=told)
    full = len(rows) == request.most
    return Records(
        items=[_record(vault, row, request.order) for row in rows],
        after=f"{rows[-1].at.isoformat()}|{rows[-1].id}" if full else "",
    )


def _place(after: str) -> tuple[datetime, str]:
    at, _, evaluation_id = after.partition("|")
    try:
        return datetime.fromisoformat(at), evaluation_id
    except ValueError as error:
        raise Invalid.at("after", "不能识别的续页位置") from error


def _record(vault: Vault, row: AnyRow, order: str) -> Record:
    level, step = EvaluationLevel(row.level), rules.steps().get(row.step)
    code = rules.standard_code(level) if order == STANDARD else rules.platform_code(level)
    opinion = unseal(vault, evaluation.c.opinion, row)
    return Record(
        project_no=row.number or "" if not row.anonymous else "",
        assess_number=str(step.number) if step else "",
        service_number=row.id,
        eval_detail=",".join(row.tags),
        satisfaction=str(code),
        evaluate_channel=rules.channel_code(EvaluationMode(row.mode)),
        applicant_name=masking.name(unseal(vault, evaluation.c.name, row)),
        applicant_card_number="",
        applicant_phone=_phone(unseal(vault, evaluation.c.mobile, row)),
        handle_state_code=step.state if step else "3",
        region_code=jurisdiction.region_code(Office(row.office)) if row.office else "",
        user_prop=OF_FIRM if row.enterprise_id or row.case_id else OF_PERSON,
        evaluated_person_info=row.counter or "",
        evaluate_time=f"{clock.local(row.at):%Y-%m-%d %H:%M:%S}",
        writing_evaluation=opinion,
    )


def _phone(mobile: str | None) -> str:
    return masking.mobile(mobile) if mobile else ""
