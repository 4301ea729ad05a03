"""The work of an office: who has how much, who is away, what presses, what is on its way (N-02,
N-08)."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import Conflict, Finding, Forbidden, Invalid
from gateway import paging
from gateway.intranet import blueprint, colleagues
from gateway.intranet.confirming import asks
from gateway.intranet.licences import METHODS
from gateway.rpc import parallel, rpc
from rules.dates import read_day
from rules.vocabulary.enumerations import StaffRole

KINDS = {"COMING": "将到期", "SILENCE": "将到期，逾期即为受理", "PASSED": "已超期"}


@blueprint.get("/workload")
def workload() -> str:
    """For heads."""
    found = rpc().review.workload()
    return render_template("intranet/office/workload.html", found=found)


@blueprint.get("/absences")
def absences() -> str:
    return _absences({})


@blueprint.post("/absences")
def set_absence() -> Response | tuple[str, int]:
    typed = {name: request.form.get(name, "") for name in ("first", "last", "deputy", "who")}
    try:
        rpc().review.set_absence(
            first=_day(typed["first"], "first"),
            last=_day(typed["last"], "last"),
            deputy_id=typed["deputy"],
            account_id=typed["who"] or None,
        )
    except Invalid as error:
        return _absences(typed, error.findings), error.status
    except (Conflict, Forbidden) as error:
        flash(error.message, "warning")
    else:
        flash("已登记，期间由代理人办理", "success")
    return redirect(url_for("intranet.absences"))


@blueprint.post("/absences/<id:absence_id>/end")
@asks("结束不在岗登记，此后由本人办理", shown={})
def end_absence(absence_id: str) -> Response:
    rpc().review.end_absence(absence_id=absence_id)
    flash("已结束", "success")
    return redirect(url_for("intranet.absences"))


@blueprint.get("/escalations")
def escalations() -> str:
    """For heads: before a limit passes, when silence counts, and after."""
    page, seen = paging.asked(), "seen" in request.args
    found = rpc().review.escalations(seen=seen, page=page)
    paging.existing(page, found.pages)
    return render_template(
        "intranet/office/escalations.html", found=found, seen=seen, page=page, kinds=KINDS
    )


@blueprint.post("/escalations/<id:escalation_id>")
def see_to(escalation_id: str) -> Response:
    try:
        rpc().review.see_to(escalation_id=escalation_id, remark=request.form.get("remark", ""))
    except Invalid as error:
        flash(error.findings[0]["message"], "warning")
    except Conflict as error:
        flash(error.message, "warning")
    else:
        flash("已登记督办情况", "success")
    return redirect(url_for("intranet.escalations"))


@blueprint.get("/deliveries")
def deliveries() -> str:
    """Licences that have not arrived, what is due first; or those that have."""
    page, delivered = paging.asked(), "delivered" in request.args
    found = rpc().review.deliveries(delivered=delivered, page=page)
    paging.existing(page, found.pages)
    return render_template(
        "intranet/office/deliveries.html",
        found=found,
        delivered=delivered,
        page=page,
        methods=METHODS,
    )


def _absences(typed: dict[str, Any], findings: list[Finding] | None = None) -> str:
    asked = {"people": colleagues.asked(), "known": rpc().review.absences.defer()}
    found = parallel(asked)
    return render_template(
        "intranet/office/absences.html",
        found=found["known"],
        people=found["people"].items,
        others=colleagues.others(found["people"].items),
        heads=StaffRole.DECIDE in g.actor.roles,
        typed=typed,
        findings=findings or [],
    )


def _day(typed: str, name: str) -> Any:
    try:
        return read_day(typed)
    except ValueError:
        raise Invalid.at(name, "请选择日期") from None
