"""How often one address, and how many at once, may ask for what needs no signing in."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from eventlet.semaphore import Semaphore
from flask import current_app, request
from limits import RateLimitItemPerDay, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter, MovingWindowRateLimiter

from chassis.network import network_of
from contracts.errors import TooMany, Unavailable

EXTENSION = "throttle"
AT_ONCE = 2
"""Forms of strangers that cost something, in each process of the gateway, of which the portal has
two. Identity serves eight calls at a time (RPC_PREFETCH): while strangers make it hash passwords,
it still says at once who is signed in."""
FORMS_PER_MINUTE = 30
"""Registrations, recoveries, codes: of each kind, from one address."""
WAIT = 3.0  # seconds for a turn; more than that is a flood
BUSY = "现在办理的人较多，请稍后再试"
SPENT = "今天从您所在网络上传的文件已达到上限，请明天再试"


def throttle(work: str, per_minute: int) -> None:
    """Count one request of this address for ``work``. Raises TooMany above ``per_minute``.

    Each process counts for itself: with two of them an address may ask twice as often at most.
    """
    rate = RateLimitItemPerMinute(per_minute)
    limiter = current_app.extensions.setdefault(EXTENSION, MovingWindowRateLimiter(MemoryStorage()))
    key = (work, network_of(request.remote_addr or ""))
    if not limiter.hit(rate, *key):
        raise TooMany(retry_after=_wait(limiter.get_window_stats(rate, *key).reset_time))


def share(work: str, amount: int, per_day: int) -> None:
    """Count `amount` of what this address may have of ``work`` in a day. Raises TooMany."""
    limiter = current_app.extensions.setdefault("shares", FixedWindowRateLimiter(MemoryStorage()))
    key = (work, network_of(request.remote_addr or ""))
    rate = RateLimitItemPerDay(per_day)
    if not limiter.hit(rate, *key, cost=amount):
        raise TooMany(SPENT, retry_after=_wait(limiter.get_window_stats(rate, *key).reset_time))


def _wait(until: float) -> int:
    """Whole seconds, at least one."""
    return max(1, round(until - time.time()))


@contextmanager
def costly(work: str, per_minute: int) -> Iterator[None]:
    """Around what a stranger's form costs: counted as by `throttle`, and only a few at once. Raises
    TooMany, or Unavailable where no turn comes."""
    throttle(work, per_minute)
    turns = current_app.extensions.setdefault("turns", Semaphore(AT_ONCE))
    if not turns.acquire(timeout=WAIT):
        raise Unavailable(BUSY)
    try:
        yield
    finally:
        turns.release()
