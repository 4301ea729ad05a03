"""The Flask applications of the two surfaces.

Their host (gateway/portal_host.py, gateway/intranet_host.py) puts the RPC clients into
`app.extensions["rpc"]`; a test puts its own there.
"""

from __future__ import annotations

from flask import Blueprint, Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import UUIDConverter

from chassis.settings import settings
from chassis.storage import Storage
from gateway import (
    access_log,
    api,
    bodies,
    errors,
    incoming,
    pages,
    security,
    session,
    vendor,
    virus_scan,
)
from gateway.documents.pdf import renderers
from gateway.inspection import checks
from gateway.intranet import blueprint as intranet
from gateway.intranet import step_up
from gateway.portal import blueprint as portal
from gateway.public import blueprint as public
from gateway.surface import INTRANET, PORTAL, Surface

YEAR = 365 * 24 * 3600


class Id(UUIDConverter):
    """An id in an address, as the text that the services know; anything else is not found."""

    def to_python(self, value: str) -> str:  # type: ignore[override]
        return value.lower()

    def to_url(self, value: object) -> str:
        return str(value)


class Gateway(Flask):
    """Own files whose address carries their version may be kept for long, others are asked for
    again each time (modules that import each other by name)."""

    def get_send_file_max_age(self, filename: str | None) -> int | None:
        return YEAR if "v" in request.args else None


def create_portal() -> Flask:
    """外网: pages for enterprises and for everybody, and the JSON API."""
    app = _create(PORTAL, portal, public)
    app.extensions["degraded"]["files"] = lambda: checks().trouble()
    api.install(app)
    virus_scan.install(app)
    return app


def create_intranet() -> Flask:
    """内网: pages for reviewers."""
    app = _create(INTRANET, intranet)
    app.extensions["connect"] = step_up.connect
    return app


def behind_proxies(app: Flask, hops: int) -> None:
    """Take the address of who asks, and whether it is over TLS, from as many proxies as are ours.
    Limits are counted by address: to count the proxy's would be to shut everybody out at once."""
    if hops:
        wrapped = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
        app.wsgi_app = wrapped  # type: ignore[method-assign]


def _create(surface: Surface, *blueprints: Blueprint) -> Flask:
    app: Flask = Gateway("gateway", static_url_path="/static")
    behind_proxies(app, settings().trusted_proxies)
    app.secret_key = getattr(settings(), f"{surface.name}_secret_key")
    app.extensions["surface"] = surface
    app.extensions["storage"] = Storage.from_settings()
    app.extensions["degraded"] = {"documents": lambda: renderers().trouble()}
    app.url_map.converters["id"] = Id
    access_log.install(app)
    bodies.install(app)
    incoming.install(app)
    pages.install(app)
    errors.install(app)
    security.install(app)  # a forged POST gets no further
    session.install(app)
    app.register_blueprint(vendor.blueprint)
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    return app
