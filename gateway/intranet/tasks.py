"""The task list: what the caller's roles and office have to do, what is due first (N-02, N-10)."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.operations import REVIEWERS
from contracts.review.tasks import ORDERS, PRESSING, TYPES
from gateway import paging
from gateway.intranet import blueprint, colleagues
from gateway.rpc import parallel, rpc
from rules.vocabulary.enumerations import ApplicationType, ReviewStep, StaffRole

HOMES = {
    StaffRole.PERSONNEL: "hires",
    StaffRole.EVALUATION: "complaints",
    StaffRole.AUDIT_ADMIN: "audit",
    StaffRole.SYSTEM_ADMIN: "staff",
    StaffRole.SECURITY_ADMIN: "role_changes",
}
"""What staff who take no step of a review begin with."""
_OF_CASES = (
    StaffRole.FORMAL, StaffRole.ACCEPT, StaffRole.EXAMINE, StaffRole.DECIDE, StaffRole.ISSUE,
)  # fmt: skip


@blueprint.get("/")
def tasks() -> str | Response:
    """The home page; who takes no step of a review is led to what is open to all staff."""
    if not g.actor.permissions & REVIEWERS:
        home = next((page for role, page in HOMES.items() if role in g.actor.roles), "register")
        return redirect(url_for(f"intranet.{home}"))
    asked, page = _asked(), paging.asked()
    questions = {
        "tasks": rpc().review.tasks.defer(**asked, page=page),
        "people": colleagues.asked(*_OF_CASES),
    }
    if StaffRole.DECIDE in g.actor.roles:
        questions["pressing"] = rpc().review.escalations.defer()
    answers = parallel(questions)
    found = answers["tasks"]
    paging.existing(page, found.pages)
    steps = [(one, one.label) for one in ReviewStep if one in found.counts]
    chosen = {name: value for name, value in asked.items() if value and value != ORDERS[0]}

    def address(**changed: Any) -> str:
        """Of the same list with something chosen otherwise; None: not chosen."""
        query: dict[str, Any] = {
            name: 1 if value is True else value for name, value in (chosen | changed).items()
        }
        return url_for("intranet.tasks", **query)

    return render_template(
        "intranet/tasks.html",
        found=found,
        steps=steps,
        asked=asked,
        chosen=chosen,
        page=page,
        address=address,
        types=list(ApplicationType),
        others=colleagues.others(answers["people"].items),
        pressing=answers["pressing"].total if "pressing" in answers else 0,
    )


def _asked() -> dict[str, Any]:
    """What is no choice of a list is not chosen."""
    lists = {"step": list(ReviewStep), "type": TYPES, "due": PRESSING, "order": ORDERS}
    picked = {name: request.args.get(name) for name in lists}
    known = {name: value for name, value in picked.items() if value in lists[name]}
    ticked = {name: name in request.args for name in ("mine", "again")}
    return {"step": None, "type": None, "due": None, "order": ORDERS[0], **known, **ticked}


@blueprint.post("/tasks/<id:task_id>/claim")
def claim(task_id: str) -> Response:
    task = rpc().review.claim(task_id=task_id)
    flash("已领取，请在时限内办理", "success")
    opens = "intranet.difference" if task.round > 1 else "intranet.case"
    return redirect(url_for(opens, case_id=task.case_id))


@blueprint.post("/tasks/<id:task_id>/release")
def release(task_id: str) -> Response:
    rpc().review.release(task_id=task_id)
    flash("已退回待办任务，其他人员可以领取", "info")
    return redirect(url_for("intranet.tasks"))
