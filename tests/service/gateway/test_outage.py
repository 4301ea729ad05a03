"""Both surfaces with nothing behind them."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.infrastructure import Servers
from tests.service.gateway.conftest import HOSTS
from tests.service.gateway.visitor import Visitor
from tests.service.hosting import environment_of, running

pytestmark = pytest.mark.service


@pytest.fixture(scope="module")
def system(servers: Servers) -> Iterator[dict[str, str]]:
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        values = stack.enter_context(environment_of(servers, patch))
        for host in HOSTS:
            stack.enter_context(running(host))
        yield values


@pytest.mark.parametrize("surface", ["portal", "intranet"])
def test_who_signs_out_is_out_although_nobody_answers(system: dict[str, str], surface: str) -> None:
    person = Visitor(system[f"{surface.upper()}_URL"])
    person.get("/sign-in")
    person.session.cookies.set(f"{surface}_session", "a token")
    person.post("/sign-out")
    (answer,) = person.page.history
    assert f"{surface}_session=;" in answer.headers["Set-Cookie"]
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert person.page.status_code == 200, person.text
