from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from chassis.context import Actor
from chassis.events.envelope import MalformedError, load
from contracts.events import REGISTRY, EventType
from contracts.structs import Fact


class HappenedData(Fact):
    day: date
    note: str = ""


def of_version_1(data: dict[str, Any]) -> dict[str, Any]:
    return {"day": data["on"]}


@pytest.fixture
def happened() -> Iterator[EventType[HappenedData]]:
    event = EventType("unit", "unit.happened", HappenedData, version=3, reads={1: of_version_1})
    yield event
    del REGISTRY[event.name]


BODY = {
    "id": "e1", "type": "unit.happened", "version": 3, "stream": "s:1", "seq": 4,
    "occurred_at": "2026-01-01T00:00:00+00:00", "actor": Actor("staff", roles=("X",)).to_dict(),
    "case_id": "c1", "causation_id": None, "trace_id": "t", "data": {"day": "2026-02-03"},
}  # fmt: skip


def test_an_event_is_loaded_by_its_schema(happened: EventType[HappenedData]) -> None:
    event = load(BODY, happened, "review.cases")
    assert event.data == HappenedData(day=date(2026, 2, 3))
    assert event.occurred_at == datetime(2026, 1, 1, tzinfo=UTC)
    assert event.actor.roles == ("X",)
    assert (event.call.trace_id, event.call.causation_id) == ("t", "e1")


def test_what_nobody_here_knows_of_it_is_left_out(happened: EventType[HappenedData]) -> None:
    more = {"day": "2026-02-03", "later": [1], "note": "x"}
    told = load({**BODY, "data": more, "also": 1}, happened, "q").data
    assert told == HappenedData(day=date(2026, 2, 3), note="x")


def test_an_earlier_version_is_understood_where_it_is_declared(
    happened: EventType[HappenedData],
) -> None:
    event = load({**BODY, "version": 1, "data": {"on": "2026-02-03"}}, happened, "q")
    assert (event.version, event.data.day) == (1, date(2026, 2, 3))


def test_what_follows_has_a_key_from_event_and_consumer(happened: EventType[HappenedData]) -> None:
    one, again, other = (load(BODY, happened, q).call for q in ("a.x", "a.x", "b.x"))
    assert one.idempotency_key == again.idempotency_key != other.idempotency_key


@pytest.mark.parametrize(
    "spoilt",
    [
        {"version": 1}, {"version": 2}, {"version": 4}, {"version": []}, {"version": 1, "data": []},
        {"type": "unit.other"}, {"data": {}}, {"data": None}, {"data": {"day": 5}},
        {"actor": {}}, {"occurred_at": "yesterday"}, {"occurred_at": None},
    ],
)  # fmt: skip
def test_anything_else_is_malformed(
    happened: EventType[HappenedData], spoilt: dict[str, Any]
) -> None:
    with pytest.raises(MalformedError):
        load({**BODY, **spoilt}, happened, "q")


@pytest.mark.parametrize("part", sorted(set(BODY) - {"causation_id"}))
def test_a_missing_part_is_malformed(happened: EventType[HappenedData], part: str) -> None:
    with pytest.raises(MalformedError):
        load({name: value for name, value in BODY.items() if name != part}, happened, "q")
