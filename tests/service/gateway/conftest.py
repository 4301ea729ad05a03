"""Both surfaces with every service behind them, each the real one on servers of the test's own."""

import io
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pikepdf
import pytest

from chassis.context import system_call
from chassis.database import Db
from contracts.identity import Identity
from deploy.sandboxes.credit.app import create_app
from deploy.sandboxes.credit.firms import Firms
from gateway.intranet_host import IntranetHost
from gateway.portal_host import PortalHost
from rules.vocabulary.enumerations import Office, StaffRole
from services.application.service import ApplicationService
from services.credit_gateway.service import CreditGatewayService
from services.evaluation.service import EvaluationService
from services.identity.service import IdentityService
from services.personnel.service import PersonnelService
from services.review.service import ReviewService
from tests.clients import Client
from tests.factories.registrations import PASSWORD
from tests.infrastructure import Servers
from tests.service.application.firms import Firm, register
from tests.service.gateway.visitor import Visitor
from tests.service.hosting import environment_of, running, web_server

SERVICES = (
    IdentityService, PersonnelService, ReviewService, CreditGatewayService, ApplicationService,
    EvaluationService,
)  # fmt: skip
HOSTS = (PortalHost, IntranetHost)


@pytest.fixture(scope="module")
def credit() -> Firms:
    """What the credit interface says of each firm: of one that nobody has set nothing is known."""
    return Firms()


@pytest.fixture(scope="module")
def system(servers: Servers, credit: Firms) -> Iterator[dict[str, str]]:
    """The services and both surfaces, running; yields their environment."""
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        names = [service.name for service in SERVICES]
        told = {"CREDIT_URL": stack.enter_context(web_server(create_app(credit)))}
        values = stack.enter_context(environment_of(servers, patch, *names, **told))
        for part in (*SERVICES, *HOSTS):
            stack.enter_context(running(part))
        yield values


@pytest.fixture(scope="module")
def client(system: dict[str, str]) -> Iterator[Client]:
    with Client(system) as standalone:
        yield standalone


@pytest.fixture(scope="module")
def new_firm(system: dict[str, str], client: Client) -> Iterator[Callable[..., Firm]]:
    """A firm registered through identity; `new_firm(name="…")`."""
    with closing(Db.connect(system["DATABASE_URL_APPLICATION"], "application")) as database:
        yield lambda **enterprise: register(client, database, **enterprise)


@pytest.fixture
def visitor(system: dict[str, str]) -> Visitor:
    """Nobody in particular, on the portal."""
    return Visitor(system["PORTAL_URL"])


@pytest.fixture(scope="module")
def reviewer(system: dict[str, str], client: Client) -> Callable[..., Visitor]:
    """`reviewer(StaffRole.FORMAL)`: a new member of staff, signed in on the intranet."""

    def enter(*roles: StaffRole, office: Office | None = Office.ZHEJIANG) -> Visitor:
        username = f"staff-{uuid.uuid4().hex[:8]}"
        call = system_call("tests", key=uuid.uuid4().hex).within(30)
        client.proxy(Identity, call).create_staff(
            username=username,
            password=PASSWORD,
            name=f"{roles[0].label}员",
            office=office.value if office else None,
            roles=[role.value for role in roles],
        )
        visitor = Visitor(system["INTRANET_URL"])
        visitor.sign_in(username, PASSWORD)
        return visitor

    return enter


@pytest.fixture
def pdf() -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
