"""Failures as pages: what happened, what to do, and the input kept.

| Error | Page | Part of a page (htmx) |
|---|---|---|
| Unauthenticated, reading | to the sign-in page and back | the same, by HX-Redirect |
| no valid CSRF token | what to do; never resent by itself | alert, the form stays |
| Unauthenticated, posting | sign in elsewhere, then resend what was typed | alert, the form stays |
| Invalid | the view shows its form again; here only what no view expected | alert |
| Unavailable | resend what was typed under the same key | alert, the form stays |
| NotFound, Forbidden, Conflict, TooMany | message and way back | alert |
| anything else | reference number, text only in the log | alert |
"""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from chassis import log
from contracts.errors import (
    Finding,
    Invalid,
    NotFound,
    ServiceError,
    Unauthenticated,
    Unavailable,
    Unconfirmed,
    Unexpected,
)
from contracts.limits import MAX_FILE_MB
from gateway import cookies, rpc
from gateway.pages import is_partial
from gateway.session import STEP_UP, surface

_log = log.get(__name__)

TITLES = {
    400: ("请求有误", "alert-circle"),
    401: ("登录已过期", "lock"),
    403: ("没有权限", "lock"),
    404: ("没有找到", "map-search"),
    405: ("没有找到", "map-search"),
    409: ("暂时不能办理", "refresh-alert"),
    410: ("文件已损坏", "file-alert"),
    413: ("文件太大", "file-alert"),
    422: ("填写的内容有误", "alert-circle"),
    429: ("操作过于频繁", "clock-pause"),
    503: ("服务暂时不可用", "cloud-off"),
}
RETRY_STATUS = (429, 503)
RETRY_SECONDS = 5
DEFECT = ("系统出现问题", "bug")
HTTP_MESSAGES = {
    400: "请求的内容不完整或有无效字符，请返回后重试。",
    404: "您访问的页面不存在，或您无权查看。",
    405: "您访问的页面不存在，或您无权查看。",
    413: f"提交的内容太大：一个文件最多{MAX_FILE_MB}MB，请压缩后再上传。",
}
# Where an alert is seen: a dialog covers the page beneath it.
ALERTS = "body:has(#dialog[open]) #dialog-alerts, body:not(:has(#dialog[open])) #alerts"
EXPIRED = ("页面已过期", "clock-pause")
CSRF_MESSAGE = "为了安全，这次没有提交。请返回上一页，刷新以后再填写和提交。"
CSRF_HINT = "为了安全，这次没有提交。请先复制填写的内容，刷新本页以后再提交。"
SECRETS = frozenset({"password", "password_again", "old_password", "new_password", "code"})


def install(app: Flask) -> None:
    app.register_error_handler(ServiceError, service_error)
    app.register_error_handler(CSRFError, csrf_error)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, defect)
    app.after_request(_say_when)


def service_error(error: ServiceError) -> AnyResponse:
    if isinstance(error, Unauthenticated) and request.method == "GET":
        if "why_over" in g:
            flash(error.message, "warning")
        return _to_sign_in()
    if isinstance(error, Unconfirmed):
        return _to_step_up(error)
    findings = error.findings if isinstance(error, Invalid) else []
    # What is wrong says more than that something is.
    said = "" if findings and error.message == Invalid.default_message else error.message
    return page(
        error.status,
        said,
        reference=error.details.get("reference"),
        findings=findings,
        resendable=isinstance(error, Unavailable | Unauthenticated),
        retry_after=error.details.get("retry_after"),
    )


def _to_step_up(error: Unconfirmed) -> AnyResponse:
    """Asks for the second factor; the form goes along and is sent again with it."""
    fields = _resend()
    kept = [one for one in fields or () if one[0] != STEP_UP]
    html = render_template(
        "step_up.html",
        message=error.message,
        fields=kept,
        resendable=fields is not None,
        layout="dialog.html" if is_partial() else "base.html",
        came_from=came_from(),
    )
    response = make_response(html, error.status)
    if is_partial():
        response.headers["HX-Retarget"] = "#dialog-body"
        response.headers["HX-Reswap"] = "innerHTML"
    return response


def csrf_error(error: CSRFError) -> AnyResponse:
    if request.endpoint == surface().sign_in and cookies.session_token():
        return redirect(url_for(surface().sign_in))  # signed in meanwhile, in another window
    _log.warning("csrf_refused", reason=error.description, path=request.path)
    return page(403, CSRF_HINT if is_partial() else CSRF_MESSAGE, heading=EXPIRED)


def http_error(error: HTTPException) -> AnyResponse:
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    return page(error.code or 500, HTTP_MESSAGES.get(error.code or 500, "请返回后重试。"))


def defect(error: Exception) -> AnyResponse:
    reference = uuid.uuid4().hex[:12]
    _log.exception("page_failed", reference=reference, path=request.path, exc_info=error)
    return page(500, Unexpected.default_message, reference=reference)


def foreign(what: str, **ids: str) -> NotFound:
    """An id in the address that does not belong to what it stands under."""
    _log.warning("foreign_object", object=what, **ids)
    return NotFound()


def page(
    status: int,
    message: str,
    *,
    heading: tuple[str, str] | None = None,
    reference: str | None = None,
    findings: list[Finding] | None = None,
    resendable: bool = False,
    retry_after: int | None = None,
) -> Response:
    """The error as a page, or as an alert in the page that htmx serves. retry_after: seconds, told
    to programs that repeat by themselves."""
    title, symbol = heading or TITLES.get(status, DEFECT)
    values: dict[str, Any] = {
        "title": title,
        "symbol": symbol,
        "message": message,
        "reference": reference,
        "findings": findings or [],
        "retry": status in (500, 503),
        "sign_in": _sign_in_address(came_from()) if status == 401 else None,
        "resend": _resend() if resendable else None,
        "came_from": came_from(),
    }
    if is_partial():
        response = make_response(render_template("errors/alert.html", **values), status)
        response.headers["HX-Retarget"] = ALERTS
        response.headers["HX-Reswap"] = "innerHTML"
    else:
        response = make_response(render_template("errors/page.html", **values), status)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _say_when(response: Response) -> Response:
    """Programs that repeat by themselves do so later, whoever answered."""
    if response.status_code in RETRY_STATUS:
        response.headers.setdefault("Retry-After", str(RETRY_SECONDS))
    return response


def came_from() -> str | None:
    """The page of ours from which the request was made, if it was another one."""
    address = request.referrer or ""
    ours = address.startswith(request.host_url) and address != request.url
    return address if ours else None


def _resend() -> list[tuple[str, str]] | None:
    """The posted form to be sent again under the same key; None when it holds what a page must
    not carry (passwords, codes) or cannot (files)."""
    if request.method != "POST" or request.files:
        return None
    if any(name.rpartition(".")[2] in SECRETS for name in request.form):
        return None
    pairs = request.form.items(multi=True)
    return [(name, value) for name, value in pairs if name != "csrf_token"]


def _to_sign_in() -> AnyResponse:
    shown = request.headers.get("HX-Current-URL") if is_partial() else request.url
    address = _sign_in_address(shown)
    if is_partial():
        response = make_response("", 401)
        response.headers["HX-Redirect"] = address
        return response
    return redirect(address)


def _sign_in_address(back: str | None) -> str:
    """The sign-in page, from which the way leads back to a page of ours."""
    parts = urlsplit(back or "")
    target = f"{parts.path}?{parts.query}".rstrip("?")
    return url_for(surface().sign_in, next=target or None)


def keep_key() -> None:
    """Offer the form again under the key it came with: the command may have been carried out."""
    g.repeated_key = request.form.get(rpc.FORM_KEY)
