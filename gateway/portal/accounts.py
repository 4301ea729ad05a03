"""账号管理: the accounts of the firm and what each may do, for its owner."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import Conflict, Forbidden, Invalid, NotFound, ServiceError
from contracts.firm import MAY, Ability
from contracts.identity.accounts import FirmAccount
from gateway import errors
from gateway.duties import needs
from gateway.portal import blueprint
from gateway.rpc import rpc

DONE = {
    "disable": ("disable_account", "账号已停用，其所有登录和令牌立即失效"),
    "enable": ("enable_account", "账号已启用"),
    "unlock": ("unlock_account", "账号已解锁"),
    "end-sessions": ("end_account_sessions", "该账号的所有登录已退出"),
}


@blueprint.get("/accounts")
@needs(Ability.MANAGE)
def accounts() -> str:
    return render_template("portal/firm/accounts.html", found=rpc().identity.accounts(), may=MAY)


@blueprint.route("/accounts/new", methods=["GET", "POST"])
@needs(Ability.MANAGE)
def new_account() -> Response | str | tuple[str, int]:
    if request.method == "GET":
        return _form({})
    typed = {name: request.form.get(name, "") for name in ("username", "name", "role")}
    try:
        made = rpc().identity.create_account(**typed)
    except (Invalid, Conflict) as error:
        found = error.details.get("findings") or []
        return _form(typed, found, None if found else error.message), error.status
    except ServiceError as error:
        errors.keep_key()
        return _form(typed, alert=error.message), error.status
    return _handed_over(typed["name"], typed["username"], made.one_time_password or "")


@blueprint.post("/accounts/<id:account_id>/role")
@needs(Ability.MANAGE)
def change_role(account_id: str) -> Response:
    role, seen = request.form.get("role", ""), request.form.get("seen", "")[:20]
    try:
        rpc().identity.change_role(account_id=account_id, role=role, seen=seen)
        flash("账号角色已修改", "success")
    except (Conflict, Invalid) as error:
        found = error.details.get("findings") or []
        flash("；".join(one["message"] for one in found) or error.message, "warning")
    return redirect(url_for("portal.accounts"))


@blueprint.post("/accounts/<id:account_id>/reset-password")
@needs(Ability.MANAGE)
def reset_account_password(account_id: str) -> str:
    made = rpc().identity.reset_account_password(account_id=account_id)
    found = _account(account_id)
    return _handed_over(found.name or "", found.username, made.one_time_password)


@blueprint.post("/accounts/<id:account_id>/<action>")
@needs(Ability.MANAGE)
def manage_account(account_id: str, action: str) -> Response:
    if action not in DONE:
        raise NotFound
    operation, told = DONE[action]
    try:
        getattr(rpc().identity, operation)(account_id=account_id)
        flash(told, "success")
    except (Conflict, Forbidden) as error:
        flash(error.message, "warning")
    return redirect(url_for("portal.accounts"))


def _account(account_id: str) -> FirmAccount:
    return next(one for one in rpc().identity.accounts().items if one.account_id == account_id)


def _handed_over(name: str, username: str, password: str) -> str:
    """Shown once: it is stored nowhere."""
    return render_template(
        "portal/firm/one_time.html", name=name, username=username, password=password
    )


def _form(typed: dict[str, Any], findings: Any = (), alert: str | None = None) -> str:
    return render_template(
        "portal/firm/new_account.html", typed=typed, findings=findings, alert=alert, may=MAY
    )
