"""Ending a step: a form made from the outcomes that `review` offers, then confirmed (N-03…N-08).

One form for every step; which outcomes there are, and what each needs, is data of the procedure.
"""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import Finding, Invalid
from contracts.review.cases import Case, OutcomeChoice
from gateway.intranet import blueprint
from gateway.intranet.case_page import load
from gateway.intranet.cases import asked_of_procedure, procedure_page
from gateway.intranet.correction_items import correction_choices, place_of, posted_items
from gateway.rpc import rpc


@blueprint.post("/cases/<id:case_id>/decision")
def decide(case_id: str) -> Response | str | tuple[str, int]:
    filled: dict[str, Any] = {
        "outcome": request.form.get("outcome", ""),
        "text": request.form.get("text", ""),
        "items": posted_items(),
        "manual_confirmed": request.form.getlist("manual_confirmed"),
    }
    action = request.form.get("action")
    if action == "confirm":
        return _carry_out(case_id, filled)
    if action == "add_item":
        filled["items"] += [{}]
        return _form(case_id, filled)
    if action == "change":
        return _form(case_id, filled)
    case: Case = load(case_id)["case"]
    asks = {one.outcome: one for one in case.outcomes}.get(filled["outcome"])
    if asks and not asks.needs_items:
        filled["items"] = []  # of another outcome, which the form has hidden
    try:
        chosen = rpc().review.check_decision(**_opinion(filled))
    except Invalid as error:
        return _form(case_id, filled, error.findings), 422
    return _confirmation(case, chosen, filled)


def _carry_out(case_id: str, filled: dict[str, Any]) -> Response | tuple[str, int]:
    try:
        decided = rpc().review.decide(**_opinion(filled))
    except Invalid as error:
        return _form(case_id, filled, error.findings), 422
    licence = decided.licence_number
    flash(f"{decided.done}，许可证编号{licence}" if licence else decided.done, "success")
    return redirect(url_for("intranet.case", case_id=case_id, done=1))


def _opinion(filled: dict[str, Any]) -> dict[str, Any]:
    return {
        "task_id": request.form.get("task_id", ""),
        "version": request.form.get("version", 0, type=int),
        **filled,
    }


def _form(case_id: str, filled: dict[str, Any], findings: list[Finding] | None = None) -> str:
    """The page of the case with the form as it was filled in. findings: of the service, each led to
    the part of the form that its path begins with."""
    found = load(case_id, **asked_of_procedure(case_id))
    led = [one | {"path": str(one["path"]).split(".")[0]} for one in findings or []]
    return procedure_page(found, filled, led)


def _confirmation(case: Case, chosen: OutcomeChoice, filled: dict[str, Any]) -> str:
    labels = {
        value: f"{title} · {label}"
        for title, group in correction_choices(case)
        for value, label in group
    }
    preview = rpc().review.licence_preview(case_id=case.case_id) if chosen.grants else None
    return render_template(
        "intranet/cases/confirm.html",
        preview=preview,
        case=case,
        chosen=chosen,
        filled=filled,
        labels=labels,
        place_of=place_of,
        task_id=request.form.get("task_id", ""),
        version=request.form.get("version", ""),
    )
