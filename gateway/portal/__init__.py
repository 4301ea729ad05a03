"""Pages for enterprises (外网), one module a page group."""

from flask import Blueprint

blueprint = Blueprint("portal", __name__)

from gateway.portal import account, home, landing  # noqa: E402, F401 - they add their routes
