"""Who is there: the session cookie (pages) or the bearer token (API) of a request.

Deny by default: a view that is not marked `@public` is served to actors of the surface's own kind
only (asserted for every route by tests/guard). A session ends half an hour after it was last used,
at the latest after twelve hours; its cookie is renewed with every page and ends with it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar

import structlog
from flask import Flask, current_app, flash, g, redirect, request, url_for
from msgspec.structs import asdict
from werkzeug.wrappers import Response

from chassis import log
from chassis.context import ANONYMOUS_ACTOR, Actor
from contracts.errors import Forbidden, ServiceError, Unauthenticated
from contracts.identity.sessions import Session, SignedIn
from gateway import cookies, duties, rpc, security
from gateway.surface import API_PREFIX, STATIC_PREFIX, Surface

SIGN_INS_PER_MINUTE = 120
"""From one address: an office has many people behind one."""
STEP_UP = "step_up_code"
"""The field with which a form is sent again once its sender has shown the second factor."""
View = TypeVar("View", bound=Callable[..., Any])
_log = log.get(__name__)


def public(view: View) -> View:
    """Mark a view that anybody may call."""
    view.public = True  # type: ignore[attr-defined]
    return view


def is_public(view: Callable[..., Any] | None) -> bool:
    return bool(getattr(view, "public", False))


def for_visitors(view: View) -> View:
    """Public, and of no use to who is signed in: he is led home."""

    @wraps(view)
    def led(*args: Any, **arguments: Any) -> Any:
        if g.actor.kind == surface().actor_kind:
            return redirect(url_for(surface().home))
        return view(*args, **arguments)

    return public(led)  # type: ignore[return-value]


def unattended(view: View) -> View:
    """Mark a view that pages ask for by themselves: it keeps no session alive."""
    view.unattended = True  # type: ignore[attr-defined]
    return view


def surface() -> Surface:
    """The surface that serves this request."""
    found: Surface = current_app.extensions["surface"]
    return found


def install(app: Flask) -> None:
    app.before_request(_identify)
    app.after_request(_prolong)
    app.teardown_request(_forget)


def sign_in(response: Response, opened: SignedIn) -> Response:
    """Put the token of a new session into the cookie, and know the browser from now on."""
    g.session_until = None
    security.renew(opened.token, str(opened.actor.account_id))
    cookies.keep_session(response, opened.token, opened.expires_at)
    cookies.keep_device(response, opened.device)
    return response


def sign_out(response: Response) -> Response:
    """End the session and forget it."""
    try:
        rpc.rpc().identity.sign_out(token=cookies.session_token() or "")
    except ServiceError as error:
        # The browser forgets it all the same; the session ends by itself when it idles.
        _log.warning("sign_out_failed", code=error.code)
    # Not its cookies: the device is known still.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return forget(response)


def forget(response: Response) -> Response:
    """Have the browser forget the token of a session that is over."""
    g.session_until = None
    security.end()
    cookies.forget_session(response)
    return response


def bearer() -> str | None:
    """The token of a program that came with the request."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    value = value.strip()
    return value if scheme.lower() == "bearer" and len(value) <= cookies.MAX_TOKEN else None


def _identify() -> Response | None:
    g.trace_id = uuid.uuid4().hex
    structlog.contextvars.bind_contextvars(trace_id=g.trace_id)
    view = current_app.view_functions.get(request.endpoint or "")
    rpc.connect(replace(ANONYMOUS_ACTOR, address=request.remote_addr))
    if view is None or request.path.startswith(STATIC_PREFIX):
        return None
    found = _resolve(view)
    if found is not None and found.due:
        return _to_second_factor(view, found.due)
    if found is not None:
        actor = replace(Actor.from_dict(asdict(found.actor)), address=request.remote_addr)
        current_app.extensions.get("connect", rpc.connect)(actor)
        if found.password_expires_at:
            return _to_new_password(view)
    if is_public(view):
        return None
    if found is None:
        raise Unauthenticated(g.get("why_over"))
    if g.actor.kind != surface().actor_kind:
        raise Forbidden
    if surface().actor_kind == "enterprise":
        duties.require(view)
    return None


def _resolve(view: Callable[..., Any]) -> Session | None:
    """The session or program token of the request. An identity service that is down makes a public
    page anonymous and any other one unavailable."""
    try:
        if request.path.startswith(API_PREFIX):
            token = bearer()
            return rpc.rpc().identity.resolve_bearer(token=token) if token else None
        token = cookies.session_token()
        if not token:
            return None
        used = not getattr(view, "unattended", False)
        found = rpc.rpc().identity.resolve_session(token=token, used=used)
    except Unauthenticated as error:
        g.why_over = error.message
        return None
    except ServiceError:
        if not is_public(view):
            raise
        return None
    g.unread = found.unread
    if used:
        g.session_until = found.expires_at
    return found


def _to_second_factor(view: Callable[..., Any], due: str) -> Response | None:
    """Who has shown the password only is nobody yet, and can do nothing but show the rest."""
    g.due = due
    if is_public(view):
        return None
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("intranet.second_factor", next=wanted))


def _to_new_password(view: Callable[..., Any]) -> Response | None:
    """With a one-time password nothing can be done but to change it."""
    page = f"{surface().name}.change_password"
    if request.endpoint in (page, f"{surface().name}.sign_out"):
        return None
    flash("您使用的是一次性密码，请先设置自己的密码", "warning")
    return redirect(url_for(page))


def _prolong(response: Response) -> Response:
    until, token = g.get("session_until"), cookies.session_token()
    if until and token:
        cookies.keep_session(response, token, until)
    return response


def _forget(_: BaseException | None) -> None:
    structlog.contextvars.clear_contextvars()
