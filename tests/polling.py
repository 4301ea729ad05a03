"""Waiting for what happens elsewhere, with a bound."""

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


def wait_for(look: Callable[[], Found], seconds: float = 20, *, what: str = "it") -> Found:
    """Look again and again until the result is true, and return it; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"{what} was not seen in {seconds} s"
        time.sleep(0.05)
    return found
