"""差评: what waits, what was done with one, the next step (M-12, N-13)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response as FileResponse
from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import Conflict, Finding, Invalid, NotFound
from contracts.evaluation.handling import APPEALS, CONTACTS
from gateway import downloads, uploads
from gateway.intranet import blueprint
from gateway.rpc import rpc
from rules.vocabulary.enumerations import EvaluationLevel, choices

PLACE = "/evaluation/complaints/<id:complaint_id>"
TOLD = {
    "claim": "已领取，请在1个工作日内联系评价人",
    "contact": "联系情况已记录",
    "rectify": "答复已告知评价人",
    "call_back": "回访已记录，该差评已办结",
    "appeal": "申诉已提出，由其他人员复核",
    "decide_appeal": "复核结论已记录",
}
WORDS = {
    "CLAIM": "领取",
    "CONTACT": "联系",
    "RECTIFY": "整改答复",
    "CALL_BACK": "回访",
    "APPEAL": "申诉",
    "DECIDE_APPEAL": "申诉复核",
    "ESCALATE": "逾期升级",
    "FOLLOW_UP": "追评",
}


@blueprint.get("/evaluation/complaints")
def complaints() -> str:
    closed, appeals = "closed" in request.args, "appeals" in request.args
    page = min(max(request.args.get("page", 1, type=int), 1), 1000)
    found = rpc().evaluation.complaints(closed=closed, appeals=appeals, page=page)
    return render_template(
        "intranet/evaluation/complaints.html",
        found=found,
        closed=closed,
        appeals=appeals,
        page=page,
    )


@blueprint.get(PLACE)
def complaint(complaint_id: str) -> str:
    return _page(complaint_id)


@blueprint.post(f"{PLACE}/<action>")
def act_on_complaint(complaint_id: str, action: str) -> Response | str | tuple[str, int]:
    if action not in ACTIONS:
        raise NotFound
    version = request.form.get("version", 0, type=int)
    try:
        ACTIONS[action](complaint_id=complaint_id, version=max(version, 0))
    except Invalid as error:
        return _page(complaint_id, error.findings, action), error.status
    except Conflict as error:
        flash(error.message, "warning")
    else:
        flash(TOLD[action], "success")
    return redirect(url_for("intranet.complaint", complaint_id=complaint_id))


@blueprint.post(f"{PLACE}/rater")
def see_rater(complaint_id: str) -> Response | str:
    """Whom to call; looking is recorded."""
    try:
        found = rpc().evaluation.rater(complaint_id=complaint_id)
    except Conflict as error:
        flash(error.message, "warning")
        return redirect(url_for("intranet.complaint", complaint_id=complaint_id))
    return _page(complaint_id, rater=found)


@blueprint.post(f"{PLACE}/proof")
def complaint_proof(complaint_id: str) -> FileResponse:
    """The file that went with it; opening is recorded."""
    found = rpc().evaluation.proof(complaint_id=complaint_id)
    return downloads.stored(uploads.storage(), found)


def _said(*names: str) -> dict[str, Any]:
    return {name: request.form.get(name, "") for name in names}


ACTIONS: dict[str, Callable[..., Any]] = {
    "claim": lambda **at: rpc().evaluation.claim(**at),
    "contact": lambda **at: rpc().evaluation.contact(**at, **_said("outcome", "text")),
    "rectify": lambda **at: rpc().evaluation.rectify(**at, **_said("text")),
    "call_back": lambda **at: rpc().evaluation.call_back(**at, **_said("level", "text")),
    "appeal": lambda **at: rpc().evaluation.appeal(**at, **_said("text")),
    "decide_appeal": lambda **at: rpc().evaluation.decide_appeal(**at, **_said("outcome", "text")),
}


def _page(
    complaint_id: str,
    findings: list[Finding] | None = None,
    tried: str = "",
    rater: Any = None,
) -> str:
    return render_template(
        "intranet/evaluation/complaint.html",
        one=rpc().evaluation.complaint(complaint_id=complaint_id),
        findings=findings or [],
        tried=tried,
        typed=request.form,
        rater=rater,
        words=WORDS,
        contacts=CONTACTS,
        appeal_outcomes=APPEALS,
        levels=choices(EvaluationLevel),
    )
