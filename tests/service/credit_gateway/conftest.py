"""The database of credit_gateway, and the sandbox in the interface's place."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from chassis.context import Actor, Call
from chassis.database import Db
from chassis.vault import Vault
from contracts.credit import AskCredit, CreditAnswer
from deploy.sandboxes.credit.app import create_app
from deploy.sandboxes.credit.firms import Firms
from services.credit_gateway.envelope import Plain
from services.credit_gateway.handlers.ask import ask as ask_about
from services.credit_gateway.interface import Interface
from tests.infrastructure import Servers
from tests.service.hosting import environment_of, web_server

USCC, OTHER = "91310115MA1K60001L", "91310115MA1K61001U"
FIRM = Actor("enterprise", "account-1", enterprise_id=str(uuid.UUID(int=1)))
Ask = Callable[..., CreditAnswer]


@pytest.fixture
def values(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    with environment_of(servers, monkeypatch, "credit_gateway") as found:
        yield found


@pytest.fixture
def db(values: dict[str, str]) -> Iterator[Db]:
    found = Db.connect(values["DATABASE_URL_CREDIT_GATEWAY"], "credit_gateway")
    yield found
    found.close()


@pytest.fixture
def vault(values: dict[str, str]) -> Vault:
    return Vault.from_settings()


@pytest.fixture
def firms() -> Firms:
    return Firms(known=[(USCC, {"name": "上海良信电力工程有限公司"}), (OTHER, {"class": "失信"})])


@pytest.fixture
def sandbox(firms: Firms) -> Iterator[str]:
    with web_server(create_app(firms)) as address:
        yield address


@pytest.fixture
def interface(sandbox: str) -> Interface:
    return Interface(sandbox, Plain())


def asked(uscc: str = USCC, **change: Any) -> AskCredit:
    wanted: dict[str, Any] = {
        "uscc": uscc, "name": "上海良信电力工程有限公司", "enterprise_id": str(uuid.UUID(int=1)),
        "office": "EAST_CHINA", "type": "NEW", "purpose": "OFFER", **change,
    }  # fmt: skip
    return AskCredit(**wanted)


@pytest.fixture
def ask(db: Db, vault: Vault, interface: Interface) -> Ask:
    def asking(uscc: str = USCC, *, at: Interface = interface, **change: Any) -> CreditAnswer:
        call = Call(FIRM).within(3)
        return ask_about(call, asked(uscc, **change), db=db, vault=vault, interface=at)

    return asking
