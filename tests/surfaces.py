"""The applications of both surfaces without anything behind them: pages that ask no service."""

from collections.abc import Iterator

import pytest
from flask import Flask

from chassis.rpc.client import RpcClients
from chassis.settings import settings
from contracts.application import Applications
from contracts.credit import CreditGateway
from contracts.evaluation import Evaluations
from contracts.identity import Identity
from contracts.personnel import Personnel
from contracts.review import Review
from gateway.app import create_intranet, create_portal
from tests.factories.storage import keys

SETTINGS = {
    "PORTAL_SECRET_KEY": "a key of the tests",
    "INTRANET_SECRET_KEY": "another key of the tests",
    "S3_ENDPOINT": "http://127.0.0.1:9",
    "S3_ACCESS_KEY": "nobody",
    "S3_SECRET_KEY": "nothing",
    **keys(),
    "PORTAL_URL": "http://127.0.0.1",
}


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def portal(configured: None) -> Flask:
    return _unconnected(create_portal())


@pytest.fixture
def intranet(configured: None) -> Flask:
    return _unconnected(create_intranet())


def _unconnected(app: Flask) -> Flask:
    """With clients that were never connected: asking one fails, binding them does not."""
    clients = RpcClients(
        Identity, Applications, Personnel, Review, CreditGateway, Evaluations
    ).clients
    app.extensions["rpc"] = clients
    return app
