"""An end to what may wait for ever: a server that sends a byte now and then."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from eventlet import Timeout
from eventlet.patcher import is_monkey_patched


class LateError(OSError):
    """The deadline has passed."""


@contextmanager
def alarm(deadline: float | None) -> Iterator[None]:
    """What happens inside is interrupted at the deadline (`time.monotonic`; None: never), and
    LateError raised; where greenlets are real threads the bounds of each wait have to do."""
    if deadline is None or not is_monkey_patched("socket"):
        yield
        return
    bell = Timeout(max(0.0, deadline - time.monotonic()))
    try:
        yield
    except Timeout as raised:
        if raised is not bell:
            raise
        raise LateError from raised
    finally:
        bell.cancel()
