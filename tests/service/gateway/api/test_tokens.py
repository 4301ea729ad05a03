"""Tokens in exchange for username and password."""

from collections.abc import Callable

import pytest

from tests.factories.registrations import PASSWORD
from tests.service.gateway.api.conftest import Client
from tests.service.gateway.api.program import Program

pytestmark = pytest.mark.service


def test_username_and_password_give_a_token(
    system: dict[str, str], new_client: Callable[[], Client]
) -> None:
    client = new_client()
    anybody = Program(system["PORTAL_URL"])
    signed = {"username": client.username, "password": PASSWORD, "label": "接口", "days": 7}
    token = anybody.post("/tokens", json=signed)["token"]
    labels = [held["label"] for held in Program(anybody.address, token).get("/tokens")["items"]]
    assert "接口" in labels


@pytest.mark.spec("A-07")
def test_wrong_credentials_give_none_and_in_the_end_a_captcha(system: dict[str, str]) -> None:
    anybody = Program(system["PORTAL_URL"])
    wrong = {"username": "nobody-at-all", "password": "wrong-password"}
    for _ in range(10):
        refused = anybody.ask("POST", "/tokens", json=wrong)
        if refused.json().get("details", {}).get("captcha_required"):
            break
        assert refused.status_code in (401, 422, 429)
    else:
        pytest.fail("guessing was never slowed down")
    assert anybody.post("/captchas")["image"].startswith("data:image/png")
