"""登录设备: who is signed in to the account; each can be ended."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from contracts.errors import NotFound
from gateway import cookies, rpc, session


def page() -> str:
    found = rpc.rpc().identity.sessions(token=cookies.session_token() or "")
    return render_template("entries.html", sessions=found.items)


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


def _back() -> Response:
    return redirect(url_for(f"{session.surface().name}.entries"))
