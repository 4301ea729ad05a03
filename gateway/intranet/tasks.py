"""The task list: what the caller's roles and office have to do, oldest first (N-02, N-10)."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.operations import REVIEWERS
from gateway.intranet import blueprint
from gateway.rpc import rpc
from rules.vocabulary.enumerations import ReviewStep, StaffRole


@blueprint.get("/")
def tasks() -> str | Response:
    """The home page; who takes no step of a review is led to what is open to all staff."""
    if not g.actor.permissions & REVIEWERS:
        hires = StaffRole.PERSONNEL in g.actor.roles
        return redirect(url_for("intranet.hires" if hires else "intranet.register"))
    chosen = request.args.get("step")
    step = chosen if chosen in list(ReviewStep) else None
    mine, page = "mine" in request.args, request.args.get("page", 1, type=int)
    found = rpc().review.tasks(step=step, mine=mine, page=page)
    steps = [(one, one.label) for one in ReviewStep if one in found.counts]
    return render_template(
        "intranet/tasks.html", found=found, steps=steps, step=step, mine=mine, page=page
    )


@blueprint.post("/tasks/<id:task_id>/claim")
def claim(task_id: str) -> Response:
    task = rpc().review.claim(task_id=task_id)
    flash("已领取，请在时限内办理", "success")
    return redirect(url_for("intranet.case", case_id=task.case_id))


@blueprint.post("/tasks/<id:task_id>/release")
def release(task_id: str) -> Response:
    rpc().review.release(task_id=task_id)
    flash("已退回待办任务，其他人员可以领取", "info")
    return redirect(url_for("intranet.tasks"))
