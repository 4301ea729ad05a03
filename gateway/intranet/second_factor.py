"""两步验证 of staff: at sign-in, and what one does with the own authenticator (GB/T 22239-2019)."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import Forbidden, Invalid, TooMany
from contracts.identity.second_factor import Due, Enrolment
from gateway import cookies
from gateway.documents.qr import qr_svg
from gateway.intranet import blueprint
from gateway.rpc import rpc
from gateway.session import SIGN_INS_PER_MINUTE, public
from gateway.sign_in import next_page
from gateway.throttle import costly

HELP = "请在手机上安装支持TOTP的验证器应用，扫描二维码，再填写应用显示的6位验证码"


@blueprint.route("/second-factor", methods=["GET", "POST"])
@public
def second_factor() -> Response | str | tuple[str, int]:
    """Between the password and everything else: a code, or the authenticator first."""
    due = g.get("due")
    if due is None:
        return redirect(url_for("intranet.tasks"))
    if due == Due.ENROL:
        return _enrol("intranet.second_factor")
    if request.method == "GET":
        return _ask()
    try:
        with costly("second_factor", SIGN_INS_PER_MINUTE):
            _confirm()
    except (Invalid, TooMany) as error:
        return _ask(error), error.status
    return redirect(next_page() or url_for("intranet.tasks"))


@blueprint.get("/own-second-factor")
def own_second_factor() -> str:
    return _own()


@blueprint.post("/own-second-factor/confirm")
def confirm_own_second_factor() -> Response | tuple[str, int]:
    try:
        _confirm()
    except (Invalid, TooMany) as error:
        return _own(error), error.status
    flash("已验证，15分钟内办理需要验证的操作不再询问", "success")
    return redirect(url_for("intranet.own_second_factor"))


@blueprint.post("/own-second-factor/codes")
def renew_recovery_codes() -> str | tuple[str, int]:
    try:
        made = rpc().identity.renew_recovery_codes(token=_token(), code=_code())
    except (Invalid, TooMany) as error:
        return _own(error), error.status
    return _codes(made.codes)


@blueprint.route("/own-second-factor/enrol", methods=["GET", "POST"])
def enrol_own_second_factor() -> Response | str | tuple[str, int]:
    try:
        return _enrol("intranet.enrol_own_second_factor")
    except Forbidden as error:
        flash(error.message, "warning")
        return redirect(url_for("intranet.own_second_factor"))


def _enrol(endpoint: str) -> str | tuple[str, int]:
    """The secret stays the same until a code of it is right, so that nobody scans twice."""
    if request.method == "GET" or "code" not in request.form:
        made = rpc().identity.begin_second_factor.with_key(g.trace_id)(token=_token())
        return _enrolment(endpoint, made)
    typed = Enrolment(
        secret=request.form.get("secret", "")[:64], uri=request.form.get("uri", "")[:300]
    )
    try:
        made_codes = rpc().identity.enrol_second_factor(token=_token(), code=_code())
    except (Invalid, TooMany) as error:
        return _enrolment(endpoint, typed, error), error.status
    return _codes(made_codes.codes)


def _confirm() -> None:
    rpc().identity.confirm_second_factor.with_key(g.trace_id)(token=_token(), code=_code())


def _token() -> str:
    return cookies.session_token() or ""


def _code() -> str:
    return request.form.get("code", "")[:40]


def _said(error: Invalid | TooMany | None) -> str:
    if error is None:
        return ""
    return error.findings[0]["message"] if isinstance(error, Invalid) else error.message


def _ask(error: Any = None) -> str:
    return render_template(
        "intranet/second_factor/ask.html", problem=_said(error), next=next_page()
    )


def _own(error: Any = None) -> str:
    found = rpc().identity.second_factor(token=_token())
    unconfirmed = bool(g.get("unconfirmed"))
    return render_template(
        "intranet/second_factor/own.html",
        found=found,
        problem=_said(error),
        unconfirmed=unconfirmed,
    )


def _enrolment(endpoint: str, made: Enrolment, error: Any = None) -> str:
    return render_template(
        "intranet/second_factor/enrol.html",
        endpoint=endpoint,
        made=made,
        qr=qr_svg(made.uri) if made.uri else "",
        problem=_said(error),
        help=HELP,
        next=next_page(),
    )


def _codes(codes: list[str]) -> str:
    """Shown once."""
    then = next_page() or url_for("intranet.tasks")
    return render_template("intranet/second_factor/codes.html", codes=codes, next=then)
