"""工作日历: the years whose holidays are known, and loading another after a preview (P-06)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from chassis import clock
from contracts.errors import Conflict, Finding, Invalid, NotFound
from contracts.review import Review
from contracts.review.calendar import Year, YearForm
from gateway.forms.fields import fields_of
from gateway.intranet import blueprint
from gateway.rpc import rpc
from rules.vocabulary.enumerations import StaffRole


@blueprint.get("/calendar")
def calendar() -> str:
    return _page({"year": _first_unknown(years := rpc().review.years().items)}, years)


@blueprint.post("/calendar")
def load_year() -> Response | str | tuple[str, int]:
    """The notice as it was pasted: first what it would change, then with 确认载入 for good."""
    filled: dict[str, Any] = {
        "year": request.form.get("year", ""),
        "notice": request.form.get("notice", ""),
    }
    if request.form.get("action") == "change":
        return _page(filled, rpc().review.years().items)
    try:
        if request.form.get("action") == "confirm":
            rpc().review.propose_year(**filled)
            flash(f"{filled['year']}年节假日安排已提出，由安全管理员批准后载入", "success")
            return redirect(url_for("intranet.calendar"))
        preview = rpc().review.preview_year(**filled)
    except Invalid as error:
        return _page(filled, rpc().review.years().items, error.findings), 422
    except Conflict as error:
        flash(error.message, "warning")
        return redirect(url_for("intranet.calendar"))
    return render_template("intranet/calendar/preview.html", preview=preview, filled=filled)


@blueprint.get("/calendar/proposals/<id:proposal_id>")
def year_proposal(proposal_id: str) -> str:
    """What it would change, for whoever decides."""
    return _proposal(proposal_id)


@blueprint.post("/calendar/proposals/<id:proposal_id>")
def decide_year(proposal_id: str) -> Response | tuple[str, int]:
    approve, remark = "approve" in request.form, request.form.get("remark", "")
    try:
        rpc().review.decide_year(proposal_id=proposal_id, approve=approve, remark=remark)
        flash("已批准，办理期限随之调整" if approve else "已记录为不同意", "success")
    except Invalid as error:
        return _proposal(proposal_id, remark, error.findings), error.status
    except Conflict as error:
        flash(error.message, "warning")
    return redirect(url_for("intranet.calendar"))


@blueprint.post("/calendar/proposals/<id:proposal_id>/withdraw")
def withdraw_year(proposal_id: str) -> Response:
    try:
        rpc().review.withdraw_year(proposal_id=proposal_id)
        flash("已撤回", "success")
    except Conflict as error:
        flash(error.message, "warning")
    return redirect(url_for("intranet.calendar"))


def _proposal(proposal_id: str, remark: str = "", findings: Sequence[Finding] = ()) -> str:
    """Raises NotFound where it waits no more."""
    waiting = {one.proposal_id: one for one in rpc().review.year_proposals().items}
    if proposal_id not in waiting:
        raise NotFound("该安排已经处理")
    one = waiting[proposal_id]
    return render_template(
        "intranet/calendar/preview.html",
        preview=rpc().review.preview_year(year=one.year, notice=one.notice),
        proposal=one,
        remark=remark,
        findings=findings,
    )


def _page(filled: dict[str, Any], years: list[Year], findings: Sequence[Finding] = ()) -> str:
    return render_template(
        "intranet/calendar/years.html",
        years=years,
        views=fields_of(YearForm, filled, findings),
        problems=findings,
        may_load=StaffRole.SYSTEM_ADMIN in g.actor.roles,
        proposals=rpc().review.year_proposals().items if _administers() else [],
    )


def _administers() -> bool:
    return bool(Review.year_proposals.allow & g.actor.permissions)


def _first_unknown(years: list[Year]) -> int:
    """The year that somebody will most likely load."""
    unknown = (one.year for one in years if not one.published)
    return next(unknown, clock.today().year + 1)
