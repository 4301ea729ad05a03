"""Who is there: the session cookie (pages) or the bearer token (API) of a request.

Deny by default: a view that is not marked `@public` is served to actors of the surface's own kind
only (asserted for every route by tests/guard).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import structlog
from flask import Flask, Response, current_app, g, request

from chassis import log
from chassis.context import ANONYMOUS_ACTOR, Actor
from contracts.errors import Forbidden, ServiceError, Unauthenticated
from gateway import rpc
from gateway.surface import Surface

API_PREFIX = "/api/"
STATIC_PREFIX = "/static/"
SIGN_INS_PER_MINUTE = 120
"""From one address: an office has many people behind one."""
View = TypeVar("View", bound=Callable[..., Any])
_log = log.get(__name__)


def public(view: View) -> View:
    """Mark a view that anybody may call."""
    view.public = True  # type: ignore[attr-defined]
    return view


def is_public(view: Callable[..., Any] | None) -> bool:
    return bool(getattr(view, "public", False))


def surface() -> Surface:
    """The surface that serves this request."""
    found: Surface = current_app.extensions["surface"]
    return found


def install(app: Flask) -> None:
    app.before_request(_identify)
    app.teardown_request(_forget)


def sign_in(response: Response, session: dict[str, Any]) -> Response:
    """Put the token of a new session into the cookie."""
    response.set_cookie(
        surface().cookie,
        session["token"],
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
        expires=session["expires_at"],
    )
    return response


def sign_out(response: Response) -> Response:
    """End the session and forget it."""
    try:
        g.rpc.identity.sign_out(token=token() or "")
    except ServiceError as error:
        # The browser forgets it all the same; the session ends by itself when it idles.
        _log.warning("sign_out_failed", code=error.code)
    return forget(response)


def forget(response: Response) -> Response:
    """Have the browser forget the token of a session that is over."""
    response.delete_cookie(surface().cookie, httponly=True, samesite="Lax")
    return response


def token() -> str | None:
    """The session token that came with the request."""
    return request.cookies.get(surface().cookie)


def bearer() -> str | None:
    """The token of a program that came with the request."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" else None


def _identify() -> None:
    g.trace_id = uuid.uuid4().hex
    structlog.contextvars.bind_contextvars(trace_id=g.trace_id)
    view = current_app.view_functions.get(request.endpoint or "")
    rpc.connect(replace(ANONYMOUS_ACTOR, address=request.remote_addr))
    if view is None or request.path.startswith(STATIC_PREFIX):
        return
    actor = _resolve(required=not is_public(view))
    if actor is not None:
        rpc.connect(actor)
    if is_public(view):
        return
    if actor is None:
        raise Unauthenticated
    if actor.kind != surface().actor_kind:
        raise Forbidden


def _resolve(*, required: bool) -> Actor | None:
    """The actor of the request's credentials. An identity service that is down makes a public
    page anonymous and any other one unavailable."""
    question, credential = _credential()
    if not credential:
        return None
    try:
        found = getattr(g.rpc.identity, question)(token=credential)
    except Unauthenticated:
        return None
    except ServiceError:
        if required:
            raise
        return None
    return replace(Actor.from_dict(found["actor"]), address=request.remote_addr)


def _credential() -> tuple[str, str | None]:
    if not request.path.startswith(API_PREFIX):
        return "resolve_session", token()
    return "resolve_bearer", bearer()


def _forget(_: BaseException | None) -> None:
    structlog.contextvars.clear_contextvars()
