"""Replies on the caller's side: converted back, not examined.

The service has dumped the reply by the same schema, so its types are right; to have marshmallow
examine each value again took a tenth of a call and more of a page with many rows. What comes from
people, the requests, is still loaded by marshmallow.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from marshmallow import Schema, fields, missing

Convert = Callable[[Any], Any]

# In JSON already what they are in Python.
_AS_THEY_ARE = (fields.String, fields.Email, fields.Integer, fields.Boolean)


def reader(schema: Schema) -> Convert:
    """payload → dict, equal to what `schema.load` makes of something that `schema` has dumped.

    Fields that the schema does not know are left out: a newer service can add some.
    """
    plan = [
        (field.data_key or name, field.attribute or name, _converter(field))
        for name, field in schema.load_fields.items()
    ]
    defaults = {
        field.attribute or name: _default(field.load_default)
        for name, field in schema.load_fields.items()
        if field.load_default is not missing
    }
    return partial(_read, plan, defaults)


def _default(declared: Any) -> Any:
    return declared() if callable(declared) else declared


def _read(
    plan: list[tuple[str, str, Convert | None]], defaults: dict[str, Any], payload: dict[str, Any]
) -> dict[str, Any]:
    found = dict(defaults)
    for key, name, convert in plan:
        if key in payload:
            value = payload[key]
            found[name] = value if convert is None or value is None else convert(value)
    return found


def _converter(field: fields.Field[Any]) -> Convert | None:
    """None: a value is as it should be."""
    kind = type(field)
    if kind in _AS_THEY_ARE:
        return None
    if isinstance(field, fields.Nested):
        each = reader(field.schema)
        return partial(_all, each) if field.many else each
    if isinstance(field, fields.List):
        each_or_none = _converter(field.inner)
        return partial(_all, each_or_none) if each_or_none else None
    if kind is fields.Dict and _plain(field):
        return None
    return field.deserialize


def _plain(field: Any) -> bool:
    """Whether keys and values of a dict are as they should be."""
    return all(
        part is None or _converter(part) is None for part in (field.key_field, field.value_field)
    )


def _all(convert: Convert, values: list[Any]) -> list[Any]:
    return [None if value is None else convert(value) for value in values]
