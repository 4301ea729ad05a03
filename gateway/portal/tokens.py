"""程序访问令牌: issued, named, shown once, withdrawn. The owner sees all of the firm's."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from chassis import clock
from contracts.errors import Conflict, Invalid, NotFound, Unavailable
from contracts.firm import MAY, Ability
from gateway import errors
from gateway.duties import needs
from gateway.portal import blueprint
from gateway.rpc import rpc

DAYS = (30, 90, 180, 365)


@blueprint.get("/tokens")
def tokens() -> str:
    return _page({})


@blueprint.post("/tokens")
@needs(Ability.LOOK)
def issue_token() -> str | tuple[str, int]:
    """A token may no more than the account that it is made with."""
    typed = {name: request.form.get(name, "") for name in ("label", "role", "days")}
    if not typed["label"].strip():
        missing = {"path": "label", "message": "请填写名称，说明由哪个程序使用"}
        return _page(typed, [missing]), Invalid.status
    days = int(typed["days"]) if typed["days"].isdecimal() else 0
    try:
        made = rpc().identity.issue_token(label=typed["label"], days=days, role=typed["role"])
    except (Invalid, Conflict, Unavailable) as error:
        if isinstance(error, Unavailable):
            errors.keep_key()
        found = error.details.get("findings") or []
        return _page(typed, found, None if found else error.message), error.status
    return render_template("portal/firm/token.html", made=made)


@blueprint.post("/tokens/<id:token_id>/revoke")
@needs(Ability.LOOK)
def revoke_token(token_id: str) -> Response:
    try:
        rpc().identity.revoke_token(token_id=token_id)
        flash("令牌已撤销，使用它的程序不能再访问", "success")
    except NotFound:
        flash("该令牌已经撤销", "info")
    return redirect(url_for("portal.tokens"))


def _page(typed: dict[str, Any], findings: Any = (), alert: str | None = None) -> str:
    order = [role.value for role in MAY]
    weakest = order[order.index(g.actor.roles[0]) :]
    return render_template(
        "portal/firm/tokens.html",
        tokens=rpc().identity.tokens().items,
        roles=[role for role in MAY if role.value in weakest],
        may=MAY,
        days=DAYS,
        typed={"days": "90", "role": weakest[-1], **typed},
        findings=findings,
        alert=alert,
        now=clock.now(),
    )
