"""A database, a virtual host and containers for the sample services."""

from collections.abc import Iterator

import pytest
from nameko.containers import ServiceContainer

from chassis.context import Actor, Call
from chassis.database import Db
from chassis.settings import settings
from deploy.local.settings import actor_keys
from tests.clients import Client
from tests.infrastructure import Servers
from tests.service.chassis.sample.service import OtherService, SampleService
from tests.service.hosting import running

SAMPLE = "tests.service.chassis.sample"
# Any role of the test servers will do for the sample's database.
ROLE = "review"
FIRM = Actor("enterprise", account_id="a1", name="测试企业", enterprise_id="e1")


@pytest.fixture
def sample_environment(
    servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, str]]:
    """The settings of the sample services, on a database and a virtual host of the test's own."""
    with servers.database(ROLE, package=SAMPLE) as urls, servers.virtual_host() as addresses:
        values = {
            **addresses,
            **actor_keys(servers.state),
            "DATABASE_URL_SAMPLE": urls.app,
            "DATABASE_URL_OTHER": urls.app,
            "DATABASE_OWNER_URL_SAMPLE": urls.owner,
        }
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        yield values
    settings.cache_clear()


@pytest.fixture
def db(sample_environment: dict[str, str]) -> Iterator[Db]:
    database = Db.connect(sample_environment["DATABASE_URL_SAMPLE"], "sample")
    yield database
    database.close()


@pytest.fixture
def owner_db(sample_environment: dict[str, str]) -> Iterator[Db]:
    """The same database as the role that may do everything."""
    database = Db.connect(sample_environment["DATABASE_OWNER_URL_SAMPLE"], "sample")
    yield database
    database.close()


@pytest.fixture
def sample(sample_environment: dict[str, str]) -> Iterator[ServiceContainer]:
    with running(SampleService) as container:
        yield container


@pytest.fixture
def other(sample_environment: dict[str, str]) -> Iterator[ServiceContainer]:
    with running(OtherService) as container:
        yield container


@pytest.fixture
def client(sample_environment: dict[str, str]) -> Iterator[Client]:
    with Client(sample_environment) as standalone:
        yield standalone


@pytest.fixture
def call() -> Call:
    return Call(FIRM).within(10)
