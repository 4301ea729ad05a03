"""What other firms have named this one in (分立, 合并): agree or not, withdraw."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import Conflict, Invalid
from contracts.firm import Ability
from gateway.duties import needs
from gateway.portal import blueprint
from gateway.rpc import rpc


@blueprint.get("/engagements")
def engagements() -> str:
    """参与的合并、分立申请."""
    found = rpc().application.engagements()
    return render_template("portal/engagements.html", found=found)


@blueprint.post("/engagements/<id:application_id>")
@needs(Ability.FILE)
def answer_party(application_id: str) -> Response:
    """【同意】 or 【不同意】."""
    agree = request.form.get("answer") == "agree"
    if agree and request.form.get("sure") != "on":
        flash("请勾选“已核对并同意提供人员名册”后再确认", "warning")
        return redirect(url_for("portal.engagements"))
    try:
        rpc().application.answer_party(application_id=application_id, agree=agree)
    except Conflict as error:
        flash(error.message, "warning")
    else:
        flash("已同意参与，对方会收到通知" if agree else "已答复不同意，对方会收到通知", "success")
    return redirect(url_for("portal.engagements"))


@blueprint.post("/engagements/<id:application_id>/withdrawal")
@needs(Ability.FILE)
def withdraw_consent(application_id: str) -> Response:
    """【撤回同意】 of a case that was submitted: it ends."""
    try:
        rpc().review.terminate(case_id=application_id, reason=request.form.get("reason", ""))
    except Invalid as error:
        flash(str(error.findings[0]["message"]), "warning")
    except Conflict as error:
        flash(error.message, "warning")
    else:
        flash("已撤回同意，该申请随之终止", "success")
    return redirect(url_for("portal.engagements"))
