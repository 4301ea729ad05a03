"""The application service with its peers, each the real one on its own database."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from chassis.database import Db
from deploy.sandboxes.credit.app import create_app
from deploy.sandboxes.credit.firms import Firms
from services.application.service import ApplicationService
from services.credit_gateway.service import CreditGatewayService
from services.identity.service import IdentityService
from services.personnel.service import PersonnelService
from services.review.service import ReviewService
from tests.clients import Client
from tests.infrastructure import Servers
from tests.service.application.firms import Firm, Person, register, reviewer
from tests.service.hosting import environment_of, running, web_server

SERVICES = (
    IdentityService, PersonnelService, ReviewService, CreditGatewayService, ApplicationService,
)  # fmt: skip


@pytest.fixture(scope="module")
def credit() -> Firms:
    """What the credit interface says of each firm: of one that nobody has set nothing is known."""
    return Firms()


@pytest.fixture(scope="module")
def system(servers: Servers, credit: Firms) -> Iterator[dict[str, str]]:
    """The service and its peers, running; yields their environment."""
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        names = [service.name for service in SERVICES]
        told = {"CREDIT_URL": stack.enter_context(web_server(create_app(credit)))}
        values = stack.enter_context(environment_of(servers, patch, *names, **told))
        for service in SERVICES:
            stack.enter_context(running(service))
        yield values


@pytest.fixture(scope="module")
def client(system: dict[str, str]) -> Iterator[Client]:
    with Client(system) as standalone:
        yield standalone


@pytest.fixture(scope="module")
def db(system: dict[str, str]) -> Iterator[Db]:
    """What the application service has stored."""
    database = Db.connect(system["DATABASE_URL_APPLICATION"], "application")
    yield database
    database.close()


@pytest.fixture
def new_firm(client: Client, db: Db) -> Callable[..., Firm]:
    """`new_firm(division="350100")` registers one."""

    def make(**enterprise: Any) -> Firm:
        return register(client, db, **enterprise)

    return make


@pytest.fixture
def firm(new_firm: Callable[..., Firm]) -> Firm:
    return new_firm()


@pytest.fixture
def staff(client: Client) -> Callable[..., Person]:
    """`staff("ZHEJIANG", StaffRole.EXAMINE)`"""
    return lambda *who: reviewer(client, *who)
