"""业务办理终止: what the firm has running and may end, and the end of one of them (L-01…L-05)."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import Conflict, Invalid
from contracts.firm import Ability
from gateway.duties import needs
from gateway.forms.fields import fields_of
from gateway.portal import blueprint
from gateway.portal.forms import Termination
from gateway.rpc import parallel, rpc
from rules.vocabulary.enumerations import UNDECIDED

TOLD = (
    "终止后本次申请的流程即告结束，不能恢复，为本次申请预留的人员同时释放；"
    "贵单位现持有的许可证不受影响，以后可以重新提出同类申请。"
)


@blueprint.get("/termination")
@needs(Ability.FILE)
def termination() -> str:
    running = [one for one in rpc().application.mine().items if one.state in UNDECIDED]
    return render_template("portal/termination.html", running=running)


@blueprint.route("/applications/<id:application_id>/termination", methods=["GET", "POST"])
@needs(Ability.FILE)
def terminate(application_id: str) -> Response | str | tuple[str, int]:
    """【终止申请】: the page that asks again, and the end."""
    values = {"reason": request.form.get("reason", "")}
    if request.method == "GET":
        return _page(application_id, values)
    try:
        rpc().review.terminate(case_id=application_id, **values)
    except Invalid as error:
        page = _page(application_id, values, error.findings)
        return page if isinstance(page, Response) else (page, error.status)
    except Conflict as error:
        flash(error.message, "warning")
    else:
        flash("申请已终止，可以重新提出同类申请", "success")
    return redirect(url_for("portal.application", application_id=application_id))


def _page(application_id: str, values: dict[str, Any], findings: Any = ()) -> str | Response:
    found = parallel(
        {
            "application": rpc().application.get.defer(application_id=application_id),
            "progress": rpc().review.progress.defer(case_id=application_id),
        }
    )
    if not found["progress"].terminable:
        return redirect(url_for("portal.application", application_id=application_id))
    return render_template(
        "portal/application/end.html",
        title="终止申请",
        told=TOLD,
        button="确定终止",
        **found,
        views=fields_of(Termination, values, findings),
        findings=findings,
    )
