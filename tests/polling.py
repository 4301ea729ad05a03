"""Waiting for what happens elsewhere, with a bound."""

import time
from collections.abc import Callable
from typing import TypeVar

import requests

Found = TypeVar("Found")


def wait_for(look: Callable[[], Found | None], seconds: float = 20, *, what: str = "it") -> Found:
    """Look again and again until the result is true, and return it; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"{what} was not seen in {seconds} s"
        time.sleep(0.05)
    return found


def answer(url: str) -> requests.Response | None:
    """What this address says now; None where nobody is there or is too busy."""
    try:
        return requests.get(url, timeout=10)
    except (requests.ConnectionError, requests.Timeout):
        return None


def ok(url: str) -> requests.Response | None:
    """As `answer`, None for a refusal too."""
    found = answer(url)
    return found if found is not None and found.ok else None
