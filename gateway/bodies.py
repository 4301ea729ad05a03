"""How much a request may bring along: little, but where files are taken.

The server (`chassis.http`) asks before it reads; what it did not read is answered here, on a page
or as a problem like any other mistake.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from chassis.http_protocol import BUSY, REFUSED
from contracts.errors import Unavailable
from contracts.limits import MAX_FILE, MEGABYTE

MAX_FILES = MAX_FILE + 2 * MEGABYTE  # an attachment and the form around it
MAX_TWO_FILES = MAX_FILES + MAX_FILE
MAX_MANY_FILES = 102 * MEGABYTE  # an archive, or some files of a folder
PATIENT_SECONDS = 45.0  # below the minute for which identity's signature is good
MAX_OTHER = 4 * MEGABYTE  # a thousand rows as JSON
MAX_FIELDS = MEGABYTE  # a form's fields without its files
RETRY_SECONDS = 10
_BUSY = "正在上传的文件较多，请稍后再试"
View = TypeVar("View", bound=Callable[..., Any])


def takes_files(view: View) -> View:
    """Mark a view whose form has files (tests/guard finds one that is not marked)."""
    view.max_body = MAX_FILES  # type: ignore[attr-defined]
    return view


def takes_two_files(view: View) -> View:
    """The same of a form that has two."""
    view.max_body = MAX_TWO_FILES  # type: ignore[attr-defined]
    return view


def takes_many_files(view: View) -> View:
    """The same of a form with several files or an archive of them."""
    view.max_body = MAX_MANY_FILES  # type: ignore[attr-defined]
    return view


def patient(view: View) -> View:
    """Mark a view that may take its time (`gateway.rpc.deadline`)."""
    view.seconds = PATIENT_SECONDS  # type: ignore[attr-defined]
    return view


def install(app: Flask) -> None:
    app.config.update(MAX_CONTENT_LENGTH=MAX_MANY_FILES, MAX_FORM_MEMORY_SIZE=MAX_FIELDS)

    def max_body(environ: dict[str, Any]) -> int:
        path = environ["PATH_INFO"].encode("latin1").decode(errors="replace")
        try:
            endpoint, _ = app.url_map.bind("").match(path, environ["REQUEST_METHOD"])
        except HTTPException:
            return MAX_OTHER
        return getattr(app.view_functions.get(endpoint), "max_body", MAX_OTHER)

    app.extensions["max_body"] = max_body
    app.before_request(_judge)


def _judge() -> None:
    """Raises RequestEntityTooLarge, or Unavailable where too many are uploading."""
    refused = request.environ.get(REFUSED)
    if refused is not None:
        raise (
            Unavailable(_BUSY, retry_after=RETRY_SECONDS)
            if refused == BUSY
            else (RequestEntityTooLarge())
        )
