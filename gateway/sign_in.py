"""登录 (A-02…A-07, N-01): the same page on both surfaces."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask import session as kept
from werkzeug.wrappers import Response

from chassis import clock
from contracts.errors import Invalid, ServiceError
from contracts.forms import fields as f
from contracts.forms.base import Form, examine
from contracts.identity.sessions import SignedIn
from gateway import agent, captcha, cookies, session
from gateway.forms.fields import fields_of
from gateway.forms.reading import read
from gateway.rpc import rpc
from gateway.throttle import costly

CAPTCHA = "captcha_required"
"""In the form cookie: this browser has to show a captcha with its next try."""


class SignIn(Form):
    username = f.text("用户名", max=50)
    password = f.password("密码", autocomplete="current-password")


def sign_in() -> Response | str | tuple[str, int]:
    """A captcha is on the page before the password is typed, where one will be asked for."""
    if request.method == "GET" or captcha.switched():
        return _page(challenged=captcha.switched() or _challenged())
    _, _, gaps = examine(SignIn, read(SignIn, request.form), today=clock.today())
    if gaps:
        return _page(gaps, challenged=_challenged()), Invalid.status
    try:
        opened = _enter()
    except ServiceError as error:
        if error.details.get(CAPTCHA):
            kept[CAPTCHA] = True
        findings = error.findings if isinstance(error, Invalid) else ()
        alert = None if findings else error.message
        return _page(findings, alert=alert, challenged=_challenged()), error.status
    kept.pop(CAPTCHA, None)
    if opened.others_ended:
        flash("同时登录的设备过多，最久未使用的登录已退出", "warning")
    home = next_page() or url_for(session.surface().home)
    if opened.due:
        home = url_for("intranet.second_factor", next=home)
    return session.sign_in(redirect(home), opened)


def _enter() -> SignedIn:
    with costly("sign_in", session.SIGN_INS_PER_MINUTE):
        return rpc().identity.sign_in(
            surface=session.surface().name,
            username=request.form["username"],
            password=request.form["password"],
            agent=agent.in_words(request.headers.get("User-Agent")),
            devices=cookies.devices(),
            replaces=cookies.session_token(),
            **captcha.solved(),
        )


def _challenged() -> bool:
    if CAPTCHA in kept:
        return True
    try:
        return rpc().identity.sign_in_terms().captcha_required
    except ServiceError:
        return False


def _page(findings: Any = (), *, alert: str | None = None, challenged: bool = False) -> str:
    return render_template(
        "sign_in.html",
        views=fields_of(SignIn, {"username": request.form.get("username", "")}, findings),
        findings=findings,
        alert=alert,
        challenged=challenged,
        challenge=captcha.offered() if challenged else None,
        next=next_page(),
    )


def next_page() -> str | None:
    """Where the person wanted to go: a path of this server, never another address."""
    wanted = request.values.get("next", "")
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if ours and wanted.isprintable() else None
