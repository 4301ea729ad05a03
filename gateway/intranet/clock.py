"""What moves the clock of a case: prolonged by two, stopped, let go on (N-07)."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from gateway.intranet import blueprint
from gateway.intranet.confirming import asks
from gateway.rpc import rpc


@blueprint.post("/cases/<id:case_id>/extension/proposal")
def propose_extension(case_id: str) -> Response:
    rpc().review.propose_extension(case_id=case_id, reason=request.form.get("reason", ""))
    flash("已提出延长办理期限，等待负责人批准", "success")
    return _back(case_id)


@blueprint.post("/cases/<id:case_id>/extension")
@asks("批准延长办理期限，并书面告知申请单位", shown={})
def extend(case_id: str) -> Response:
    """延长办理期限, as it was proposed."""
    deadline = rpc().review.extend(case_id=case_id)
    until = f"{deadline.due_on:%Y年%-m月%-d日}{'（暂定）' if deadline.provisional else ''}"
    flash(f"办理期限已延长至{until}，并已生成告知书", "success")
    return _back(case_id)


@blueprint.post("/cases/<id:case_id>/extension/refusal")
@asks("不同意延长办理期限", shown={"remark": "理由"}, needs="remark")
def refuse_extension(case_id: str) -> Response:
    rpc().review.refuse_extension(case_id=case_id, remark=request.form.get("remark", ""))
    flash("已答复不同意延长", "success")
    return _back(case_id)


@blueprint.post("/cases/<id:case_id>/suspension")
@asks(
    "暂停办理期限，并书面告知申请单位所需时间",
    shown={"working_days": "预计所需工作日", "reason": "事由"},
    needs="reason",
)
def suspend(case_id: str) -> Response:
    """听证、检验检测、鉴定、专家评审 begins: its time does not count (行政许可法 第四十五条)."""
    rpc().review.suspend(
        case_id=case_id,
        ground=request.form.get("ground", ""),
        working_days=request.form.get("working_days", 0, type=int),
        reason=request.form.get("reason", ""),
    )
    flash("办理期限已暂停，并已生成告知书", "success")
    return _back(case_id)


@blueprint.post("/cases/<id:case_id>/resumption")
@asks("恢复计算办理期限，并告知申请单位", shown={"reason": "结束情况"}, needs="reason")
def resume(case_id: str) -> Response:
    """It has ended: the clock goes on."""
    rpc().review.resume(case_id=case_id, reason=request.form.get("reason", ""))
    flash("办理期限已恢复计算", "success")
    return _back(case_id)


def _back(case_id: str) -> Response:
    return redirect(url_for("intranet.case", case_id=case_id))
