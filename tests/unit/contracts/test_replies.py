"""The reader of replies makes what marshmallow makes, for every reply of every contract."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from marshmallow import Schema, ValidationError, fields, missing
from msgspec.json import encode

from contracts.application import Applications
from contracts.identity import Identity
from contracts.operations import AnyOperation, Reply
from contracts.personnel import Personnel
from contracts.replies import reader
from contracts.review import Review
from tests.present import present

OPERATIONS = [
    operation
    for contract in (Applications, Identity, Personnel, Review)
    for operation in contract.operations().values()
    if operation.reply and issubclass(operation.reply, Schema)
]
VALUES: dict[type, Any] = {
    fields.String: "许可",
    fields.Email: "a@example.org",
    fields.Integer: 7,
    fields.Boolean: True,
    fields.Date: date(2026, 3, 5),
    fields.AwareDateTime: datetime(2026, 3, 5, 6, 30, tzinfo=UTC),
    fields.Decimal: Decimal("1200.50"),
}


def filled(schema: Any) -> dict[str, Any]:
    """A Python value for each field, as a service gives them to `dump`."""
    return {field.attribute or name: value_of(field) for name, field in schema.fields.items()}


def value_of(field: Any) -> Any:
    if isinstance(field, fields.Nested):
        each = filled(field.schema)
        return [each, each] if field.many else each
    if isinstance(field, fields.List):
        return [value_of(field.inner)]
    if type(field) is fields.Dict:
        key = value_of(field.key_field) if field.key_field else "key"
        return {key: value_of(field.value_field) if field.value_field else {"any": [1]}}
    if type(field) in VALUES:
        return VALUES[type(field)]
    return {"row": [{"files": [{"uploaded_at": VALUES[fields.AwareDateTime]}]}]}  # RowSlots


def over_the_wire(payload: Any) -> Any:
    return json.loads(json.dumps(payload))


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: f"{o.service}.{o.name}")
def test_a_reply_is_read_as_marshmallow_would(operation: AnyOperation) -> None:
    schema = present(operation.reply)()
    payload = over_the_wire(operation.answers.primitives(filled(schema)))
    assert payload
    assert operation.answers.read(encode(payload)) == schema.load(payload)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: f"{o.service}.{o.name}")
def test_a_reply_of_nothing_too(operation: AnyOperation) -> None:
    schema = present(operation.reply)()
    payload = {
        field.data_key or name: None for name, field in schema.fields.items() if field.allow_none
    }
    # What an older service does not say yet has its default; marshmallow's partial loading has not.
    defaults = {
        name: field.load_default() if callable(field.load_default) else field.load_default
        for name, field in schema.fields.items()
        if field.load_default is not missing
    }
    assert operation.answers.read(encode(payload)) == defaults | schema.load(payload, partial=True)


class Newer(Reply):
    known = fields.List(fields.Date(allow_none=True))
    limit = fields.Integer(load_default=3)


def test_fields_of_a_newer_service_are_left_out() -> None:
    read = reader(Newer())
    assert read({"known": ["2026-03-05", None], "unknown": 1}) == {
        "known": [date(2026, 3, 5), None],
        "limit": 3,
    }


def test_a_value_that_no_schema_dumps_is_a_defect() -> None:
    with pytest.raises(ValidationError, match="日期"):
        reader(Newer())({"known": ["soon"]})
