"""好差评 figures as table, chart and Excel; opinions to be published; exchange record (M-16)."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from flask import Response as FileResponse
from flask import flash, g, redirect, render_template, request, url_for
from msgspec import to_builtins
from werkzeug.wrappers import Response

from chassis import clock
from contracts.errors import Conflict, Finding, Invalid
from contracts.evaluation.figures import BY, ORDERS, STANDARD, Figures
from gateway.documents import evaluation_sheet
from gateway.downloads import attachment
from gateway.intranet import blueprint
from gateway.rpc import rpc
from rules.dates import read_day
from rules.vocabulary.enumerations import (
    ApplicationType,
    EvaluationLevel,
    EvaluationMode,
    Office,
    choices,
)

MOST_PAGES = 200
"""Of an export: more is asked for in shorter periods."""


@blueprint.get("/evaluation/figures")
def evaluation_figures() -> str | tuple[str, int]:
    asked, findings = _asked()
    found: Figures | None = None
    if not findings:
        try:
            found = rpc().evaluation.figures(**asked)
        except Invalid as error:
            findings = error.findings
    page = _page(asked, found, findings)
    return (page, Invalid.status) if findings else page


@blueprint.get("/evaluation/figures.xlsx")
def evaluation_sheet_file() -> FileResponse:
    asked, findings = _asked()
    if findings:
        raise Invalid(findings=findings)
    found = rpc().evaluation.figures(**asked)
    content = evaluation_sheet.figures_sheet(found, asked, title_of)
    name = f"好差评统计 {asked['since']}至{asked['until']}.xlsx"
    return attachment(content, name, evaluation_sheet.CONTENT_TYPE)


@blueprint.get("/evaluation/opinions")
def evaluation_opinions() -> str:
    return _opinions()


@blueprint.post("/evaluation/opinions/<id:evaluation_id>")
def moderate_opinion(evaluation_id: str) -> Response | str | tuple[str, int]:
    publish, text = "publish" in request.form, request.form.get("text", "")
    try:
        rpc().evaluation.moderate(evaluation_id=evaluation_id, publish=publish, text=text)
    except Invalid as error:
        return _opinions(evaluation_id, text, error.findings), error.status
    except Conflict as error:
        flash(error.message, "warning")
    else:
        flash("意见已公开" if publish else "意见不公开", "success")
    return redirect(url_for("intranet.evaluation_opinions"))


@blueprint.post("/evaluation/records")
def evaluation_records() -> FileResponse:
    """The exchange record as JSON lines; every export is recorded."""
    asked, findings = _asked()
    if findings:
        raise Invalid(findings=findings)
    order = request.form.get("order", STANDARD)
    lines: list[str] = []
    after = ""
    for number in range(MOST_PAGES):
        found = rpc().evaluation.records.with_key(f"{g.trace_id}-{number}")(
            since=asked["since"], until=asked["until"], order=order, after=after
        )
        lines += [json.dumps(to_builtins(one), ensure_ascii=False) for one in found.items]
        after = found.after
        if not after:
            break
    if after:
        raise Conflict(f"数据超过{len(lines)}条，请缩短起止日期后分次导出")
    name = f"好差评交换数据 {order} {asked['since']}至{asked['until']}.jsonl"
    return attachment("\n".join(lines).encode(), name, "application/x-ndjson")


def title_of(by: str, key: str) -> str:
    """A line of the table in words."""
    if by == "window":
        office, _, counter = key.partition("/")
        return f"{_label(Office, office)} {counter or '（非窗口）'}"
    kinds: dict[str, Any] = {
        "office": Office,
        "type": ApplicationType,
        "mode": EvaluationMode,
    }
    return _label(kinds[by], key) if by in kinds else key


def _label(kind: Any, code: str) -> str:
    try:
        return str(kind(code).label)
    except ValueError:
        return code or "（窗口评价）"


def _asked() -> tuple[dict[str, Any], list[Finding]]:
    """What was chosen; without it this year so far."""
    today = clock.today()
    asked: dict[str, Any] = {"since": today.replace(day=1, month=1), "until": today}
    findings: list[Finding] = []
    for name in ("since", "until"):
        typed = request.values.get(name, "").strip()
        if typed:
            try:
                asked[name] = read_day(typed)
            except ValueError:
                message = "日期应写成 2024-05-31 的样式"
                findings.append(Finding(path=name, message=message))
    by = request.values.get("by", "")
    asked["by"] = by if by in BY else "office"
    for name, kind in (("office", Office), ("type", ApplicationType), ("mode", EvaluationMode)):
        given = request.values.get(name, "")
        asked[name] = given if given in [*kind] else ""
    return asked, findings


def _page(asked: dict[str, Any], found: Figures | None, findings: list[Finding]) -> str:
    by = asked["by"]
    return render_template(
        "intranet/evaluation/figures.html",
        asked=asked,
        found=found,
        findings=findings,
        by_choices=BY,
        orders=ORDERS,
        levels=list(EvaluationLevel),
        offices=choices(Office) if g.actor.office is None else [],
        types=choices(ApplicationType),
        modes=choices(EvaluationMode),
        titles={one.key: title_of(by, one.key) for one in found.lines} if found else {},
        chart=_chart(found, by) if found else None,
        last_month=_last_month(),
    )


def _chart(found: Figures, by: str) -> dict[str, Any]:
    """For static/js/figures.js: stacked bars, a level each."""
    return {
        "names": [title_of(by, one.key) for one in found.lines],
        "series": [
            {"name": level.label, "data": [one.levels[level] for one in found.lines]}
            for level in EvaluationLevel
        ],
    }


def _last_month() -> tuple[date, date]:
    end = clock.today().replace(day=1) - timedelta(days=1)
    return end.replace(day=1), end


def _opinions(asked: str = "", text: str = "", findings: list[Finding] | None = None) -> str:
    page = min(max(request.args.get("page", 1, type=int), 1), 1000)
    return render_template(
        "intranet/evaluation/opinions.html",
        found=rpc().evaluation.opinions(page=page),
        page=page,
        asked=asked,
        text=text,
        findings=findings or [],
    )
