"""How often one address may ask for what anybody may ask for without signing in."""

from __future__ import annotations

import time

from flask import current_app, request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from contracts.errors import TooMany

EXTENSION = "throttle"


def throttle(work: str, per_minute: int) -> None:
    """Count one request of this address for ``work``. Raises TooMany above ``per_minute``.

    Each process of the gateway counts for itself.
    """
    rate = RateLimitItemPerMinute(per_minute)
    limiter = current_app.extensions.setdefault(EXTENSION, MovingWindowRateLimiter(MemoryStorage()))
    key = (work, request.remote_addr or "")
    if not limiter.hit(rate, *key):
        window = limiter.get_window_stats(rate, *key)
        wait = max(1, round(window.reset_time - time.time()))
        raise TooMany(retry_after=wait)
