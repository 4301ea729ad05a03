"""The committed description of what crosses the broker is that of the code, and of its messages."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from chassis.context import Actor, Call
from chassis.deadletters import consumers
from chassis.rpc import wire
from contracts.errors import StaleVersion
from contracts.events import REGISTRY
from contracts.personnel import Personnel, Post, Reserved, ReserveRoster
from deploy.asyncapi import specification, text
from rules.vocabulary.enumerations import PersonKind

COMMITTED = Path(__file__).parents[2] / "docs" / "asyncapi.json"
CALL = Call(Actor("enterprise", credential="j.w.t"), idempotency_key="k").within(5)


def valid(message: str, body: bytes) -> None:
    """Raises ValidationError unless `body` is that message."""
    pointer = {"$ref": f"#/components/messages/{message}/payload"}
    Draft202012Validator(specification() | pointer).validate(json.loads(body))


def references(node: Any) -> set[str]:
    if isinstance(node, dict):
        own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
        return own.union(*(references(value) for value in node.values()))
    if isinstance(node, list):
        return set().union(*(references(value) for value in node))
    return set()


def test_the_committed_description_is_the_code_s() -> None:
    message = "run: python -m deploy.asyncapi > docs/asyncapi.json"
    assert COMMITTED.read_text("utf-8") == text(), message


def test_it_is_asyncapi_3_and_every_reference_resolves() -> None:
    described = specification()
    assert described["asyncapi"] == "3.0.0"
    for reference in references(described):
        found = described
        for part in reference.removeprefix("#/").split("/"):
            found = found[part]


def test_every_event_queue_and_operation_is_in_it() -> None:
    described = specification()
    heard = {consumer.queue for consumer in consumers()}
    told = {name for name, e in REGISTRY.items() if e.data.__module__.startswith("contracts.")}
    assert told | heard | {"rpc.personnel", "rpc.review"} <= set(described["channels"])
    reserving = described["operations"]["personnel.reserve_roster"]
    assert reserving["x-kind"] == "command" and reserving["x-callers"] == ["application"]
    assert reserving["x-allow"] == ["enterprise:CLERK", "enterprise:OWNER", "system"]


def test_messages_on_the_wire_are_as_described() -> None:
    operation = Personnel.reserve_roster
    post = Post(id_number="1", name="王伟", kind=PersonKind.TECH, row_id="r", profile={})
    roster = ReserveRoster(application_id="a", enterprise_id="e", posts=[post])
    request = wire.encode_request(operation, CALL, roster)
    valid("personnel.reserve_roster.request", request)
    valid("personnel.reserve_roster.reply", wire.encode_reply(Reserved(count=1)))
    valid("personnel.reserve_roster.reply", wire.encode_error(StaleVersion(current=7)))


def test_other_messages_are_not() -> None:
    operation = Personnel.reserve_roster
    with pytest.raises(ValidationError):
        valid("personnel.reserve_roster.request", wire.encode_request(operation, CALL, {}))
    with pytest.raises(ValidationError):
        valid("personnel.reserve_roster.reply", b'{"reply": {"count": "many"}}')
