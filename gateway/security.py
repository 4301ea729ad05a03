"""Headers, cookies and CSRF (ASVS 5.0 level 2, chapters 3 and 4)."""

from __future__ import annotations

from flask import Flask, Response, request
from flask_wtf import CSRFProtect

MEGABYTE = 1024 * 1024
MAX_BODY = 22 * MEGABYTE  # an attachment of 20 MB and the form around it

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
HSTS = "max-age=31536000; includeSubDomains"

csrf = CSRFProtect()


def install(app: Flask, cookie: str) -> None:
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=MEGABYTE,
        SESSION_COOKIE_NAME=cookie,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        WTF_CSRF_TIME_LIMIT=None,  # long forms stay open for hours; the token ends with its session
    )
    csrf.init_app(app)
    app.after_request(_protect)


def embeddable(response: Response) -> Response:
    """Let pages of this server show the response in a frame (an attachment opened in place)."""
    policy = POLICY.format(ancestors="'self'") + "; sandbox"
    response.headers["Content-Security-Policy"] = policy
    return response


def _protect(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY.format(ancestors="'none'"))
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = HSTS
    if not request.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response
