"""The committed description of the licence events is that of the code, and of what is sent."""

import copy
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from deploy.licence_asyncapi import DATA, STATES, specification, text, types
from services.review.licence_events import FEED_RESTORED
from services.review.licensing.views import told
from tests.factories.licences import issued
from tests.unit.services.review.test_licence_events import told as event

COMMITTED = Path(__file__).parents[2] / "docs" / "licence-events.json"
ON = date(2026, 11, 22)


def faults(type_: str, message: dict[str, Any]) -> list[str]:
    pointer = {"$ref": f"#/components/messages/{type_}/payload"}
    found = Draft202012Validator(specification() | pointer).iter_errors(message)
    return [one.message for one in found]


def test_the_committed_description_is_the_code_s() -> None:
    message = "run: python -m deploy.licence_asyncapi > docs/licence-events.json"
    assert COMMITTED.read_text("utf-8") == text(), message


def test_what_is_sent_has_the_fields_that_are_described() -> None:
    assert list(told(issued(ON, serial=33), ON)) == list(DATA)


@pytest.mark.parametrize("type_", types())
def test_each_type_has_a_schema_that_what_is_sent_fits(type_: str) -> None:
    sent: dict[str, Any] = copy.deepcopy(event(1)) | {"type": type_}
    for state in STATES.get(type_, ("VALID",)):
        sent["data"]["state"] = state
        assert faults(type_, sent) == []
    assert faults(type_, sent | {"sequence": "1"})
    assert faults(type_, sent | {"data": sent["data"] | {"state": "LOST"}})
    assert faults(FEED_RESTORED, sent)


def test_a_restore_is_described() -> None:
    told_at = datetime(2026, 11, 22, tzinfo=UTC).isoformat()
    sent = event(1) | {
        "type": FEED_RESTORED, "time": told_at,
        "data": {"last_position": 4711, "next_position": 1_790_000_000},
    }  # fmt: skip
    assert faults(FEED_RESTORED, sent) == []
