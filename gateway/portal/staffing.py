"""人员变更: statistics, the people of a holder, who leaves and who came back (I-01 to I-09)."""

from __future__ import annotations

from typing import Any

from flask import Response as FileResponse
from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import Conflict, Finding
from contracts.firm import Ability
from contracts.staffing import MAX_LEAVERS
from gateway import downloads
from gateway.documents.people_sheet import CONTENT_TYPE, certificate_of, people_sheet
from gateway.duties import needs
from gateway.portal import blueprint
from gateway.portal.hire_page import COLOURS
from gateway.portal.shortfall import lacking
from gateway.rpc import parallel, rpc
from rules.vocabulary.enumerations import PersonKind


@blueprint.route("/staff", methods=["GET", "POST"])
@needs(Ability.LOOK)
def staff() -> str:
    """A question with a number is posted, so that none stands in an address."""
    chosen = _filters()
    found = parallel(
        {
            "staff": rpc().personnel.staffing.defer(),
            "people": rpc().personnel.people.defer(**_asked(chosen), page=_page()),
            "leaves": rpc().personnel.leaves.defer(page=1),
            "shortfall": rpc().personnel.own_shortfall.defer(),
            "hires": rpc().personnel.hires.defer(page=_hires_page()),
        }
    )
    return render_template(
        "portal/staffing/main.html",
        **found,
        lacking=lacking,
        chosen=chosen,
        page=_page(),
        kinds=list(PersonKind),
        certificate_of=certificate_of,
        colours=COLOURS,
        hires_page=_hires_page(),
    )


@blueprint.post("/staff/people.xlsx")
@needs(Ability.LOOK)
def staff_file() -> FileResponse:
    """企业人员列表 as it is filtered, as Excel."""
    found = rpc().personnel.people(**_asked(_filters()), everybody=True)
    return downloads.attachment(people_sheet(found.items), "企业人员列表.xlsx", CONTENT_TYPE)


@blueprint.route("/staff/leave", methods=["GET", "POST"])
@needs(Ability.FILE)
def staff_leave() -> str:
    """人员离职申请 “⊕”: whom it may concern (I-05, I-06)."""
    return leave_page()


def leave_page(lines: list[Finding] | None = None) -> str:
    """lines: what is wrong with an Excel file of people who leave."""
    chosen = _filters()
    found = rpc().personnel.people(**_asked(chosen), page=_page())
    return render_template(
        "portal/staffing/leave.html",
        people=found,
        chosen=chosen,
        page=_page(),
        kinds=list(PersonKind),
        certificate_of=certificate_of,
        lines=lines or [],
    )


@blueprint.post("/staff/leave/effect")
def staff_leave_effect() -> str | Response:
    """What follows, and the question whether it is meant: 确认离职 needs no approval (I-08)."""
    ids = _people()
    if not ids:
        flash("请选择离职的人员", "warning")
        return redirect(url_for("portal.staff_leave"))
    try:
        effect = rpc().personnel.leave_effect(post_ids=ids)
    except Conflict as error:
        flash(error.message, "warning")
        return redirect(url_for("portal.staff_leave"))
    return render_template("portal/staffing/effect.html", effect=effect)


@blueprint.post("/staff/leave/confirmation")
def staff_leave_confirmed() -> Response:
    ids = _people()
    if not ids:
        return redirect(url_for("portal.staff_leave"))
    try:
        left = rpc().personnel.leave(post_ids=ids)
    except Conflict as error:
        flash(error.message, "warning")
        return redirect(url_for("portal.staff_leave"))
    flash(f"已办理{left.count}人离职，立即生效；今天24时前可以在下方撤回", "success")
    return redirect(url_for("portal.staff", _anchor="leaves"))


@blueprint.post("/staff/leaves/<id:leave_id>/return")
def staff_take_back(leave_id: str) -> Response:
    try:
        rpc().personnel.take_back(leave_id=leave_id)
    except Conflict as error:
        flash(error.message, "warning")
    else:
        flash("离职已撤回，该人员恢复在职", "success")
    return redirect(url_for("portal.staff", _anchor="leaves"))


def _filters() -> dict[str, str]:
    return {
        "name": request.form.get("name", "").strip()[:60],
        "id_number": "".join(request.form.get("id_number", "").split())[:18],
        "kind": request.form.get("kind", ""),
    }


def _asked(chosen: dict[str, str]) -> dict[str, Any]:
    return {**chosen, "kind": chosen["kind"] if chosen["kind"] in list(PersonKind) else None}


def _page() -> int:
    return min(max(request.form.get("page", 1, type=int), 1), 1000)


def _hires_page() -> int:
    return min(max(request.args.get("hires", 1, type=int), 1), 1000)


def _people() -> list[str]:
    return list(dict.fromkeys(request.form.getlist("post_id")))[:MAX_LEAVERS]
