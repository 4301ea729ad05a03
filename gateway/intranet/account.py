"""Sign-in of staff, apart from that of the enterprises (N-01), and their own password."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import ServiceError
from gateway import password, session
from gateway.captcha import new_challenge
from gateway.intranet import blueprint
from gateway.session import public
from gateway.throttle import costly


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Response | str | tuple[str, int]:
    if request.method == "GET":
        return _page()
    try:
        with costly("sign_in", session.SIGN_INS_PER_MINUTE):
            opened = g.rpc.identity.sign_in(
                surface="intranet",
                username=request.form.get("username", ""),
                password=request.form.get("password", ""),
                captcha_id=request.form.get("captcha_id"),
                captcha_text=request.form.get("captcha_text"),
            )
    except ServiceError as error:
        return _page(error), error.status
    return session.sign_in(redirect(url_for("intranet.tasks")), opened)


@blueprint.get("/sign-in/captcha")
@public
def captcha() -> str:
    """Another image, for the button 换一张."""
    return render_template("intranet/account/captcha.html", challenge=new_challenge())


@blueprint.post("/sign-out")
@public
def sign_out() -> Response:
    return session.sign_out(redirect(url_for("intranet.sign_in")))


@blueprint.route("/password", methods=["GET", "POST"])
def change_password() -> Response | str | tuple[str, int]:
    return password.change()


def _page(error: ServiceError | None = None) -> str:
    wanted = error is not None and error.details.get("captcha_required")
    return render_template(
        "intranet/account/sign_in.html",
        username=request.form.get("username", ""),
        error=error,
        challenge=new_challenge() if wanted else None,
    )
