"""What a resource takes or answers as a typed message says it, for flask-smorest.

The limits are those of the structure, so that they stand in one place; the service looks at them
again and cleans what was typed.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from marshmallow import Schema, fields, validate
from msgspec import NODEFAULT, inspect

from contracts.examining import described
from contracts.operations import Message, Reply

_PLAIN: dict[type[inspect.Type], type[fields.Field[Any]]] = {
    inspect.StrType: fields.String,
    inspect.IntType: fields.Integer,
    inspect.BoolType: fields.Boolean,
    inspect.DateType: fields.Date,
    inspect.DateTimeType: fields.AwareDateTime,
}


@cache
def schema_of(kind: Any) -> type[Schema]:
    """A marshmallow schema with the fields of a structure."""
    node: Any = described(kind)
    base = Message if node.forbid_unknown_fields else Reply
    schema = base.from_dict({one.name: _field(one) for one in node.fields}, name=kind.__name__)
    schema.__module__ = kind.__module__  # its name in the document
    return schema


def _field(one: inspect.Field) -> Any:
    options: dict[str, Any] = {"required": one.required}
    if one.default is not NODEFAULT:
        options["load_default"] = one.default
    return _of(one.type, options)


def _of(node: Any, options: dict[str, Any]) -> Any:
    told: dict[str, Any] = {}
    while isinstance(node, inspect.Metadata | inspect.UnionType):
        if isinstance(node, inspect.UnionType):
            options["allow_none"] = True
            (node,) = (part for part in node.types if not isinstance(part, inspect.NoneType))
        else:
            told |= node.extra_json_schema or {}
            node = node.type
    if isinstance(node, inspect.StructType):
        return fields.Nested(schema_of(node.cls), **options)
    if isinstance(node, inspect.ListType):
        return fields.List(_of(node.item_type, {}), **options)
    return _PLAIN[type(node)](validate=_limits(node, told), **options)


def _limits(node: Any, told: dict[str, Any]) -> Any:
    least = told.get("minLength", getattr(node, "min_length", None))
    most = told.get("maxLength", getattr(node, "max_length", None))
    low, high = getattr(node, "ge", None), getattr(node, "le", None)
    if least is not None or most is not None:
        return validate.Length(least, most)
    return None if low is high is None else validate.Range(low, high)
