"""Sign-in, sign-out (A-02…A-07) and the own password (A-20…A-22)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import ServiceError
from gateway import password, session
from gateway.captcha import Challenge, new_challenge
from gateway.forms.fields import fields_of
from gateway.portal import blueprint
from gateway.portal.forms import SignIn
from gateway.session import public
from gateway.throttle import costly


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Response | str | tuple[str, int]:
    if request.method == "GET":
        return _page(ended=bool(request.args.get("next")))
    try:
        with costly("sign_in", session.SIGN_INS_PER_MINUTE):
            opened = g.rpc.identity.sign_in(
                surface="portal",
                username=request.form.get("username", ""),
                password=request.form.get("password", ""),
                captcha_id=request.form.get("captcha_id"),
                captcha_text=request.form.get("captcha_text"),
            )
    except ServiceError as error:
        wanted = error.details.get("captcha_required")
        page = _page(error=error, challenge=new_challenge() if wanted else None)
        return page, error.status
    return session.sign_in(redirect(_next() or url_for("portal.home")), opened)


@blueprint.get("/sign-in/captcha")
@public
def captcha() -> str:
    """Another image, for the button 换一张."""
    return render_template("portal/account/captcha.html", challenge=new_challenge())


@blueprint.post("/sign-out")
@public
def sign_out() -> Response:
    return session.sign_out(redirect(url_for("portal.landing")))


@blueprint.route("/password", methods=["GET", "POST"])
def change_password() -> Response | str | tuple[str, int]:
    return password.change()


def _page(
    error: ServiceError | None = None, challenge: Challenge | None = None, ended: bool = False
) -> str:
    values: dict[str, Any] = {"error": error, "challenge": challenge, "ended": ended}
    return render_template(
        "portal/account/sign_in.html",
        views=fields_of(SignIn, {"username": request.form.get("username", "")}),
        next=_next(),
        **values,
    )


def _next() -> str | None:
    """Where the person wanted to go: a path of this server, never another address."""
    wanted = request.values.get("next", "")
    parts = urlsplit(wanted)
    safe = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if safe and not parts.scheme and not parts.netloc else None
