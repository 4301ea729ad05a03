"""A database, a virtual host and containers for the sample services."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from nameko.containers import ServiceContainer
from sqlalchemy.engine import make_url

from chassis import migrate
from chassis.context import Actor, Call
from chassis.database import Db
from chassis.rpc.standalone import StandaloneClient
from chassis.settings import settings
from tests.service.chassis.sample.service import OtherService, SampleService

SAMPLE = "tests.service.chassis.sample"
# Any role of the test servers will do for the sample's database.
ROLE = "review"
FIRM = Actor("enterprise", account_id="a1", name="测试企业", enterprise_id="e1")


def eventually(check: Callable[[], object], seconds: float = 10.0) -> object:
    """What `check` returns as soon as it is true; AssertionError after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        result = check()
        if result:
            return result
        assert time.monotonic() < deadline, f"not within {seconds} s, last: {result!r}"
        time.sleep(0.05)


@pytest.fixture
def sample_environment(servers, monkeypatch) -> Iterator[dict[str, str]]:
    """The settings of the sample services, on a database and a virtual host of the test's own."""
    with servers.database(ROLE, migrated=False) as urls, servers.virtual_host() as amqp_uri:
        values = {
            "AMQP_URI": amqp_uri,
            "DATABASE_URL_SAMPLE": urls.app,
            "DATABASE_URL_OTHER": urls.app,
            "DATABASE_OWNER_URL_SAMPLE": urls.owner,
        }
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        migrate.run("sample", package=SAMPLE)
        yield values
    settings.cache_clear()


@pytest.fixture
def db(sample_environment) -> Iterator[Db]:
    database = Db.connect(sample_environment["DATABASE_URL_SAMPLE"], "sample")
    yield database
    database.close()


@pytest.fixture
def owner_db(sample_environment) -> Iterator[Db]:
    """The same database as the role that may do everything."""
    database = Db.connect(sample_environment["DATABASE_OWNER_URL_SAMPLE"], "sample")
    yield database
    database.close()


@contextmanager
def running(service_cls: type) -> Iterator[ServiceContainer]:
    container = ServiceContainer(service_cls, {"max_workers": 16})
    container.start()
    for extension in container.extensions:
        link = getattr(extension, "link", None)
        if link is not None:
            link.wait(10)
    try:
        yield container
    finally:
        container.stop()


@pytest.fixture
def sample(sample_environment) -> Iterator[ServiceContainer]:
    with running(SampleService) as container:
        yield container


@pytest.fixture
def other(sample_environment) -> Iterator[ServiceContainer]:
    with running(OtherService) as container:
        yield container


@pytest.fixture
def client(sample_environment) -> Iterator[StandaloneClient]:
    with StandaloneClient(sample_environment["AMQP_URI"], "test") as standalone:
        yield standalone


@pytest.fixture
def call() -> Call:
    return Call(FIRM).within(10)


def app_role(url: str) -> str:
    return str(make_url(url).username)


def child_environment(values: dict[str, str]) -> dict[str, str]:
    return {**os.environ, **values, "PYTHONUNBUFFERED": "1"}
