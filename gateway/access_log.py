"""One line for each request: who asked for what, how it ended and how long it took (P-04)."""

from __future__ import annotations

import time

from flask import Flask, Response, g, request

from chassis import log
from gateway import rpc
from gateway.surface import STATIC_PREFIX

_log = log.get(__name__)


def install(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_write)


def _begin() -> None:
    g.begun = time.monotonic()
    rpc.deadline()


def _write(response: Response) -> Response:
    """The path without its query: what people search for stays out of the log."""
    if not request.path.startswith(STATIC_PREFIX):
        actor = g.get("actor")
        _log.info(
            "http_request",
            method=request.method,
            path=request.path,
            status=response.status_code,
            ms=round((time.monotonic() - g.begun) * 1000),
            account_id=actor.account_id if actor else None,
            address=request.remote_addr,
        )
    return response
