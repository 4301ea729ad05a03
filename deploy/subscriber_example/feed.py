"""Catching up: what came while there was no queue, or before it, from the pull feed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

PAGE = 500


def events(portal: str, token: str) -> Iterator[dict[str, Any]]:
    """All events from the first one. A real subscriber keeps `next` and begins there."""
    after = 0
    while True:
        address = f"{portal}/api/v1/licence-events?{urlencode({'after': after, 'limit': PAGE})}"
        asking = Request(address, headers={"Authorization": f"Bearer {token}"})
        with urlopen(asking, timeout=30) as answer:
            page = json.load(answer)
        if not page["items"]:
            return
        yield from page["items"]
        after = page["next"]
