"""修改密码 (A-20…A-22): the same page on both surfaces."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from chassis import clock
from contracts.errors import Invalid, ServiceError, Unavailable
from contracts.forms import fields as f
from contracts.forms.base import examine
from gateway import cookies, errors, session
from gateway.forms.fields import fields_of
from gateway.forms.reading import read
from gateway.forms.twice import NEW_PASSWORD_HINT, TypedTwice
from gateway.rpc import rpc


class PasswordChange(TypedTwice):
    old_password = f.password("原密码", autocomplete="current-password")
    new_password = f.password("新密码", autocomplete="new-password", hint=NEW_PASSWORD_HINT)
    new_password_again = f.password("确认新密码", autocomplete="new-password")


def change() -> Response | str | tuple[str, int]:
    """All sessions end with the old password, so this browser's is forgotten, too."""
    if request.method == "GET":
        return _page()
    values = read(PasswordChange, request.form)
    _, mistakes, gaps = examine(PasswordChange, values, today=clock.today())
    if mistakes or gaps:
        return _page(mistakes + gaps), Invalid.status
    try:
        rpc().identity.change_password(
            old_password=values["old_password"],
            new_password=values["new_password"],
            devices=cookies.devices(),
        )
    except Invalid as error:
        return _page(error.findings), error.status
    except ServiceError as error:
        if isinstance(error, Unavailable):
            errors.keep_key()
        return _page(alert=error.message), error.status
    flash("密码已修改，请用新密码重新登录", "success")
    return session.forget(redirect(url_for(session.surface().sign_in)))


def _page(findings: Any = (), alert: str | None = None) -> str:
    """Always with empty fields: no page carries a password."""
    return render_template(
        "password.html",
        views=fields_of(PasswordChange, {}, findings),
        findings=findings,
        alert=alert,
    )
