"""The cookies of a surface: the session, the devices it is known by, and what its forms keep.

Over TLS their names begin with `__Host-`: the browser then takes them from this server only, over
TLS only and for the whole of it, so that no neighbour under the same domain can plant one. Plain
HTTP cannot have that; it is for the loopback interface (docs/runbooks/operations.md).
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app, request
from flask.sessions import SecureCookieSessionInterface
from werkzeug.wrappers import Response

from chassis import clock
from contracts.identity.sessions import MAX_DEVICES
from gateway.surface import Surface

KNOWN_FOR = timedelta(days=180)
MAX_TOKEN = 100
_ATTRIBUTES: dict[str, Any] = {"path": "/", "httponly": True, "samesite": "Lax"}


def session_token() -> str | None:
    """The token of a session that came with the request."""
    token = request.cookies.get(_name("session"))
    return token if token and len(token) <= MAX_TOKEN else None


def keep_session(response: Response, token: str, until: datetime) -> None:
    _set(response, "session", token, until)


def forget_session(response: Response) -> None:
    response.delete_cookie(_name("session"), secure=request.is_secure, **_ATTRIBUTES)


def devices() -> list[str]:
    """The tokens by which accounts know this browser, newest first."""
    carried = request.cookies.get(_name("device"), "").split(".")
    return [token for token in carried if 0 < len(token) <= MAX_TOKEN][:MAX_DEVICES]


def keep_device(response: Response, token: str | None) -> None:
    """Carry one more; None: carry those there are for longer."""
    carried = ([token] if token else []) + devices()
    _set(response, "device", ".".join(carried[:MAX_DEVICES]), clock.now() + KNOWN_FOR)


class FormSession(SecureCookieSessionInterface):
    """Flask's own signed cookie: CSRF token, flashed messages, tickets of codes."""

    digest_method = staticmethod(hashlib.sha256)

    def get_cookie_name(self, app: Flask) -> str:
        return _name("form")

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure


def _set(response: Response, purpose: str, value: str, expires: datetime) -> None:
    response.set_cookie(
        _name(purpose), value, expires=expires, secure=request.is_secure, **_ATTRIBUTES
    )


def _name(purpose: str) -> str:
    """Cookies do not tell ports apart, so each surface has names of its own."""
    surface: Surface = current_app.extensions["surface"]
    return f"{'__Host-' if request.is_secure else ''}{surface.name}_{purpose}"
