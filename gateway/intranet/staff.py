"""用户管理: the system administrator's accounts of staff (N-01)."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import Conflict, Invalid, NotFound, ServiceError
from gateway import errors, paging
from gateway.intranet import blueprint
from gateway.rpc import rpc
from rules.vocabulary.enumerations import Office, StaffRole

RULES = {"": "按系统设置", "REQUIRED": "必须使用", "EXEMPT": "可以不用"}
DONE = {
    "disable": ("disable_staff", "账号已停用，其所有登录已退出"),
    "enable": ("enable_staff", "账号已启用"),
    "unlock": ("unlock_staff", "账号已解锁"),
    "end-sessions": ("end_staff_sessions", "该账号的所有登录已退出"),
}


@blueprint.get("/staff")
def staff() -> str:
    page = paging.asked()
    found = rpc().identity.staff(page=page)
    paging.existing(page, found.pages)
    return render_template("intranet/staff/list.html", found=found, rules=RULES)


@blueprint.route("/staff/new", methods=["GET", "POST"])
def new_staff() -> Response | str | tuple[str, int]:
    if request.method == "GET":
        return _form({"office": g.actor.office, "roles": []})
    typed: dict[str, Any] = {
        "username": request.form.get("username", ""),
        "name": request.form.get("name", ""),
        "office": g.actor.office or request.form.get("office") or None,
        "roles": request.form.getlist("roles"),
    }
    try:
        made = rpc().identity.create_staff(**typed)
    except (Invalid, Conflict) as error:
        findings = error.details.get("findings") or []
        return _form(typed, findings, None if findings else error.message), error.status
    except ServiceError as error:
        errors.keep_key()
        return _form(typed, alert=error.message), error.status
    return _handed_over(typed["name"], typed["username"], made.one_time_password or "")


@blueprint.post("/staff/<id:account_id>/reset-password")
def reset_staff_password(account_id: str) -> str:
    made = rpc().identity.reset_staff_password(account_id=account_id)
    return _handed_over(
        request.form.get("name", ""), request.form.get("username", ""), made.one_time_password
    )


@blueprint.post("/staff/<id:account_id>/<action>")
def manage_staff(account_id: str, action: str) -> Response:
    if action not in DONE:
        raise NotFound
    operation, told = DONE[action]
    getattr(rpc().identity, operation)(account_id=account_id)
    flash(told, "success")
    return redirect(url_for("intranet.staff"))


def _handed_over(name: str, username: str, password: str) -> str:
    """Shown once: it is stored nowhere."""
    return render_template(
        "intranet/staff/password.html", name=name, username=username, password=password
    )


def _form(typed: dict[str, Any], findings: Any = (), alert: str | None = None) -> str:
    return render_template(
        "intranet/staff/new.html",
        typed=typed,
        findings=findings,
        alert=alert,
        offices=list(Office),
        roles=[role for role in StaffRole if not role.value.endswith("_ADMIN")],
    )
