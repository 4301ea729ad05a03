"""角色变更 and 登录日志: roles of staff by two people, two-factor, sign-ins (N-01, N-18).

The system administrator proposes and withdraws; the security administrator decides, sees who signs
in, and looks after the second factor.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from chassis import clock
from contracts.errors import Conflict, Forbidden, Invalid
from contracts.identity.roles import RoleChange
from contracts.identity.second_factor import TwoFactorRule
from gateway import paging
from gateway.intranet import blueprint
from gateway.recorded import said
from gateway.rpc import rpc
from rules.dates import read_day
from rules.vocabulary.enumerations import StaffRole

STATES = {
    "PROPOSED": ("warning", "待批准"),
    "APPROVED": ("info", "已批准，待生效"),
    "IN_FORCE": ("success", "已生效"),
    "REFUSED": ("danger", "不同意"),
    "WITHDRAWN": ("neutral", "已撤回"),
}
DUTIES = {
    StaffRole.FORMAL: "形式审查、查看完整号码",
    StaffRole.ACCEPT: "作出受理或者不予受理决定",
    StaffRole.EXAMINE: "审查申请材料、查看完整号码、现场核查",
    StaffRole.DECIDE: "作出许可决定、依职权决定、裁定差评申诉",
    StaffRole.ISSUE: "发放许可证、登记送达",
    StaffRole.PERSONNEL: "审批人员入职、查看常态化监管",
    StaffRole.EVALUATION: "处理差评、管理评价二维码",
    StaffRole.SYSTEM_ADMIN: "管理账号和基础数据，提出角色变更",
    StaffRole.SECURITY_ADMIN: "批准角色变更，管理登录安全",
    StaffRole.AUDIT_ADMIN: "查询和校验审计记录",
}
"""What a role may do, for whoever looks at a change before it holds."""


@blueprint.get("/role-changes")
def role_changes() -> str:
    return _list()


@blueprint.post("/role-changes/<id:change_id>/decide")
def decide_roles(change_id: str) -> Response | tuple[str, int]:
    approve, remark = "approve" in request.form, request.form.get("remark", "")
    try:
        rpc().identity.decide_roles(change_id=change_id, approve=approve, remark=remark)
        flash("已批准" if approve else "已记录为不同意", "success")
    except Invalid as error:
        return _list(change_id, remark, error.findings), error.status
    except Conflict as error:
        flash(error.message, "warning")
    return redirect(url_for("intranet.role_changes"))


@blueprint.post("/role-changes/<id:change_id>/withdraw")
def withdraw_roles(change_id: str) -> Response:
    try:
        rpc().identity.withdraw_roles(change_id=change_id)
        flash("变更已撤回", "success")
    except Conflict as error:
        flash(error.message, "warning")
    return redirect(url_for("intranet.role_changes"))


@blueprint.route("/staff/<id:account_id>/roles", methods=["GET", "POST"])
def propose_roles(account_id: str) -> Response | str | tuple[str, int]:
    """Beside the form the history of the account's roles; 撤销 begins with what was before."""
    history = rpc().identity.role_changes(account_id=account_id).items
    if request.method == "GET":
        began = {"roles": request.args.getlist("roles"), "reason": request.args.get("reason", "")}
        return _form(account_id, history, began)
    typed: dict[str, Any] = {
        "roles": request.form.getlist("roles"),
        "reason": request.form.get("reason", ""),
        "effective_on": request.form.get("effective_on", "").strip(),
    }
    try:
        day = _day(str(typed["effective_on"]))
        rpc().identity.propose_roles(
            account_id=account_id, roles=typed["roles"], reason=typed["reason"], effective_on=day
        )
    except Invalid as error:
        return _form(account_id, history, typed, error.findings), error.status
    except (Conflict, Forbidden) as error:
        return _form(account_id, history, typed, alert=error.message), error.status
    flash("角色变更已提出，由安全管理员批准后生效", "success")
    return redirect(url_for("intranet.role_changes"))


@blueprint.get("/sign-ins")
def sign_ins() -> str:
    page = paging.asked()
    chosen: dict[str, Any] = {
        "account_id": request.args.get("account_id", "")[:36] or None,
        "failed_only": request.args.get("failed_only") == "1",
    }
    found = rpc().identity.sign_ins(**chosen, page=page)
    paging.existing(page, found.pages)
    return render_template("intranet/staff/sign_ins.html", found=found, chosen=chosen, said=said)


@blueprint.post("/staff/<id:account_id>/two-factor")
def set_two_factor(account_id: str) -> Response:
    """Whether an account must have a second factor; or the authenticator was lost."""
    if "reset" in request.form:
        try:
            rpc().identity.reset_second_factor(account_id=account_id)
            flash("两步验证已重置，该账号的所有登录已退出，下次登录重新启用", "success")
        except Conflict as error:
            flash(error.message, "warning")
        return redirect(url_for("intranet.staff"))
    rule = request.form.get("rule")
    chosen = rule if rule in [*TwoFactorRule] else None
    rpc().identity.set_two_factor(account_id=account_id, rule=chosen)
    flash("两步验证的设置已保存", "success")
    return redirect(url_for("intranet.staff"))


def _list(asked: str = "", remark: str = "", findings: Any = ()) -> str:
    page = paging.asked()
    open_only = request.args.get("open") == "1"
    found = rpc().identity.role_changes(page=page, open_only=open_only)
    paging.existing(page, found.pages)
    return render_template(
        "intranet/staff/role_changes.html",
        found=found,
        states=STATES,
        duties=DUTIES,
        asked=asked,
        remark=remark,
        findings=findings,
        open_only=open_only,
    )


def _form(
    account_id: str,
    history: list[RoleChange],
    typed: dict[str, Any],
    findings: Any = (),
    alert: str | None = None,
) -> str:
    return render_template(
        "intranet/staff/propose.html",
        account_id=account_id,
        name=request.values.get("name", "")[:50],
        history=history,
        typed=typed,
        findings=findings,
        alert=alert,
        roles=[one for one in StaffRole if _offered(one)],
        duties=DUTIES,
        states=STATES,
        today=clock.today(),
    )


def _offered(role: StaffRole) -> bool:
    """The centre gives an office its system administrator; the other two are the operator's."""
    if role in (StaffRole.SECURITY_ADMIN, StaffRole.AUDIT_ADMIN):
        return False
    return role != StaffRole.SYSTEM_ADMIN or g.actor.office is None


def _day(text: str) -> date | None:
    try:
        return read_day(text) if text else None
    except ValueError as error:
        raise Invalid.at("effective_on", "日期应写成 2024-05-31 的样式") from error
