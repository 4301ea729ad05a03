"""The sandbox says of each firm what was set, and fails as was set."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from gmssl_pyx import sm2_key_generate

from chassis import clock
from chassis.sm2 import encrypt
from deploy.demo.credit import FIRMS
from deploy.sandboxes.credit.app import SOMEBODY_ELSE, create_app
from deploy.sandboxes.credit.firms import CLASSES, EVERYBODY, Firms
from services.credit_gateway.envelope import Encrypted, Plain
from services.credit_gateway.model import Question
from services.credit_gateway.reader import read

USCC = "91310115MA1K60001L"
ASKED = {"uscc": USCC, "name": "甲", "purpose": "NEW", "case_id": None}


@pytest.fixture
def client() -> FlaskClient:
    return create_app(Firms()).test_client()


def ask(client: FlaskClient) -> Any:
    return client.post("/credit/v1/queries", json=ASKED)


@pytest.mark.parametrize("label", CLASSES)
def test_what_was_set_is_said(client: FlaskClient, label: str) -> None:
    assert client.put(f"/v1/firms/{USCC}", json={"class": label}).status_code == 200
    answer = read(ask(client).data, USCC, clock.now())
    assert answer.credit.credit_class is not None
    assert ask(client).get_json()["class"] == label


def test_nothing_is_known_of_a_firm_that_nobody_set(client: FlaskClient) -> None:
    assert read(ask(client).data, USCC, clock.now()).credit.found is False


def test_it_fails_as_was_set(client: FlaskClient) -> None:
    client.put(f"/v1/firms/{USCC}", json={"fault": "status"})
    assert ask(client).status_code == 503
    client.put(f"/v1/firms/{USCC}", json={"fault": "other_firm"})
    assert ask(client).get_json()["uscc"] == SOMEBODY_ELSE
    client.put(f"/v1/firms/{USCC}", json={"fault": "missing"})
    assert "serious_dishonest" not in ask(client).get_json()
    client.put(f"/v1/firms/{USCC}", json={"fault": "malformed"})
    with pytest.raises(ValueError):
        json.loads(ask(client).data)
    client.delete(f"/v1/firms/{USCC}")
    client.put(f"/v1/firms/{EVERYBODY}", json={"fault": "status"})
    assert ask(client).status_code == 503
    assert client.get("/v1/queries").get_json()[0]["fault"] == "status"


@pytest.mark.parametrize(
    "given", [{"class": "优"}, {"delay": 61}, {"fault": "x"}, {"more": 1}, {"penalties": [{}]}]
)
def test_a_setting_that_there_is_not_is_refused(client: FlaskClient, given: dict[str, Any]) -> None:
    assert client.put(f"/v1/firms/{USCC}", json=given).status_code == 422


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"\xff"])
def test_what_is_no_question_is_refused(client: FlaskClient, body: bytes) -> None:
    for headers in ({}, {"encrypt": "true"}):
        assert client.post("/credit/v1/queries", data=body, headers=headers).status_code == 400


def test_it_speaks_as_the_regulators_interface_too() -> None:
    public, private = sm2_key_generate()
    client = create_app(Firms(known=[(USCC, {})]), private).test_client()
    envelope = Encrypted(public)
    question = envelope.wrap(Question(USCC, "名" * 100, "NEW"))  # longer than SM2 takes
    answer = client.post("/credit/v1/queries", data=question, headers=dict(envelope.headers))
    assert read(envelope.open(answer.data), USCC, clock.now()).credit.found
    other = encrypt(sm2_key_generate()[0], b"{}")
    headers = {"encrypt": "true"}
    assert client.post("/credit/v1/queries", data=other, headers=headers).status_code == 400
    plain = client.post("/credit/v1/queries", data=Plain().wrap(Question(USCC, "甲", "NEW")))
    assert read(plain.data, USCC, clock.now()).credit.found


def test_the_page_sets_what_a_person_fills_in(client: FlaskClient) -> None:
    form = {
        "uscc": USCC, "name": "甲<b>", "found": "yes", "class": "失信", "delay": "1.5", "fault": "",
        "focus_list": "未报告 | 2026-01-15\n",
        "penalties": "1号 | 局 | 2025-03-01 | 罚款 | 2026-03-01",
    }  # fmt: skip
    assert client.post("/firms", data=form).status_code == 302
    told = client.get(f"/v1/firms/{USCC}").get_json()
    assert (told["class"], told["delay"]) == ("失信", 1.5)
    assert told["focus_list"] == [{"reason": "未报告", "since": "2026-01-15", "until": None}]
    assert told["penalties"][0]["shown_until"] == "2026-03-01"
    page = client.get(f"/?uscc={USCC}").text
    assert "未报告 | 2026-01-15" in page and "甲&lt;b&gt;" in page
    wrong = client.post("/firms", data={**form, "penalties": "1号"})
    assert wrong.status_code == 422 and "未报告" in wrong.text
    assert client.get(f"/v1/firms/{USCC}").get_json() == told


def test_what_was_set_is_kept_over_restarts(tmp_path: Path) -> None:
    file = tmp_path / "credit.json"
    Firms(file).set(USCC, {"class": "守信"})
    assert Firms(file).get(USCC)["class"] == "守信"
    file.write_text(file.read_text()[:20])
    assert Firms(file).get(USCC)["found"] is False


def test_the_demonstration_has_firms_of_every_class() -> None:
    firms = Firms(known=FIRMS)
    assert {firm["class"] for firm in firms.all().values()} == set(CLASSES)
    assert any(firm["penalties"] for firm in firms.all().values())
