"""Headers, cookies and CSRF (ASVS 5.0 level 2, chapters 3 and 4)."""

from __future__ import annotations

import hashlib

from flask import Flask, Response, request, session
from flask_wtf import CSRFProtect

from gateway import cookies
from gateway.surface import API_PREFIX, STATIC_PREFIX

# Images may be data: addresses (captcha); everything else comes from this server only.
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-src 'self'; frame-ancestors {ancestors}"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
CSRF = "csrf_token"
OF_SESSION, OF_ACCOUNT = "of_session", "of_account"
"""Whose CSRF token the form cookie holds: the digest of the session's token, the account's id."""
HSTS = "max-age=31536000; includeSubDomains"

csrf = CSRFProtect()


def install(app: Flask) -> None:
    app.session_interface = cookies.FormSession()
    app.config.update(
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        WTF_CSRF_TIME_LIMIT=None,  # long forms stay open for hours; the token ends with its session
    )
    app.before_request(_bind)
    csrf.init_app(app)
    app.after_request(_protect)


def embeddable(response: Response) -> Response:
    """Let pages of this server show the response in a frame (an attachment opened in place)."""
    policy = POLICY.format(ancestors="'self'") + "; sandbox"
    response.headers["Content-Security-Policy"] = policy
    return response


def renew(token: str, account_id: str) -> None:
    """Somebody has signed in. Forms opened before are refused from now on, but for those that the
    same account opened in this browser: it comes back to a page left open for too long."""
    if session.get(OF_ACCOUNT) != account_id:
        session.pop(CSRF, None)
    session[OF_SESSION], session[OF_ACCOUNT] = _mark(token), account_id


def end() -> None:
    """Somebody has signed out: no form that is still open works any more."""
    for name in (CSRF, OF_SESSION, OF_ACCOUNT):
        session.pop(name, None)


def _bind() -> None:
    """A form's token is good only in the session that it was made for: a form cookie that came from
    elsewhere holds none of this one."""
    if request.path.startswith((API_PREFIX, STATIC_PREFIX)):
        return
    token = cookies.session_token()
    if token and session.get(OF_SESSION) != _mark(token):
        end()
        session[OF_SESSION] = _mark(token)


def _mark(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _protect(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY.format(ancestors="'none'"))
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = HSTS
    if not request.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response
