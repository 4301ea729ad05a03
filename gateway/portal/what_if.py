"""人员达标测算: a firm's own roster, what it reaches and what falls when somebody leaves (I-16)."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import render_template, request

from chassis import clock
from contracts.errors import Finding, Invalid
from contracts.firm import Ability
from gateway.duties import needs
from gateway.portal import blueprint
from gateway.rpc import parallel, rpc

PLACE = "/applications/<id:application_id>/what-if"
ALL = "all"


@blueprint.get(PLACE)
def what_if(application_id: str) -> str:
    return _page(application_id, {"staff_only": request.args.get("scope") != ALL})


@blueprint.post(PLACE)
@needs(Ability.LOOK)
def leave(application_id: str) -> str | tuple[str, int]:
    """Who leaves and when; nothing is changed by asking."""
    scope = {"staff_only": request.form.get("scope") != ALL}
    try:
        return _page(application_id, scope | leavers())
    except Invalid as error:
        return _page(application_id, scope, typed(), error.findings), error.status


def typed() -> dict[str, Any]:
    """{leave, day} as a refused form is shown again."""
    return {"leave": request.form.getlist("leave"), "day": request.form.get("day")}


def leavers() -> dict[str, Any]:
    """{leave, day} as they were posted. Raises Invalid."""
    leave, day = request.form.getlist("leave"), _day(request.form.get("day", ""))
    if not leave:
        raise Invalid.at("leave", "请选择离职的人员")
    return {"leave": leave, "day": day}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Invalid.at("day", "离职日期不是真实的日期") from error


def _page(
    application_id: str,
    asked: dict[str, Any],
    kept: dict[str, Any] | None = None,
    findings: list[Finding] | None = None,
) -> str:
    """kept: what was asked before and refused, to be shown in the form."""
    found = parallel(
        {
            "application": rpc().application.get.defer(application_id=application_id),
            "answer": rpc().application.what_if.defer(application_id=application_id, **asked),
        }
    )
    chosen = kept or asked
    return render_template(
        "portal/application/what_if.html",
        application=found["application"],
        answer=found["answer"],
        staff_only=asked["staff_only"],
        chosen=set(chosen.get("leave", ())),
        day=chosen.get("day") or clock.today(),
        findings=findings or [],
    )
