"""What a dead letter says, and how it differs from what is declared."""

import json
from datetime import date
from typing import Any

import amqp
import pytest

from chassis import names
from chassis.events import letters
from contracts.events import EventType
from contracts.structs import Fact


class Noted(Fact):
    account: str
    amount: int
    day: date
    remark: str = ""


NOTED = EventType("letters", "letters.noted", Noted, version=2, reads={1: lambda old: old})
EVENTS = {NOTED.name: NOTED}
DATA: dict[str, Any] = {"account": "x", "amount": 1, "day": "2026-03-02"}
BODY: dict[str, Any] = dict.fromkeys(letters.ENVELOPE, "") | {
    "type": NOTED.name, "version": 2, "seq": 1, "data": DATA,
}  # fmt: skip


def differences(body: dict[str, Any]) -> set[tuple[str, str]]:
    return {
        (one.path, one.kind) for one in letters.differences(body, EVENTS.get(body.get("type", "")))
    }


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, set()),
        ({"data": DATA | {"amount": "one"}}, {("data.amount", "WRONG")}),
        ({"data": {"account": "x", "amount": 1}}, {("data.day", "MISSING")}),
        ({"data": DATA | {"more": 1}}, {("data.more", "UNKNOWN")}),
        ({"data": []}, {("data", "WRONG")}),
        ({"version": 9}, {("version", "WRONG")}),
        ({"version": 1}, set()),
        ({"version": 1, "data": {}}, {("data", "WRONG")}),
        ({"type": "letters.unheard"}, {("type", "WRONG")}),
    ],
)
def test_differences_are_named_by_field(
    changed: dict[str, Any], found: set[tuple[str, str]]
) -> None:
    assert differences(BODY | changed) == found


def test_what_is_missing_of_the_envelope_is_named() -> None:
    body = {name: value for name, value in BODY.items() if name != "stream"}
    assert differences(body) == {("stream", "MISSING")}


def test_it_is_read_with_its_reason_and_teller() -> None:
    headers = {names.REASON: "IntegrityError", names.TOLD_BY: "letters"}
    message = amqp.Message(json.dumps(BODY), application_headers=headers, user_id="other")
    letter = letters.read("other.notes", message, EVENTS)
    assert (letter.type, letter.version, letter.reason) == (NOTED.name, 2, "IntegrityError")
    assert letter.told_by == "letters" and letter.handle == letters.handle(message)


@pytest.mark.parametrize("body", [b"\xff\xfe", b"[]", b"[" * 100_000, b"null", b'{"type": []}'])
def test_whatever_lies_there_is_read(body: bytes) -> None:
    letter = letters.read("other.notes", amqp.Message(body), EVENTS)
    assert letter.version is None and len(letter.body) <= letters.SHOWN
