"""消息与后台任务: what was told between the services and did not get there, and jobs (N-18).

For the system administrator of the centre: look at it, mend the cause, re-drive or discard.
"""

from __future__ import annotations

import json
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import Conflict, Invalid, NotFound, ServiceError
from gateway.intranet import blueprint
from gateway.recorded import SERVICES
from gateway.rpc import parallel, rpc

DIFFERENCES = {"MISSING": "缺少", "UNKNOWN": "多余", "WRONG": "不符"}
ERRORS = {"unroutable": "没有服务接收", "refused": "消息中间件拒收"}
JOBS = {
    "apply_due": "按日期使角色变更生效",
    "send_messages": "发送短信",
    "undo_reservations": "撤销未提交申请的人员预留",
    "count_anew": "重新计算办理期限",
    "end_silent": "结束逾期未评价的邀请",
    "ask_of_holders": "复查持证企业信用",
    "follow_clock": "按日期变更许可证状态",
    "escalate": "督办逾期差评",
    "remind": "提醒持证企业",
    "roll": "汇总好差评数据",
    "purge_rows": "清理到期数据",
    "seal_audit": "每日封存审计记录",
    **dict.fromkeys(
        ("check_attachments", "check_files", "check_papers", "check_photos", "check_proofs"),
        "核对存储的文件",
    ),
    **dict.fromkeys(
        ("sweep_attachments", "sweep_files", "sweep_papers", "sweep_photos", "sweep_proofs"),
        "清理无主文件",
    ),
}
DONE = {"redrive": "消息已重新投递，稍后刷新本页可以看到是否处理成功", "discard": "消息已丢弃"}


@blueprint.get("/undelivered")
def undelivered() -> str:
    return _page()


@blueprint.post("/undelivered/<service>/publish")
def publish_again(service: str) -> Response:
    try:
        _ask(service)["publish_again"](message_id=request.form.get("message_id", "")[:36])
        flash("已要求立即重发", "success")
    except NotFound as error:
        flash(error.message, "info")
    return redirect(url_for("intranet.undelivered"))


@blueprint.post("/undelivered/<service>/<action>")
def settle_dead_letter(service: str, action: str) -> Response | tuple[str, int]:
    """Re-drive or discard one."""
    if action not in DONE:
        raise NotFound
    form, operation = request.form, _ask(service)[action]
    asked = {"queue": form.get("queue", ""), "handle": form.get("handle", "")}
    if action == "discard":
        asked["remark"] = form.get("remark", "")
    try:
        operation(**asked)
        flash(DONE[action], "success")
    except Invalid as error:
        return _page(asked, error.findings), error.status
    except (NotFound, Conflict) as error:
        flash(error.message, "warning")
    return redirect(url_for("intranet.undelivered"))


def _page(typed: dict[str, str] | None = None, findings: Any = ()) -> str:
    found = parallel(
        {
            "identity": rpc().identity.undelivered.defer(),
            "application": rpc().application.undelivered.defer(),
            "personnel": rpc().personnel.undelivered.defer(),
            "review": rpc().review.undelivered.defer(),
            "evaluation": rpc().evaluation.undelivered.defer(),
        },
        return_errors=True,
    )
    errors = {name: one for name, one in found.items() if isinstance(one, ServiceError)}
    if len(errors) == len(found):
        raise next(iter(errors.values()))
    return render_template(
        "intranet/undelivered.html",
        found={name: one for name, one in found.items() if name not in errors},
        missing=[SERVICES[name] for name in errors],
        services=SERVICES,
        kinds=DIFFERENCES,
        errors=ERRORS,
        jobs=JOBS,
        pretty=_pretty,
        typed=typed or {},
        findings=findings,
    )


def _pretty(body: str) -> str:
    try:
        return json.dumps(json.loads(body), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return body


def _ask(service: str) -> dict[str, Any]:
    """The operations of one service. Raises NotFound."""
    asked: dict[str, dict[str, Any]] = {
        "identity": {
            "redrive": rpc().identity.redrive,
            "discard": rpc().identity.discard,
            "publish_again": rpc().identity.publish_again,
        },
        "application": {
            "redrive": rpc().application.redrive,
            "discard": rpc().application.discard,
            "publish_again": rpc().application.publish_again,
        },
        "personnel": {
            "redrive": rpc().personnel.redrive,
            "discard": rpc().personnel.discard,
            "publish_again": rpc().personnel.publish_again,
        },
        "review": {
            "redrive": rpc().review.redrive,
            "discard": rpc().review.discard,
            "publish_again": rpc().review.publish_again,
        },
        "evaluation": {
            "redrive": rpc().evaluation.redrive,
            "discard": rpc().evaluation.discard,
            "publish_again": rpc().evaluation.publish_again,
        },
    }
    if service not in asked:
        raise NotFound
    return asked[service]
