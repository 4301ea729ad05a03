from pathlib import Path

import pytest
from flask.testing import FlaskClient

from deploy.sandboxes.sms.app import create_app
from deploy.sandboxes.sms.outbox import LIMIT, Outbox

MESSAGE = {"to": "13800000000", "text": "验证码 123456", "reference": "r-1"}


@pytest.fixture
def client() -> FlaskClient:
    return create_app().test_client()


def test_takes_a_message_and_shows_it(client: FlaskClient) -> None:
    answer = client.post("/v1/messages", json=MESSAGE)
    assert answer.status_code == 202
    listed = client.get("/v1/messages?to=13800000000").get_json()
    assert [m["id"] for m in listed] == [answer.get_json()["id"]]
    assert "验证码 123456" in client.get("/").text


def test_same_reference_is_one_message(client: FlaskClient) -> None:
    first, second = (client.post("/v1/messages", json=MESSAGE).get_json() for _ in range(2))
    assert first == second
    assert len(client.get("/v1/messages").get_json()) == 1


def test_lists_newest_first_and_by_number(client: FlaskClient) -> None:
    for number, reference in (("13800000000", "a"), ("13900000000", "b"), ("13800000000", "c")):
        client.post("/v1/messages", json={"to": number, "text": "x", "reference": reference})
    listed = client.get("/v1/messages?to=13800000000").get_json()
    assert [m["reference"] for m in listed] == ["c", "a"]


def test_fails_as_often_as_told(client: FlaskClient) -> None:
    assert client.post("/v1/failure", json={"status": 503, "count": 2}).status_code == 204
    statuses = [client.post("/v1/messages", json=MESSAGE).status_code for _ in range(3)]
    assert statuses == [503, 503, 202]


@pytest.mark.parametrize("change", [{"to": "12"}, {"text": ""}, {"reference": ""}, {"more": 1}])
def test_refuses_a_malformed_message(client: FlaskClient, change: dict[str, object]) -> None:
    assert client.post("/v1/messages", json=MESSAGE | change).status_code == 422
    assert client.get("/v1/messages").get_json() == []


def test_text_is_shown_as_text(client: FlaskClient) -> None:
    client.post("/v1/messages", json=MESSAGE | {"text": "<script>alert(1)</script>"})
    assert "<script>" not in client.get("/").text


def test_keeps_no_more_than_the_limit() -> None:
    outbox = Outbox()
    for number in range(LIMIT + 5):
        outbox.take("13800000000", "x", str(number), "2025-01-01T00:00:00+00:00")
    kept = outbox.newest_first()
    assert len(kept) == LIMIT
    assert kept[-1].reference == "5"


def test_file_keeps_messages_over_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "messages"
    create_app(file).test_client().post("/v1/messages", json=MESSAGE)
    again = create_app(file).test_client()
    assert again.post("/v1/messages", json=MESSAGE).status_code == 202
    assert len(again.get("/v1/messages").get_json()) == 1
