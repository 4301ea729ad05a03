"""What anybody may look at without signing in: licences and their verification (N-16)."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)

from gateway.public import (  # noqa: E402 - they add their routes
    conditions,  # noqa: F401
    decisions,  # noqa: F401
    evaluations,  # noqa: F401
    guides,  # noqa: F401
    licences,  # noqa: F401
    notices,  # noqa: F401
    scan,  # noqa: F401
    verification,  # noqa: F401
    what_if,  # noqa: F401
)
