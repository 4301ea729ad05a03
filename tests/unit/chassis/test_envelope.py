from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from marshmallow import Schema, fields

from chassis.context import Actor
from chassis.events.envelope import MalformedError, load
from contracts.events import REGISTRY, EventType


class HappenedData(Schema):
    day = fields.Date(required=True)


@pytest.fixture
def happened() -> Iterator[EventType]:
    event = EventType("unit", "unit.happened", HappenedData, version=2)
    yield event
    del REGISTRY[event.name]


BODY = {
    "id": "e1", "type": "unit.happened", "version": 2, "stream": "s:1", "seq": 4,
    "occurred_at": "2026-01-01T00:00:00+00:00", "actor": Actor("staff", roles=("X",)).to_dict(),
    "case_id": "c1", "causation_id": None, "trace_id": "t", "data": {"day": "2026-02-03"},
}  # fmt: skip


def test_an_event_is_loaded_by_its_schema(happened: EventType) -> None:
    event = load(BODY, happened, "review.cases")
    assert event.data["day"].isoformat() == "2026-02-03"
    assert event.occurred_at == datetime(2026, 1, 1, tzinfo=UTC)
    assert event.actor.roles == ("X",)
    assert (event.call.trace_id, event.call.causation_id) == ("t", "e1")


def test_what_follows_has_a_key_from_event_and_consumer(happened: EventType) -> None:
    one, again, other = (load(BODY, happened, q).call for q in ("a.x", "a.x", "b.x"))
    assert one.idempotency_key == again.idempotency_key != other.idempotency_key


@pytest.mark.parametrize(
    "spoilt",
    [
        {"version": 1}, {"type": "unit.other"}, {"data": {}}, {"data": None}, {"actor": {}},
        {"occurred_at": "yesterday"}, {"occurred_at": None},
    ],
)  # fmt: skip
def test_anything_else_is_malformed(happened: EventType, spoilt: dict[str, Any]) -> None:
    with pytest.raises(MalformedError):
        load({**BODY, **spoilt}, happened, "q")


@pytest.mark.parametrize("part", sorted(set(BODY) - {"causation_id"}))
def test_a_missing_part_is_malformed(happened: EventType, part: str) -> None:
    with pytest.raises(MalformedError):
        load({name: value for name, value in BODY.items() if name != part}, happened, "q")
