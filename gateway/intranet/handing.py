"""Tasks that change hands: many claimed or assigned at once, one handed over (N-02)."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import Conflict, Invalid
from contracts.review.together import TasksMoved
from gateway.intranet import blueprint
from gateway.intranet.confirming import asks
from gateway.rpc import rpc

MOST = 50


@blueprint.post("/tasks/claims")
def claim_tasks() -> Response:
    """Those that were ticked become the caller's."""
    ticked = request.form.getlist("task")[:MOST]
    if not ticked:
        return _nothing()
    _tell(rpc().review.claim_tasks(task_ids=ticked), "已领取{}件")
    return _back()


@blueprint.post("/tasks/assignments")
def assign_tasks() -> Response:
    """Those that were ticked become a colleague's."""
    ticked = request.form.getlist("task")[:MOST]
    if not ticked:
        return _nothing()
    _hand_over(ticked)
    return _back()


@blueprint.post("/tasks/<id:task_id>/handing-over")
@asks("将本办件转交其他人员办理", shown={"remark": "说明"}, needs="account_id")
def hand_over(task_id: str) -> Response:
    _hand_over([task_id])
    return redirect(url_for("intranet.tasks"))


def _hand_over(task_ids: list[str]) -> None:
    try:
        moved = rpc().review.hand_over(
            task_ids=task_ids,
            account_id=request.form.get("account_id", ""),
            remark=request.form.get("remark", ""),
        )
    except Invalid as error:
        flash(error.findings[0]["message"] if error.findings else error.message, "warning")
    except Conflict as error:
        flash(error.message, "warning")
    else:
        _tell(moved, "已转交{}件")


def _tell(moved: TasksMoved, said: str) -> None:
    if moved.done:
        flash(said.format(moved.done), "success")
    for one in moved.refused:
        flash(f"{one.number}：{one.why}", "warning")


def _nothing() -> Response:
    flash("请先勾选任务", "warning")
    return _back()


def _back() -> Response:
    """To the list as it was."""
    kept: dict[str, Any] = {
        name: request.form[f"list-{name}"]
        for name in ("step", "mine", "type", "due", "again", "order", "page")
        if request.form.get(f"list-{name}")
    }
    return redirect(url_for("intranet.tasks", **kept))
