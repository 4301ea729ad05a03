"""Who asks, when proxies stand between."""

import pytest
from flask import Flask, request

from gateway.app import behind_proxies

TOLD = {"X-Forwarded-For": "198.51.100.7, 203.0.113.9", "X-Forwarded-Proto": "https"}


@pytest.mark.parametrize(
    ("hops", "address", "secure"),
    [(0, "127.0.0.1", False), (1, "203.0.113.9", True), (2, "198.51.100.7", False)],
)
def test_only_what_our_own_proxies_say_is_believed(hops: int, address: str, secure: bool) -> None:
    app = Flask("gateway")
    app.add_url_rule("/", view_func=lambda: f"{request.remote_addr} {request.is_secure}")
    behind_proxies(app, hops)
    assert app.test_client().get("/", headers=TOLD).text == f"{address} {secure}"
