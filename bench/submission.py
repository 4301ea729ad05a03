"""资料提交 of complete applications with 111 people, over the JSON API, one after the other."""

from __future__ import annotations

import os
import statistics
import time
from uuid import uuid4

import requests

from bench import Figure, figure
from bench.firms import Firm, fresh_firms
from bench.quantiles import p95
from deploy.demo.accounts import PASSWORD

TARGET = 800


def run() -> list[Figure]:
    """Each draft can be submitted once, so there is one measurement a firm."""
    seconds = [_submit(firm) for firm in fresh_firms()]
    name = "submission with 111 people"
    return [
        figure(f"{name}, p95", round(p95(seconds) * 1000), "ms", TARGET),
        figure(f"{name}, median", round(statistics.median(seconds) * 1000), "ms"),
    ]


def _submit(firm: Firm) -> float:
    api = f"{os.environ['PORTAL_URL']}/api/v1"
    with requests.Session() as http:
        credentials = {"username": firm.username, "password": PASSWORD}
        issued = http.post(f"{api}/tokens", json=credentials, timeout=30)
        issued.raise_for_status()
        http.headers["Authorization"] = f"Bearer {issued.json()['token']}"
        http.headers["Idempotency-Key"] = uuid4().hex
        started = time.perf_counter()
        reply = http.post(f"{api}/applications/{firm.application_id}/submission", timeout=30)
        seconds = time.perf_counter() - started
        if reply.status_code != 200:
            raise RuntimeError(f"the submission was answered {reply.status_code}: {reply.text}")
        return seconds
