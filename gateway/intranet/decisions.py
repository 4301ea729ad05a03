"""Ending a step: a form made from the outcomes that `review` offers, then confirmed (N-03…N-08).

One form for every step; which outcomes there are, and what each needs, is data of the procedure.
"""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import Invalid
from gateway.intranet import blueprint
from gateway.intranet.case_page import load
from gateway.intranet.cases import procedure_page
from gateway.intranet.correction_items import correction_choices, place_of, posted_items

MAX_TEXT = 1000


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
    found = load(case_id, snapshot=g.rpc.application.snapshot.defer(application_id=case_id))
    case = found["case"]
    if action == "add_item":
        filled["items"] += [{}]
        return procedure_page(case, found["snapshot"], filled)
    findings = _mistakes(case, filled)
    if findings or action == "change":
        page = procedure_page(case, found["snapshot"], filled, findings)
        return page, 422 if findings else 200
    return _confirmation(case, filled)


@blueprint.post("/cases/<id:case_id>/extension")
def extend(case_id: str) -> Response:
    """延长办理期限 (N-07)."""
    deadline = g.rpc.review.extend(case_id=case_id, reason=request.form.get("reason", ""))
    until = f"{deadline['due_on']:%Y年%-m月%-d日}{'（暂定）' if deadline['provisional'] else ''}"
    flash(f"办理期限已延长至{until}，并已生成告知书", "success")
    return redirect(url_for("intranet.case", case_id=case_id))


@blueprint.post("/cases/<id:case_id>/suspension")
def suspend(case_id: str) -> Response:
    """听证、检验检测、鉴定、专家评审 begins: its time does not count (行政许可法 第四十五条)."""
    g.rpc.review.suspend(
        case_id=case_id,
        ground=request.form.get("ground", ""),
        working_days=request.form.get("working_days", 0, type=int),
        reason=request.form.get("reason", ""),
    )
    flash("办理期限已暂停，并已生成告知书", "success")
    return redirect(url_for("intranet.case", case_id=case_id))


@blueprint.post("/cases/<id:case_id>/resumption")
def resume(case_id: str) -> Response:
    """It has ended: the clock goes on."""
    g.rpc.review.resume(case_id=case_id, reason=request.form.get("reason", ""))
    flash("办理期限已恢复计算", "success")
    return redirect(url_for("intranet.case", case_id=case_id))


def _carry_out(case_id: str, filled: dict[str, Any]) -> Response | tuple[str, int]:
    try:
        decided = g.rpc.review.decide(
            task_id=request.form.get("task_id", ""),
            version=request.form.get("version", 0, type=int),
            **filled,
        )
    except Invalid as error:
        found = load(case_id, snapshot=g.rpc.application.snapshot.defer(application_id=case_id))
        return procedure_page(found["case"], found["snapshot"], filled, error.findings), 422
    licence = decided["licence_number"]
    flash(f"{decided['done']}，许可证编号{licence}" if licence else decided["done"], "success")
    return redirect(url_for("intranet.case", case_id=case_id))


def _mistakes(case: dict[str, Any], filled: dict[str, Any]) -> list[dict[str, Any]]:
    """What the service would refuse, told before the confirmation."""
    chosen = _chosen(case, filled["outcome"])
    if chosen is None:
        return [{"path": "outcome", "message": "请选择办理结论"}]
    found: list[dict[str, Any]] = []
    if chosen["needs_text"] and not filled["text"]:
        found.append({"path": "text", "message": f"选择“{chosen['title']}”时请写明理由"})
    if len(filled["text"]) > MAX_TEXT:
        found.append({"path": "text", "message": f"意见不能超过{MAX_TEXT}个字"})
    if not chosen["needs_items"]:
        filled["items"] = []
    elif not filled["items"]:
        found.append({"path": "items", "message": "请至少列出一项需要补正的内容"})
    elif any(not item["section"] or not item["message"] for item in filled["items"]):
        found.append({"path": "items", "message": "每一项都要选择所在位置并写明补正要求"})
    return found


def _confirmation(case: dict[str, Any], filled: dict[str, Any]) -> str:
    labels = {
        value: f"{title} · {label}"
        for title, group in correction_choices(case)
        for value, label in group
    }
    return render_template(
        "intranet/cases/confirm.html",
        case=case,
        chosen=_chosen(case, filled["outcome"]),
        filled=filled,
        labels=labels,
        place_of=place_of,
        task_id=request.form.get("task_id", ""),
        version=request.form.get("version", ""),
    )


def _chosen(case: dict[str, Any], outcome: str) -> dict[str, Any] | None:
    return next((item for item in case["outcomes"] if item["outcome"] == outcome), None)
