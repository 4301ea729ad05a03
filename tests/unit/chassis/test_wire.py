import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chassis import clock
from chassis.context import ANONYMOUS_ACTOR, SYSTEM_ACTOR, Actor, Call
from chassis.rpc import wire
from contracts.errors import Invalid, Unexpected
from contracts.operations import EVERYONE, NOTHING, Contract, Query
from contracts.structs import Request
from tests.present import present


class Look(Request):
    name: str = ""


class Things(Contract):
    service = "things"
    look = Query(request=Look, reply=NOTHING, allow=EVERYONE, callers=frozenset({"asker"}))


DAY = 86_400
CALL = Call(
    Actor("enterprise", account_id="a", address="10.0.0.1", credential="c.r.e"), trace_id="t",
    idempotency_key="k", causation_id="c",
).within(10 * DAY)  # fmt: skip


def test_a_request_survives_the_wire() -> None:
    body = wire.encode_request(Things.look, CALL, Look(name="许可"))
    read = wire.decode_request(body)
    assert (read.operation, json.loads(bytes(read.data))) == ("look", {"name": "许可"})
    # The actor itself is in the credential, and only what that says counts.
    assert read.claim == {"credential": "c.r.e", "address": "10.0.0.1"}
    call = read.call(Things.look, CALL.actor, "asker")
    assert call.deadline == pytest.approx(CALL.deadline, abs=5)
    assert call == replace(CALL, deadline=call.deadline, operation=Things.look)
    assert read.call(Things.look, CALL.actor, "asker").caller == "asker"
    assert "许可" in body.decode()  # plain JSON, readable


@pytest.mark.parametrize(
    ("actor", "claim"),
    [
        (ANONYMOUS_ACTOR, {"kind": "anonymous", "name": "", "address": None}),
        (SYSTEM_ACTOR("review"), {"kind": "system", "name": "review", "address": None}),
        (Actor("staff", "s", "周敏"), {"kind": "staff", "name": "周敏", "address": None}),
    ],
)
def test_who_has_no_credential_is_named(actor: Actor, claim: dict[str, Any]) -> None:
    body = wire.encode_request(Things.look, replace(CALL, actor=actor), {})
    assert wire.decode_request(body).claim == claim


@pytest.mark.parametrize("days", [30, -30])
def test_a_clock_that_is_set_neither_ends_nor_stretches_a_call(days: int) -> None:
    with clock.travel(timedelta(days=days)):
        assert 0 < present(CALL.remaining()) <= 10 * DAY
        body = wire.encode_request(Things.look, CALL, {})
        assert not wire.decode_request(body).late


def test_a_request_that_was_long_on_its_way_is_late() -> None:
    body = wire.encode_request(Things.look, CALL, {})
    with clock.travel(timedelta(days=11)):
        assert wire.decode_request(body).late


LATE = json.dumps(
    {"operation": "x", "actor": {"kind": "system"}, "trace_id": "t", "deadline": "soon",
     "idempotency_key": None, "causation_id": None, "data": {}}
)  # fmt: skip


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"operation": 1}', b"\xff", b"null", LATE])
def test_what_is_no_request_is_told_apart(body: bytes) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        wire.decode_request(body)


def test_a_reply_and_an_error_survive_the_wire() -> None:
    assert bytes(wire.decode_reply(wire.encode_reply({"a": [1]}))) == b'{"a":[1]}'
    with pytest.raises(Invalid) as error:
        wire.decode_reply(wire.encode_error(Invalid.at("a.b", "有误")))
    assert error.value.findings == [{"path": "a.b", "message": "有误"}]


def test_only_primitives_are_sent() -> None:
    with pytest.raises(TypeError):
        wire.encode_reply({"x": object()})


def test_an_error_of_a_newer_service_is_unexpected() -> None:
    with pytest.raises(Unexpected, match="新"):
        wire.decode_reply(
            json.dumps({"error": {"code": "new", "message": "新", "details": {}}}).encode()
        )
