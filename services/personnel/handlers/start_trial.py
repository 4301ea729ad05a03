"""Asking what would follow if the order in force asked for other figures (N-17)."""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from chassis import clock
from chassis.database_errors import violated
from chassis.transaction import Transaction
from contracts.errors import Conflict, Finding, Invalid
from contracts.trials import QUEUED, StartTrial, Trial
from rules.order import Order, ParameterError, changed, load_order, order_in_force
from rules.vocabulary.enumerations import Level
from services.personnel.tables import trial
from services.personnel.trials.queries import view

FURTHEST = timedelta(days=10 * 365)
_ONE_A_PERSON = "trial_one_a_person"

Parameters = dict[str, dict[str, int | None]]


def start_trial(tx: Transaction, request: StartTrial) -> Trial:
    """Waiting for the worker. It judges the caller's jurisdiction.

    Raises Invalid for a day that is over or too far ahead and for figures that the order cannot
    have (all of them at once), Conflict while another trial of the caller is not over.
    """
    today, day = clock.today(), request.evaluated_on
    if not today <= day <= today + FURTHEST:
        raise Invalid.at("evaluated_on", "请选择今天或以后10年内的日期")
    order = load_order(order_in_force(day))
    readings = {
        name: value
        for name, value in request.readings.items()
        if order.readings[name].value != value
    }
    parameters: dict[str, dict[str, int | None] | str] = {
        **_differing(order, request.parameters),
        **readings,
    }
    try:
        changed(order, parameters)
    except ParameterError as error:
        raise Invalid(findings=[_finding(fault) for fault in error.faults]) from error
    actor = tx.call.actor
    try:
        with tx.session.begin_nested():
            row = tx.session.execute(
                insert(trial)
                .values(
                    id=str(uuid.uuid4()),
                    requested_by=str(actor.account_id),
                    requested_by_name=actor.name,
                    office=actor.office,
                    order=order.code,
                    parameters=parameters,
                    judged_on=today,
                    evaluated_on=day,
                    state=QUEUED,
                    requested_at=tx.now,
                )
                .returning(trial)
            ).one()
    except IntegrityError as error:
        if violated(error) != _ONE_A_PERSON:
            raise
        raise Conflict("您发起的试算还没有结束，请等待完成或先取消") from error
    asked = {"order": order.code, "parameters": parameters, "evaluated_on": day.isoformat()}
    tx.audit("start_trial", "trial", row.id, after=asked)
    return view(row, actor)


def _differing(order: Order, parameters: Parameters) -> Parameters:
    """What is not as the order has it; what the order does not know stays, to be refused."""
    differing: Parameters = {}
    for name, by_level in parameters.items():
        for level, value in by_level.items():
            known = level in order.levels
            if not known or getattr(order.levels[Level(level)], name) != value:
                differing.setdefault(name, {})[level] = value
    return differing


def _finding(fault: str) -> Finding:
    path, _, reason = fault.partition(": ")
    return {"path": f"parameters.{path}", "message": reason}
