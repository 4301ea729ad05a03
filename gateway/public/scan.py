"""The page behind a QR code, for a phone that has not signed in (M-07, M-10).

It comes with one small style sheet and no script, so that it opens at once on a slow line.
"""

from __future__ import annotations

from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask import session as kept
from werkzeug.wrappers import Response

from contracts.errors import Conflict, Finding, Invalid, NotFound, ServiceError, Unavailable
from contracts.evaluation.evaluating import Scanned
from gateway import captcha, errors, evaluating
from gateway.portal import codes
from gateway.public import blueprint
from gateway.rpc import rpc
from gateway.session import public
from gateway.throttle import throttle

PAGES_PER_MINUTE, SUBMISSIONS_PER_MINUTE = 240, 30
"""From one address: a hall of people may have one."""
PLACE = "/e/<token>"
TICKET = codes.ticket_of("evaluate")


@blueprint.get(PLACE)
@public
def scanned(token: str) -> Response:
    throttle("scan_page", PAGES_PER_MINUTE)
    try:
        found = rpc().evaluation.scanned(token=token)
    except (Invalid, NotFound) as error:
        return _closed(_message(error), 404)
    if found.closed:
        return _closed(found.closed, 200)
    return _page(found, {"level": "", "tags": []}, [])


@blueprint.post(PLACE)
@public
def submit_scan(token: str) -> Response:
    """【提交】; or 【获取验证码】 where the mobile has to be confirmed."""
    throttle("scan", SUBMISSIONS_PER_MINUTE)
    values = evaluating.posted()
    if "send_code" in request.form or captcha.switched():
        return _with_code(token, values)
    typed = request.form.get("code", "")[:20]
    try:
        given = rpc().evaluation.scan(
            token=token, ticket=str(kept.get(TICKET) or ""), code=typed, **values
        )
    except Invalid as error:
        found = rpc().evaluation.scanned(token=token)
        return _page(found, values, error.findings, error.status)
    except (Conflict, NotFound) as error:
        return _closed(error.message, error.status)
    except ServiceError as error:
        if isinstance(error, Unavailable):
            errors.keep_key()
        found = rpc().evaluation.scanned(token=token)
        return _page(found, values, [], error.status, alert=error.message)
    kept.pop(TICKET, None)
    return redirect(url_for("public.receipt", receipt=given.receipt, new=1))


@blueprint.get("/e/r/<receipt>")
@public
def receipt(receipt: str) -> Response:
    """What became of it; told to nobody but who has the address."""
    throttle("scan_page", PAGES_PER_MINUTE)
    try:
        found = rpc().evaluation.given(receipt=receipt)
    except (Invalid, NotFound) as error:
        return _closed(_message(error), 404)
    return _receipt(found, receipt)


@blueprint.post("/e/r/<receipt>")
@public
def follow_up(receipt: str) -> Response:
    """追评, once."""
    throttle("scan", SUBMISSIONS_PER_MINUTE)
    level, opinion = request.form.get("level", ""), request.form.get("opinion", "")
    try:
        rpc().evaluation.follow_up(receipt=receipt, level=level, opinion=opinion)
    except Invalid as error:
        found = rpc().evaluation.given(receipt=receipt)
        return _receipt(found, receipt, error.findings, error.status)
    except (Conflict, NotFound) as error:
        return _closed(error.message, error.status)
    return redirect(url_for("public.receipt", receipt=receipt))


def _with_code(token: str, values: dict[str, Any]) -> Response:
    found = rpc().evaluation.scanned(token=token)
    if captcha.switched():
        return _page(found, values, [])
    sent = codes.send("evaluate", mobile=values["mobile"])
    notice = sent.told("验证码已发送")
    return _page(found, values, sent.findings, sent.status, notice=notice)


def _message(error: ServiceError) -> str:
    return error.message if isinstance(error, NotFound) else "这个链接无效，请重新扫描二维码"


def _page(
    found: Scanned,
    values: dict[str, Any],
    findings: list[Finding],
    status: int = 200,
    **extra: Any,
) -> Response:
    challenge = captcha.offered() if found.confirms else None
    page = render_template(
        "public/scan/form.html",
        scanned=found,
        challenge=challenge,
        **evaluating.context(values, findings),
        **extra,
    )
    return make_response(page, status)


def _receipt(
    found: Any, receipt: str, findings: list[Finding] | None = None, status: int = 200
) -> Response:
    page = render_template(
        "public/scan/receipt.html",
        given=found,
        receipt=receipt,
        new="new" in request.args,
        choices=evaluating.CHOICES,
        findings=findings or [],
    )
    return make_response(page, status)


def _closed(message: str, status: int) -> Response:
    return make_response(render_template("public/scan/closed.html", message=message), status)
