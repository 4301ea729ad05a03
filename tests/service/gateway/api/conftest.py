"""Firms with a program each."""

import itertools
import uuid
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from chassis import clock
from chassis.context import Actor, Call, system_call
from contracts.identity import Identity
from rules.vocabulary.enumerations import Level
from tests import clients
from tests.factories.applications import tabs
from tests.factories.registrations import registration, stored
from tests.service.gateway.api.program import Program

_seeds = itertools.count(5000)


class Client(NamedTuple):
    """A program; `tabs`: what its firm fills in for level three."""

    program: Program
    username: str
    tabs: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def new_client(system: dict[str, str], client: clients.Client) -> Callable[[], Client]:
    """A registered firm whose program holds a token."""

    def make() -> Client:
        username = f"program-{uuid.uuid4().hex[:8]}"
        request = stored(registration(account={"username": username}))
        call = system_call("tests", key=uuid.uuid4().hex).within(30)
        firm = client.proxy(Identity, call).register(**request)
        actor = Actor("enterprise", firm.account_id, enterprise_id=firm.enterprise_id)
        call = Call(actor, idempotency_key=uuid.uuid4().hex).within(30)
        token = client.proxy(Identity, call).issue_token(label="tests").token
        firm = request["enterprise"]
        submitter = (firm["legal_representative"], firm["legal_representative_id"])
        filled = tabs(Level.THIRD, clock.today(), seed=next(_seeds), submitter=submitter)
        return Client(Program(system["PORTAL_URL"], token), username, filled)

    return make
