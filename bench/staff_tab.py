"""The tab 技能人员 with 60 people, opened by eight signed-in users at once, over HTTP."""

from __future__ import annotations

import statistics
import time
from concurrent.futures import ThreadPoolExecutor

from bench import Figure, figure
from bench.firms import Firm, fresh_firms
from bench.quantiles import p95

TARGET = 250
VIEWS = 30
PEOPLE = 60
WARMING = 3


def run() -> list[Figure]:
    """Each user asks for the next page as soon as the last one is there: no pause for reading."""
    users = fresh_firms()
    with ThreadPoolExecutor(len(users)) as pool:
        seconds = [view for views in pool.map(_views, users) for view in views]
    name = f"staff tab with {PEOPLE} rows, {len(users)} concurrent users"
    return [
        figure(f"{name}, p95", round(p95(seconds) * 1000), "ms", TARGET),
        figure(f"{name}, median", round(statistics.median(seconds) * 1000), "ms"),
    ]


def _views(user: Firm) -> list[float]:
    address = f"{user.browser.base}/applications/{user.application_id}/sections/electricians"
    seconds = []
    for _ in range(WARMING + VIEWS):
        started = time.perf_counter()
        reply = user.browser.http.get(address, timeout=30)
        seconds.append(time.perf_counter() - started)
        if reply.status_code != 200 or reply.text.count('<tr id="row-') != PEOPLE:
            raise RuntimeError(f"{address} answered {reply.status_code} without {PEOPLE} rows")
    return seconds[WARMING:]
