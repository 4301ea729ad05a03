"""identity as others see it: over the broker, in its own container."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import requests
from msgspec.structs import asdict

from chassis.context import Actor, Call, system_call
from contracts.errors import Forbidden, Invalid, Unauthenticated
from contracts.identity import Identity
from deploy.sandboxes.sms.app import create_app
from services.identity.service import IdentityService
from tests.clients import Client
from tests.factories.registrations import PASSWORD, registration
from tests.infrastructure import Servers
from tests.polling import wait_for
from tests.service.hosting import environment_of, running, web_server
from tests.service.identity.conftest import VISITOR

pytestmark = pytest.mark.service


@pytest.fixture
def phone_service() -> Iterator[str]:
    with web_server(create_app()) as url:
        yield url


@pytest.fixture
def ask(
    servers: Servers, monkeypatch: pytest.MonkeyPatch, phone_service: str
) -> Iterator[Callable[..., Identity]]:
    """`ask(actor)` gives the operations of the running service."""
    with (
        environment_of(servers, monkeypatch, "identity", SMS_URL=phone_service) as values,
        running(IdentityService),
        Client(values) as client,
    ):
        yield lambda actor=VISITOR: client.proxy(Identity, Call(actor).within(10))


@pytest.mark.spec("A-02", "A-09", "A-15")
def test_from_registration_to_a_page(ask: Callable[..., Identity], phone_service: str) -> None:
    request = registration()
    mobile = request["enterprise"]["contact_mobile"]
    picture = ask().new_captcha()
    sent = ask().send_code(
        purpose="register", mobile=mobile, captcha_id=picture.captcha_id, captcha_text=picture.text
    )
    assert sent.retry_after == 60

    def texts() -> Any:
        url = f"{phone_service}/v1/messages"
        return requests.get(url, params={"to": mobile}, timeout=5).json()

    text = wait_for(texts, what="the code")[0]["text"]
    request["account"]["code"] = "".join(filter(str.isdigit, text))[:6]
    request["ticket"] = sent.ticket
    registered = ask().register(**request)
    entered = ask().sign_in(
        surface="portal", username=request["account"]["username"], password=PASSWORD
    )
    resolved = ask().resolve_session(token=entered.token)
    assert resolved.actor == entered.actor
    actor = Actor.from_dict(asdict(resolved.actor))
    entry = ask(actor).enterprise(enterprise_id=registered.enterprise_id)
    assert entry.established.isoformat() == request["enterprise"]["established"]
    assert entry.contact_mobile == mobile
    stored = ask(actor).business_licence(enterprise_id=registered.enterprise_id)
    assert stored.filename == "营业执照.pdf"
    token = ask(actor).issue_token(label="报送程序")
    assert ask().resolve_bearer(token=token.token).actor.account_id == actor.account_id
    assert [item.token_id for item in ask(actor).tokens().items] == [token.token_id]
    shown = ask(actor).sessions(token=entered.token).items
    assert [one.current for one in shown] == [True]
    ask(actor).sign_out(token=entered.token)
    with pytest.raises(Unauthenticated):
        ask().resolve_session(token=entered.token)


def test_masked_numbers_reach_staff(ask: Callable[..., Identity]) -> None:
    registered = ask(system_call("demo").actor).register(**registration())
    reviewer = replace(VISITOR, kind="staff", roles=("FORMAL",))
    entry = ask(reviewer).enterprise(enterprise_id=registered.enterprise_id)
    assert "*" in entry.legal_representative_id
    names = ask(reviewer).enterprise_names(enterprise_ids=[registered.enterprise_id, "none"])
    assert [item.name for item in names.items] == [entry.name]


def test_who_may_ask_what(ask: Callable[..., Identity]) -> None:
    with pytest.raises(Forbidden):
        ask().enterprise_names(enterprise_ids=[])
    with pytest.raises(Forbidden):
        ask(replace(VISITOR, kind="staff", roles=("FORMAL",))).create_staff(
            username="mine", password=PASSWORD, name="周敏", roles=["DECIDE"]
        )
    with pytest.raises(Forbidden):
        ask(replace(VISITOR, kind="staff", roles=("FORMAL",))).issue_token(label="x")


@pytest.mark.spec("A-09", "A-16")
def test_an_incomplete_registration_names_each_gap(ask: Callable[..., Identity]) -> None:
    request = registration()
    del request["enterprise"]["postcode"]
    request["enterprise"]["uscc"] = "91330100MA0000001X"
    request["business_licence"]["sha256"] = "cut off"
    with pytest.raises(Invalid) as refused:
        ask().register(**request)
    assert {finding["path"] for finding in refused.value.findings} == {
        "enterprise.postcode", "enterprise.uscc", "business_licence.sha256",
    }  # fmt: skip


@pytest.mark.spec("A-09")
def test_what_is_missing_of_a_registration_is_said_before_it_is_sent() -> None:
    with pytest.raises(Invalid) as refused:
        Identity.register.asks.examine({"account": {}, "consent": False})
    told = {finding["path"]: finding["message"] for finding in refused.value.findings}
    assert told["business_licence"] == "请上传营业执照"
    assert told["consent"] == "请先阅读并同意填报须知"
    assert told["enterprise"] == "请填写此项"
    assert "account.username" in told
