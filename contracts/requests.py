"""Requests on the service's side: what is plainly right is taken as it is.

Most requests are a few words and numbers without conditions, and right: for them marshmallow's
examination was a tenth of what a service does for a call. Anything else, and anything that is not
right, goes through it, and it says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from marshmallow import Schema, fields, missing

Load = Callable[[Any], Any]

_PLAIN: dict[type, type] = {fields.String: str, fields.Integer: int, fields.Boolean: bool}


class _Plan(NamedTuple):
    """kinds: the type of each field by its key; nullable, required: keys; defaults: of the rest."""

    kinds: dict[str, type]
    nullable: frozenset[str]
    required: frozenset[str]
    defaults: dict[str, Any]


def loader(schema: Schema) -> Load:
    """payload → dict, always what `schema.load` makes of it; raises ValidationError like it."""
    plan = _plan(schema)
    return partial(_load, schema, plan) if plan else schema.load


def _load(schema: Schema, plan: _Plan, payload: Any) -> Any:
    if type(payload) is dict and payload.keys() >= plan.required and _right(plan, payload):
        return plan.defaults | payload
    return schema.load(payload)


def _right(plan: _Plan, payload: dict[str, Any]) -> bool:
    """Whether each value is of a field's own type; `kinds.get` tells unknown fields."""
    for key, value in payload.items():
        kind = type(value)
        if kind is not plan.kinds.get(key) and not (value is None and key in plan.nullable):
            return False
    return True


def _plan(schema: Schema) -> _Plan | None:
    """None: the schema has conditions, hooks or fields that are more than their JSON."""
    declared = schema.load_fields
    if any(schema._hooks.values()) or not all(
        _plain(name, field) for name, field in declared.items()
    ):
        return None
    return _Plan(
        {name: _PLAIN[type(field)] for name, field in declared.items()},
        frozenset(name for name, field in declared.items() if field.allow_none),
        frozenset(name for name, field in declared.items() if field.required),
        {
            name: field.load_default
            for name, field in declared.items()
            if field.load_default is not missing
        },
    )


def _plain(name: str, field: fields.Field[Any]) -> bool:
    return (
        type(field) in _PLAIN
        and not (field.validators or field.pre_load or field.post_load)
        and not callable(field.load_default)
        and {field.data_key, field.attribute} <= {None, name}
    )
