"""承诺核查: what was granted on a promise, what is found of it, and the verdict (C-10, N-12)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import Conflict, Invalid, StaleVersion
from gateway.intranet import blueprint
from gateway.intranet.confirming import asks
from gateway.rpc import parallel, rpc
from rules.dates import read_day
from rules.vocabulary.enumerations import CheckResult, CommitmentState, Verdict

PLACE = "/commitments/<id:commitment_id>"
Findings = Sequence[dict[str, Any]]
_REFUSED = (Invalid, Conflict, StaleVersion)


@blueprint.get("/commitments")
def commitments() -> str:
    """The worklist, and how much is done by which office."""
    asked = request.args.get("state")
    state = asked if asked in list(CommitmentState) else None
    escalated, page = "escalated" in request.args, request.args.get("page", 1, type=int)
    found = rpc().review.commitments(state=state, escalated=escalated, page=page)
    return render_template(
        "intranet/commitments/list.html", found=found, state=state, escalated=escalated,
        page=page, states=list(CommitmentState),
    )  # fmt: skip


@blueprint.get(PLACE)
def commitment(commitment_id: str) -> str:
    return _page(commitment_id)


@blueprint.post(f"{PLACE}/checks/<check>")
def record_check(commitment_id: str, check: str) -> Response | tuple[str, int]:
    filled = {f"text-{check}": request.form.get("text", "")}
    try:
        rpc().review.record_check(
            commitment_id=commitment_id,
            check=check,
            result=request.form.get("result", ""),
            text=filled[f"text-{check}"],
            version=_version(),
        )
    except _REFUSED as error:
        return _page(commitment_id, filled, _findings(error, f"text-{check}")), error.status
    flash("已记录核查情况", "success")
    return redirect(
        url_for("intranet.commitment", commitment_id=commitment_id, _anchor=f"check-{check}")
    )


@blueprint.post(f"{PLACE}/verdict")
@asks(
    "作出核查结论，限期整改和不实的随即告知企业",
    shown={"text": "事实和理由", "until": "整改期限"},
    needs="verdict",
)
def conclude(commitment_id: str) -> Response | tuple[str, int]:
    filled = {name: request.form.get(name, "") for name in ("verdict", "text", "until")}
    try:
        done = rpc().review.conclude(
            commitment_id=commitment_id,
            verdict=filled["verdict"],
            text=filled["text"],
            until=_day(filled["until"], "until"),
            version=_version(),
        )
    except _REFUSED as error:
        return _page(commitment_id, filled, _findings(error)), error.status
    if done.proceeding_id:
        flash("已提出撤销许可，等待其他人员作出决定", "success")
        return redirect(url_for("intranet.proceeding", proceeding_id=done.proceeding_id))
    notice = f"，通知书文号{done.document_number}" if done.document_number else ""
    flash(f"已作出核查结论：{Verdict(filled['verdict']).label}{notice}", "success")
    return redirect(url_for("intranet.commitment", commitment_id=commitment_id))


@blueprint.post(f"{PLACE}/visits")
def plan_visit(commitment_id: str) -> Response | tuple[str, int]:
    filled = posted_plan()
    try:
        done = rpc().review.plan_inspection(commitment_id=commitment_id, **asked_plan(filled))
    except _REFUSED as error:
        return _page(commitment_id, filled, _findings(error)), error.status
    flash("已安排现场核查，并已告知企业", "success")
    return redirect(url_for("intranet.inspection", inspection_id=done.inspection_id))


def posted_plan() -> dict[str, str]:
    """What was typed into the form of a visit."""
    return {name: request.form.get(name, "") for name in ("planned_on", "place", "people")}


def asked_plan(filled: dict[str, str]) -> dict[str, Any]:
    """The same as review is asked. Raises Invalid at "planned_on"."""
    day = _day(filled["planned_on"], "planned_on")
    if day is None:
        raise Invalid.at("planned_on", "请选择核查日期")
    separators = str.maketrans("，、；;\n", ",,,,,")
    names = [one.strip() for one in filled["people"].translate(separators).split(",")]
    return {"planned_on": day, "place": filled["place"], "people": [one for one in names if one]}


def _page(commitment_id: str, filled: dict[str, str] | None = None, findings: Findings = ()) -> str:
    one = rpc().review.commitment(commitment_id=commitment_id)
    asked = {
        "case": rpc().review.case.defer(case_id=one.case_id),
        "snapshot": rpc().application.snapshot.defer(application_id=one.case_id),
    }
    found = parallel(asked)
    report = found["snapshot"].report["findings"]
    judged = {
        check.code: [finding for finding in report if finding["rule"] in check.rules]
        for check in one.checks
    }
    return render_template(
        "intranet/commitments/commitment.html",
        one=one,
        address=found["case"].address,
        judged=judged,
        filled=filled or {},
        findings=findings,
        results=list(CheckResult),
        verdicts=list(Verdict),
    )


def _version() -> int:
    return request.form.get("version", 0, type=int)


def _day(typed: str, path: str) -> date | None:
    """Raises Invalid at the field."""
    try:
        return read_day(typed) if typed else None
    except ValueError:
        raise Invalid.at(path, "日期应写成 2026-05-31 的样式") from None


def _findings(error: Any, path: str | None = None) -> list[dict[str, Any]]:
    """path: of the field on the page, whatever the service calls it."""
    found = getattr(error, "findings", None) or [{"path": "", "message": str(error)}]
    return [one | {"path": path or str(one["path"]).split(".")[0]} for one in found]
