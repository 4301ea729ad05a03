"""What anybody may look at without signing in: licences and their verification (N-16)."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)

from gateway.public import licences, verification  # noqa: E402, F401 - they add their routes
