"""What is served or inlined from the npm packages of gateway/assets (installed at set-up)."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, make_response, request
from markupsafe import Markup

from gateway.session import public

MODULES = Path(__file__).parent / "assets" / "node_modules"
SERVED = {
    "tabler.css": ("@tabler/core/dist/css/tabler.min.css", "text/css"),
    "htmx.js": ("htmx.org/dist/htmx.min.js", "text/javascript"),
    "echarts.js": ("echarts/dist/echarts.simple.min.js", "text/javascript"),
    "swagger-ui.css": ("swagger-ui-dist/swagger-ui.css", "text/css"),
    "swagger-ui.js": ("swagger-ui-dist/swagger-ui-bundle.js", "text/javascript"),
}
CACHING = "public, max-age=2592000"

blueprint = Blueprint("vendor", __name__, url_prefix="/static/vendor")


@blueprint.get("/<name>")
@public
def serve(name: str) -> Response:
    """One of the listed files; everything else in the packages stays private."""
    if name not in SERVED:
        abort(404)
    compress = request.accept_encodings.quality("gzip") > 0
    response = make_response(_content(name, compress))
    response.mimetype = SERVED[name][1]
    response.headers["Cache-Control"] = CACHING
    response.vary.add("Accept-Encoding")
    if compress:
        response.content_encoding = "gzip"
    return response


@cache
def _content(name: str, compress: bool) -> bytes:
    content = (MODULES / SERVED[name][0]).read_bytes()
    return gzip.compress(content) if compress else content


@cache
def icon(name: str) -> Markup:
    """The outline icon `name` of Tabler as inline SVG, hidden from screen readers."""
    svg = (MODULES / "@tabler/icons/icons/outline" / f"{name}.svg").read_text("utf-8")
    body = svg[svg.index("<svg") :].replace("<svg", '<svg aria-hidden="true" focusable="false"', 1)
    return Markup(" ".join(body.split()))  # noqa: S704 - a file of the locked package, never input
