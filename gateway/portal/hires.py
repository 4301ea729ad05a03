"""人员入职申请: the notice and the kind, the form with its papers, withdrawing (I-10…I-14)."""

from __future__ import annotations

from typing import Any, cast

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import Conflict, Finding, Invalid, StaleVersion
from contracts.firm import Ability
from contracts.forms.hires import form_of, tables_of
from contracts.hires import Hire
from gateway.duties import needs
from gateway.forms.reading import read
from gateway.portal import blueprint
from gateway.portal.hire_page import PLACE, page, rows_of
from gateway.rpc import rpc
from rules.vocabulary.enumerations import PersonKind

ADD = "add_"


@blueprint.get("/staff/hires/new")
@needs(Ability.FILE)
def new_hire() -> str:
    """温馨提示 and the kind of post."""
    return _notice()


@blueprint.post("/staff/hires/new")
def start_hire() -> Response | str | tuple[str, int]:
    kind = request.form.get("kind", "")
    if kind not in list(PersonKind):
        return _notice("请选择入职人员类型"), Invalid.status
    started = rpc().personnel.start_hire(kind=PersonKind(kind))
    return redirect(url_for("portal.hire", hire_id=started.hire_id))


@blueprint.get(PLACE)
def hire(hire_id: str) -> str:
    return page(rpc().personnel.hire(hire_id=hire_id))


@blueprint.post(PLACE)
def save_hire(hire_id: str) -> Response | str | tuple[str, int]:
    """【保存】 hands it in where nothing stands against it; what was typed is kept in any case.
    保存草稿 only keeps; ＋ shows one more row."""
    found = rpc().personnel.hire(hire_id=hire_id)
    fields, rows = _typed(found)
    action = request.form.get("action", "save")
    if action.startswith(ADD):
        return page(found, fields, rows, more=action.removeprefix(ADD))
    version = request.form.get("version", 0, type=int)
    try:
        saved = rpc().personnel.save_hire(
            hire_id=hire_id, version=version, fields=fields, rows=rows, submit=action == "save"
        )
    except StaleVersion as error:
        return page(found, fields, rows, alert=error.message), error.status
    except (Conflict, Invalid) as error:
        return page(found, fields, rows, alert=error.message), error.status
    if saved.state == "SUBMITTED":
        flash("入职申请已提交，派出机构将按提交的先后顺序审批", "success")
        return redirect(url_for("portal.staff", _anchor="hires"))
    if action != "save":
        flash("草稿已保存", "success")
        return redirect(url_for("portal.hire", hire_id=hire_id))
    found = rpc().personnel.hire(hire_id=hire_id)
    return page(found, fields, rows, cast(list[Finding], saved.findings)), Invalid.status


@blueprint.post(f"{PLACE}/withdrawal")
def withdraw_hire(hire_id: str) -> Response:
    try:
        rpc().personnel.withdraw_hire(hire_id=hire_id)
    except Conflict as error:
        flash(error.message, "warning")
        return redirect(url_for("portal.staff", _anchor="hires"))
    flash("入职申请已撤回，可以修改后再次提交", "success")
    return redirect(url_for("portal.hire", hire_id=hire_id))


@blueprint.post(f"{PLACE}/removal")
def discard_hire(hire_id: str) -> Response:
    try:
        rpc().personnel.discard_hire(hire_id=hire_id)
    except Conflict as error:
        flash(error.message, "warning")
    else:
        flash("草稿已删除", "success")
    return redirect(url_for("portal.staff", _anchor="hires"))


def _typed(found: Hire) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
    kind = PersonKind(found.kind)
    rows = {one.code: rows_of(one, request.form) for one in tables_of(kind)}
    return read(form_of(kind), request.form), rows


def _notice(fault: str = "") -> str:
    return render_template("portal/staffing/new_hire.html", kinds=list(PersonKind), fault=fault)
