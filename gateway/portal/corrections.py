"""补正答复: what the firm says to each thing that it was asked to mend (N-05)."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.application.difference import MAX_ANSWERS, CorrectionAnswer
from contracts.errors import Finding, Invalid
from contracts.firm import Ability
from gateway.duties import needs
from gateway.portal import blueprint
from gateway.rpc import rpc

PLACE = "/applications/<id:application_id>/corrections"


@blueprint.get(PLACE)
@needs(Ability.FILE)
def corrections(application_id: str) -> Response | str:
    return _page(application_id)


@blueprint.post(PLACE)
def answer_corrections(application_id: str) -> Response | str | tuple[str, int]:
    typed = {
        number: request.form[f"answer-{number}"]
        for number in range(1, MAX_ANSWERS + 1)
        if f"answer-{number}" in request.form
    }
    answers = [CorrectionAnswer(number=number, text=text) for number, text in typed.items()]
    try:
        done = rpc().application.answer_corrections(application_id=application_id, answers=answers)
    except Invalid as error:
        page = _page(application_id, typed, _at_fields(error.findings, list(typed)))
        return page if isinstance(page, Response) else (page, error.status)
    if done.open:
        flash(f"已保存，还有{done.open}项没有答复", "info")
        return redirect(url_for("portal.corrections", application_id=application_id))
    flash("已保存，每一项都已答复，可以核对后重新提交", "success")
    return redirect(url_for("portal.check", application_id=application_id))


def _at_fields(findings: list[Finding], numbers: list[int]) -> list[Finding]:
    """answers.0.text → the field of that item."""
    led: list[Finding] = []
    for one in findings:
        at = str(one["path"]).split(".")[1:2]
        place = f"answer-{numbers[int(at[0])]}" if at and at[0].isdigit() else "answers"
        led.append({**one, "path": place})
    return led


def _page(
    application_id: str,
    typed: dict[int, str] | None = None,
    findings: list[Finding] | None = None,
) -> Response | str:
    """Once nothing is to be mended: where the application stands."""
    found = rpc().application.get(application_id=application_id)
    if not found.corrections:
        return redirect(url_for("portal.application", application_id=application_id))
    return render_template(
        "portal/application/corrections.html",
        application=found,
        typed=typed or {one.number: one.answer for one in found.corrections},
        findings=findings or [],
    )
