"""The loader of requests makes what marshmallow makes, right or wrong, for every operation."""

import re
from typing import Any

import pytest
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from contracts.application import Applications
from contracts.errors import Invalid
from contracts.identity import Identity
from contracts.operations import AnyOperation, Message
from contracts.personnel import Personnel
from contracts.requests import loader
from contracts.review import Review

OPERATIONS = [
    operation
    for contract in (Applications, Identity, Personnel, Review)
    for operation in contract.operations().values()
    if issubclass(operation.request, Schema)
]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ODD: tuple[Any, ...] = (None, "", "5", 5, 5.0, True, "true", [], {})


def outcome(load: Any, payload: Any) -> Any:
    try:
        return dict(load(payload))
    except ValidationError as error:
        return error.messages


def variants(operation: AnyOperation) -> list[Any]:
    """Each field with each odd value, all else in order; fields missing and unknown ones."""
    names = list(operation.request().fields)
    base: dict[str, Any] = dict.fromkeys(names, "x")
    changed = [base | {name: value} for name in names for value in ODD]
    lacking = [{key: "x" for key in names if key != name} for name in names]
    return [base, {}, None, [], base | {"unknown": 1}, base | {"unknown": None}, *changed, *lacking]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: f"{o.service}.{o.name}")
def test_a_request_is_loaded_as_marshmallow_would(operation: AnyOperation) -> None:
    schema = operation.request()
    load = loader(schema)
    for payload in variants(operation):
        assert outcome(load, payload) == outcome(schema.load, payload), payload


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: f"{o.service}.{o.name}")
def test_what_is_wrong_is_said_in_chinese(operation: AnyOperation) -> None:
    assert faults(operation, {"unknown": 1}), "an unknown field is refused"
    for payload in variants(operation):
        for fault in faults(operation, payload):
            assert CHINESE.search(fault["message"]), (payload, fault)


def faults(operation: AnyOperation, payload: Any) -> list[dict[str, Any]]:
    try:
        operation.asks.examine(payload)
    except Invalid as refused:
        return refused.findings
    return []


class Plain(Message):
    name = fields.String(required=True)
    count = fields.Integer(load_default=3)
    note = fields.String(allow_none=True, load_default=None)


class Ruled(Plain):
    @validates_schema
    def _never(self, data: dict[str, Any], **_: Any) -> None:
        raise ValidationError("never")


class Short(Message):
    name = fields.String(validate=validate.Length(max=1))


def test_what_is_plainly_right_gets_its_defaults() -> None:
    assert loader(Plain())({"name": "a"}) == {"name": "a", "count": 3, "note": None}


@pytest.mark.parametrize(
    ("schema", "payload"),
    [
        (Plain(), {}),
        (Plain(), {"name": None}),
        (Plain(), {"name": "a", "count": "many"}),
        (Plain(), {"name": "a", "more": None}),
        (Ruled(), {"name": "a"}),
        (Short(), {"name": "ab"}),
    ],
)
def test_what_is_wrong_is_told(schema: Message, payload: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        loader(schema)(payload)
