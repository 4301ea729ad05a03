"""Sign-in, sign-out (A-02…A-07) and the own password (A-20…A-22)."""

from __future__ import annotations

from flask import redirect, url_for
from werkzeug.wrappers import Response

from contracts.firm import Ability
from gateway import captcha as captchas
from gateway import entries as entry_pages
from gateway import password, session
from gateway import sign_in as signing_in
from gateway.duties import needs
from gateway.portal import blueprint
from gateway.session import for_visitors, public


@blueprint.route("/sign-in", methods=["GET", "POST"])
@for_visitors
def sign_in() -> Response | str | tuple[str, int]:
    return signing_in.sign_in()


@blueprint.get("/captcha")
@public
def captcha() -> str:
    """Another one, for the buttons 换一张 and 改答文字题."""
    return captchas.another()


@blueprint.post("/sign-out")
@public
def sign_out() -> Response:
    return session.sign_out(redirect(url_for("portal.landing")))


@blueprint.route("/password", methods=["GET", "POST"])
@needs(Ability.LOOK)
def change_password() -> Response | str | tuple[str, int]:
    return password.change()


@blueprint.get("/entries")
def entries() -> str:
    return entry_pages.page()


@blueprint.post("/entries/<id:session_id>/end")
@needs(Ability.LOOK)
def end_session(session_id: str) -> Response:
    return entry_pages.end_session(session_id)


@blueprint.post("/entries/end-others")
@needs(Ability.LOOK)
def end_others() -> Response:
    return entry_pages.end_others()
