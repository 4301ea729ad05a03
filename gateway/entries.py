"""登录与令牌: who is signed in to the account, which programs hold a token; each can be ended."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from chassis import clock
from contracts.errors import NotFound
from gateway import cookies, rpc, session


def page() -> str:
    """Staff have no tokens."""
    asked = {"sessions": rpc.rpc().identity.sessions.defer(token=cookies.session_token() or "")}
    if session.surface().name == "portal":
        asked["tokens"] = rpc.rpc().identity.tokens.defer()
    found: dict[str, Any] = rpc.parallel(asked)
    return render_template(
        "entries.html",
        sessions=found["sessions"].items,
        tokens=found["tokens"].items if "tokens" in found else None,
        now=clock.now(),
    )


def end_session(session_id: str) -> Response:
    try:
        rpc.rpc().identity.end_session(session_id=session_id)
        flash("已退出该登录", "success")
    except NotFound as error:
        flash(error.message, "info")
    return _back()


def end_others() -> Response:
    ended = (
        rpc.rpc()
        .identity.end_other_sessions(token=cookies.session_token() or "", devices=cookies.devices())
        .ended
    )
    flash(f"已退出其他设备上的{ended}个登录" if ended else "没有其他设备上的登录", "success")
    return _back()


def revoke_token(token_id: str) -> Response:
    rpc.rpc().identity.revoke_token(token_id=token_id)
    flash("令牌已撤销，使用它的程序不能再访问", "success")
    return _back()


def _back() -> Response:
    return redirect(url_for(f"{session.surface().name}.entries"))
