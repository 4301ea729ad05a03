"""What a resource takes or answers as a typed message says it, for flask-smorest.

The limits are those of the structure, so that they stand in one place; the service looks at them
again and cleans what was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate
from msgspec import NODEFAULT, inspect

from contracts import wording
from contracts.examining import described
from contracts.schemas import Input, Output

_PLAIN: dict[type[inspect.Type], Callable[..., fields.Field[Any]]] = {
    inspect.StrType: fields.String,
    inspect.IntType: fields.Integer,
    inspect.BoolType: fields.Boolean,
    inspect.AnyType: fields.Raw,
    inspect.DateType: fields.Date,
    inspect.DateTimeType: fields.AwareDateTime,
    inspect.DecimalType: partial(fields.Decimal, as_string=True),
}
_TOLD = ("enum", "description", "format")


class _Cleaned(fields.String):
    """What people type, as the message says that it is cleaned, and what is said of it."""

    def __init__(self, clean: Callable[[Any], Any], of_text: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.clean, self.of_text = clean, of_text

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if self.of_text and not isinstance(value, str):
            raise ValidationError(wording.NO_TEXT)
        try:
            return self.clean(value)
        except ValueError as error:
            raise ValidationError(str(error)) from error


@cache
def schema_of(kind: Any) -> type[Schema]:
    """A marshmallow schema with the fields of a structure."""
    node: Any = described(kind)
    base = Input if node.forbid_unknown_fields else Output
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
            given = [part for part in node.types if not isinstance(part, inspect.NoneType)]
            if len(given) < len(node.types):
                options["allow_none"] = True
            if len(given) > 1:  # of a text or a number: as it is
                return fields.Raw(**options)
            (node,) = given
        else:
            told |= (node.extra_json_schema or {}) | (node.extra or {})
            node = node.type
    if isinstance(node, inspect.StructType):
        return fields.Nested(schema_of(node.cls), **options)
    options["validate"] = _limits(node, told)
    options["metadata"] = {name: told[name] for name in _TOLD if name in told}
    if isinstance(node, inspect.EnumType):
        members = [str(one.value) for one in node.cls]
        options["validate"] = validate.OneOf(members, error=wording.of_choices(members))
        return fields.String(**options)
    if isinstance(node, inspect.DictType):
        value = node.value_type
        values = None if isinstance(value, inspect.AnyType) else _of(value, {})
        return fields.Dict(keys=fields.String(), values=values, **options)
    if isinstance(node, inspect.ListType):
        return fields.List(_of(node.item_type, {}), **options)
    clean: Callable[[Any], Any] | None = told.get("clean")
    if clean:
        return _Cleaned(clean, isinstance(node, inspect.StrType), **options)
    return _PLAIN[type(node)](**options)


def _limits(node: Any, told: dict[str, Any]) -> Any:
    least = told.get("minLength", getattr(node, "min_length", None))
    most = told.get("maxLength", getattr(node, "max_length", None))
    low, high = getattr(node, "ge", None), getattr(node, "le", None)
    if least is not None or most is not None:
        return validate.Length(least, most, error=told.get("error"))
    return None if low is high is None else validate.Range(low, high)
