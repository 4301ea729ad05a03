"""A database of identity, firms and staff in it, and text messages that really arrive."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import requests
from sqlalchemy import select

from chassis.context import ANONYMOUS_ACTOR, Actor, Call, system_call
from chassis.database import Db
from chassis.vault import Vault
from contracts.identity import Identity
from contracts.identity.entry import CodeSent
from contracts.identity.sessions import SignedIn
from contracts.identity.staff import CreateStaff
from deploy.sandboxes.sms.app import create_app
from rules.vocabulary.enumerations import Office
from services.identity import reactions
from services.identity.handlers import (
    captcha,
    create_staff,
    register,
    send_code,
    send_messages,
    sign_in,
)
from services.identity.message_tables import message, sms_message
from services.identity.sms_client import http_deliver
from tests.factories.registrations import PASSWORD, loaded, registration
from tests.infrastructure import Servers
from tests.present import present
from tests.service.hosting import web_server

VISITOR = replace(ANONYMOUS_ACTOR, address="192.0.2.7")


def call(operation: str, actor: Actor = VISITOR, key: str | None = None) -> Call:
    return Call(actor, idempotency_key=key, operation=Identity.operations()[operation])


class Phones:
    """The text messages of the sandbox, after everything due has been handed over."""

    def __init__(self, db: Db, vault: Vault, url: str) -> None:
        self.db, self.vault, self.url = db, vault, url

    def deliver(self) -> int:
        return send_messages.send_due(
            self.db, system_call("identity"), vault=self.vault, deliver=http_deliver(self.url)
        )

    def texts(self, mobile: str) -> list[str]:
        """Newest first."""
        self.deliver()
        answer = requests.get(f"{self.url}/v1/messages", params={"to": mobile}, timeout=5)
        return [message["text"] for message in answer.json()]

    def code(self, mobile: str) -> str:
        """The newest; a notice (of a sign-in, say) may have come after it."""
        return next(
            found.group() for text in self.texts(mobile) if (found := re.search(r"\d{6}", text))
        )

    def refuse(self, count: int) -> None:
        body = {"status": 503, "count": count}
        requests.post(f"{self.url}/v1/failure", json=body, timeout=5).raise_for_status()

    def rows(self) -> list[Any]:
        with self.db.read(system_call("identity")) as session:
            return list(session.execute(select(sms_message)))


@pytest.fixture
def vault() -> Vault:
    return Vault({"test": bytes(range(32))}, "test", bytes(range(32, 64)))


@pytest.fixture
def db(servers: Servers) -> Iterator[Db]:
    with servers.database("identity") as urls:
        database = Db.connect(urls.app, "identity")
        yield database
        database.close()


@pytest.fixture
def phones(db: Db, vault: Vault) -> Iterator[Phones]:
    with web_server(create_app()) as url:
        yield Phones(db, vault, url)


@pytest.fixture
def solve(db: Db, vault: Vault) -> Callable[..., tuple[str, str]]:
    """A captcha and its text, as read from the picture."""

    def read() -> tuple[str, str]:
        asked = Identity.new_captcha.asks.examine({})
        picture = captcha.new_captcha(call("new_captcha"), asked, db=db, vault=vault)
        return picture.captcha_id, present(picture.text).lower()

    return read


@pytest.fixture
def ask_code(
    db: Db, vault: Vault, solve: Callable[..., tuple[str, str]]
) -> Callable[..., CodeSent]:
    """`ask_code(purpose="register", mobile=…)`, from `address` or a known device."""

    def ask(
        *, key: str | None = None, address: str | None = VISITOR.address, **asked: Any
    ) -> CodeSent:
        captcha_id, letters = solve()
        data = Identity.send_code.asks.examine(
            {"captcha_id": captcha_id, "captcha_text": letters, **asked}
        )
        asking = call("send_code", replace(VISITOR, address=address), key)
        return send_code.send_code(asking, data, db=db, vault=vault)

    return ask


@pytest.fixture
def firm(db: Db, vault: Vault) -> Callable[..., Any]:
    """`firm(enterprise={…})` registers one and gives (its actor, the request)."""

    def make(**changes: Any) -> tuple[Actor, dict[str, Any]]:
        request = registration(**changes)
        asking = call("register", system_call("demo").actor)
        reply = register.register(asking, loaded(request), db=db, vault=vault)
        actor = Actor(
            "enterprise",
            account_id=reply.account_id,
            name=request["enterprise"]["name"],
            enterprise_id=reply.enterprise_id,
            roles=("OWNER",),
            address=VISITOR.address,
        )
        return actor, request

    return make


@pytest.fixture
def staff(db: Db, vault: Vault) -> Callable[..., str]:
    """`staff("username")` makes a member of staff of 浙江监管办, all with the same password."""

    def make(username: str, roles: tuple[str, ...] = ("FORMAL",), **changes: Any) -> str:
        data = {
            "username": username, "password": PASSWORD, "name": "周敏",
            "office": Office.ZHEJIANG.value, "roles": list(roles), **changes,
        }  # fmt: skip
        asking = call("create_staff", system_call("demo").actor)
        return create_staff.create_staff(asking, CreateStaff(**data), db=db, vault=vault).account_id

    return make


@pytest.fixture
def enter(db: Db, vault: Vault) -> Callable[..., SignedIn]:
    """`enter("username", "password", surface="portal", address=…, captcha=(id, text), **more)`"""

    def attempt(
        username: str,
        password: str = PASSWORD,
        *,
        surface: str = "portal",
        address: str | None = VISITOR.address,
        captcha: tuple[str | None, str | None] = (None, None),
        **more: Any,
    ) -> SignedIn:
        asked = {"surface": surface, "username": username, "password": password, **more}
        asked |= {"captcha_id": captcha[0], "captcha_text": captcha[1]}
        data = Identity.sign_in.asks.examine(asked)
        asking = call("sign_in", replace(VISITOR, address=address))
        return sign_in.entered(asking, data, db=db, vault=vault)

    return attempt


@pytest.fixture
def tell(db: Db, vault: Vault) -> Callable[[Any], None]:
    def react(event: Any) -> None:
        db.react(event, "tests", reactions.firm_told, vault=vault)

    return react


@pytest.fixture
def kept(db: Db) -> Callable[[str], list[Any]]:
    """The messages of a firm."""

    def read(enterprise_id: str) -> list[Any]:
        with db.read(system_call("test")) as session:
            mine = select(message).where(message.c.enterprise_id == enterprise_id)
            return list(session.execute(mine.order_by(message.c.told_at)))

    return read
