"""好差评: services that wait to be evaluated, the form, what became of it (M-01 to M-05)."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import Conflict, Finding, Invalid
from contracts.evaluation.evaluating import Invitation, UploadedProof
from contracts.firm import Ability
from gateway import evaluating, uploads
from gateway.bodies import takes_files
from gateway.duties import needs
from gateway.portal import blueprint
from gateway.rpc import rpc

FOLDER = "evaluations"


@blueprint.get("/my-evaluations")
def my_evaluations() -> str:
    return _own()


@blueprint.post("/my-evaluations/<id:evaluation_id>/follow-up")
def follow_up(evaluation_id: str) -> Response | str | tuple[str, int]:
    """追评, once."""
    level, opinion = request.form.get("level", ""), request.form.get("opinion", "")
    try:
        rpc().evaluation.follow_up(evaluation_id=evaluation_id, level=level, opinion=opinion)
    except Invalid as error:
        return _own(evaluation_id, error.findings), error.status
    except Conflict as error:
        flash(error.message, "warning")
        return redirect(url_for("portal.my_evaluations"))
    flash("追评已提交", "success")
    return redirect(url_for("portal.my_evaluations"))


@blueprint.get("/evaluate/<id:invitation_id>")
@needs(Ability.FILE)
def evaluate(invitation_id: str) -> str | Response:
    try:
        found = rpc().evaluation.invitation(invitation_id=invitation_id)
    except Conflict as error:
        flash(error.message, "info")
        return redirect(url_for("portal.home"))
    return _page(found, {"level": "", "tags": []}, [])


@blueprint.post("/evaluate/<id:invitation_id>")
@takes_files
def save_evaluation(invitation_id: str) -> Response | str | tuple[str, int]:
    """【保存】: home, where the to-do is gone."""
    values = evaluating.posted()
    stored = uploads.kept(request.form.get("kept_file"))
    file = request.files.get("file")
    try:
        if file and file.filename:
            stored = uploads.store(uploads.posted(file), uploads.new_key(FOLDER))
        rpc().evaluation.evaluate(
            invitation_id=invitation_id,
            proof=UploadedProof(**stored) if stored else None,
            **values,
        )
    except Invalid as error:
        found = rpc().evaluation.invitation(invitation_id=invitation_id)
        return _page(found, values, error.findings, stored), error.status
    except Conflict as error:
        flash(error.message, "info")
        return redirect(url_for("portal.home"))
    flash("评价已保存，感谢您的参与", "success")
    return redirect(url_for("portal.home"))


def _page(
    found: Invitation,
    values: dict[str, Any],
    findings: list[Finding],
    stored: dict[str, Any] | None = None,
) -> str:
    return render_template(
        "portal/evaluation/form.html",
        invitation=found,
        kept_file=uploads.keep(stored) if stored else None,
        filename=stored["filename"] if stored else "",
        **evaluating.context(values, findings),
    )


def _own(asked: str = "", findings: list[Finding] | None = None) -> str:
    return render_template(
        "portal/evaluation/own.html",
        found=rpc().evaluation.own(),
        choices=evaluating.CHOICES,
        asked=asked,
        findings=findings or [],
    )
