"""What is wrong with a request, all of it and in Chinese; what people typed in it, cleaned.

msgspec stops at the first thing that it does not like and says it in English. It decodes what is
right, which is nearly everything; anything else, and every request with texts of people, comes
through here (`contracts.codecs`).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import msgspec
from msgspec import inspect

from contracts import wording
from contracts.errors import Finding, Invalid

Extra = dict[str, Any]

# Of what has no parts: as what it is read from JSON, and what is said where that fails.
_PLAIN: dict[type[inspect.Type], tuple[type, str]] = {
    inspect.StrType: (str, wording.NO_TEXT),
    inspect.IntType: (int, wording.NO_INTEGER),
    inspect.FloatType: (float, wording.NO_NUMBER),
    inspect.DecimalType: (Decimal, wording.NO_NUMBER),
    inspect.BoolType: (bool, wording.NO_BOOLEAN),
    inspect.DateType: (date, wording.NO_DATE),
    inspect.DateTimeType: (datetime, wording.NO_TIME),
    inspect.UUIDType: (uuid.UUID, wording.NOT_RIGHT),
}


@cache
def described(kind: Any) -> inspect.Type:
    """How a message was declared."""
    return inspect.type_info(kind)


def bare(node: inspect.Type) -> tuple[inspect.Type, Extra]:
    """A type without what is said of it, and that."""
    extra: Extra = {}
    while isinstance(node, inspect.Metadata):
        extra, node = (node.extra or {}) | extra, node.type
    return node, extra


def is_cleaned(kind: Any) -> bool:
    """Whether something in a request has to be cleaned after it was decoded."""
    return any("clean" in extra for _, extra in _parts(described(kind)))


def _parts(node: inspect.Type) -> Iterator[tuple[inspect.Type, Extra]]:
    node, extra = bare(node)
    yield node, extra
    for inner in _inside(node):
        yield from _parts(inner)


def _inside(node: inspect.Type) -> Iterable[inspect.Type]:
    if isinstance(node, inspect.StructType):
        return [field.type for field in node.fields]
    if isinstance(node, inspect.UnionType):
        return [_given(node)]
    if isinstance(node, inspect.ListType | inspect.VarTupleType):
        return [node.item_type]
    return [node.key_type, node.value_type] if isinstance(node, inspect.DictType) else []


def _given(node: inspect.UnionType) -> inspect.Type:
    """Of "or None", the only union that messages use: the type of what is there."""
    (given,) = (one for one in node.types if not isinstance(one, inspect.NoneType))
    return given


def examine(kind: Any, payload: Any) -> Any:
    """JSON primitives → a request of this kind. Raises Invalid with every finding."""
    examination = _Examination()
    value = examination.look(described(kind), payload, ())
    if examination.findings:
        raise Invalid(findings=examination.findings)
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:  # what is not looked at here
        raise Invalid.at("", wording.NO_FORMAT) from error


class _Examination:
    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def look(self, node: inspect.Type, value: Any, path: tuple[str, ...]) -> Any:
        """The value, cleaned; of what is wrong whatever it is."""
        node, extra = bare(node)
        if isinstance(node, inspect.UnionType):
            if value is None:
                return None
            node, more = bare(_given(node))
            extra = more | extra
        if value is None and not isinstance(node, inspect.AnyType):
            return self._wrong(path, extra.get("error") or wording.NULL)
        if "clean" in extra:
            if isinstance(node, inspect.StrType) and not isinstance(value, str):
                return self._wrong(path, extra.get("error") or wording.NO_TEXT)
            return self._clean(extra["clean"], value, path)
        if isinstance(node, inspect.StructType):
            return self._struct(node, value, path, extra)
        if isinstance(node, inspect.ListType | inspect.VarTupleType):
            return self._list(node, value, path, extra)
        if isinstance(node, inspect.DictType):
            return self._dict(node, value, path, extra)
        return self._plain(node, value, path, extra)

    def _wrong(self, path: tuple[str, ...], message: str) -> None:
        self.findings.append({"path": ".".join(path), "message": message})

    def _clean(self, clean: Any, value: Any, path: tuple[str, ...]) -> Any:
        try:
            return clean(value)
        except Invalid as error:
            for found in error.findings:
                inside = [found["path"]] if found["path"] else []
                self._wrong((*path, *inside), found["message"])
        except ValueError as error:
            self._wrong(path, str(error))
        return None

    def _struct(
        self, node: inspect.StructType, value: Any, path: tuple[str, ...], extra: Extra
    ) -> Any:
        if not isinstance(value, dict):
            return self._wrong(path, extra.get("error") or wording.NO_OBJECT)
        known = {field.encode_name: field for field in node.fields}
        found = {}
        for name, field in known.items():
            if name in value:
                found[name] = self.look(field.type, value[name], (*path, name))
            elif field.required:
                said = bare(field.type)[1].get("error")
                self._wrong((*path, name), said or wording.REQUIRED)
        for name in value.keys() - known.keys():
            if node.forbid_unknown_fields:
                self._wrong((*path, str(name)), wording.UNKNOWN)
        return found

    def _list(self, node: Any, value: Any, path: tuple[str, ...], extra: Extra) -> Any:
        if not isinstance(value, list | tuple):
            return self._wrong(path, extra.get("error") or wording.NO_LIST)
        if not self._within(node, value, path, extra):
            return value  # a list that is too long is not gone through
        return [
            self.look(node.item_type, one, (*path, str(number))) for number, one in enumerate(value)
        ]

    def _dict(self, node: inspect.DictType, value: Any, path: tuple[str, ...], extra: Extra) -> Any:
        if not isinstance(value, dict):
            return self._wrong(path, extra.get("error") or wording.NO_OBJECT)
        if not self._within(node, value, path, extra):
            return value
        return {
            self.look(node.key_type, key, (*path, str(key))): self.look(
                node.value_type, one, (*path, str(key))
            )
            for key, one in value.items()
        }

    def _plain(self, node: Any, value: Any, path: tuple[str, ...], extra: Extra) -> Any:
        if isinstance(node, inspect.LiteralType | inspect.EnumType):
            choices = _choices(node)
            if value not in choices:
                self._wrong(path, extra.get("error") or wording.of_choices(choices))
            return value
        if type(node) not in _PLAIN:
            return value
        kind, said = _PLAIN[type(node)]
        try:
            read: Any = msgspec.convert(value, kind)
        except (msgspec.ValidationError, ArithmeticError):
            return self._wrong(path, extra.get("error") or said)
        if getattr(node, "tz", None) and read.tzinfo is None:
            return self._wrong(path, wording.NO_ZONE)
        self._within(node, read, path, extra)
        return value

    def _within(self, node: Any, value: Any, path: tuple[str, ...], extra: Extra) -> bool:
        """Whether it keeps to the limits of its type."""
        if said := _beyond(node, value):
            self._wrong(path, extra.get("error") or said)
        return not said


def _choices(node: Any) -> list[Any]:
    if isinstance(node, inspect.EnumType):
        return [one.value for one in node.cls]
    return list(node.values)


def _beyond(node: Any, value: Any) -> str:
    """What is said of a value beyond the limits of its type, empty within them."""
    least, most = getattr(node, "min_length", None), getattr(node, "max_length", None)
    if (least is not None or most is not None) and not (
        (least or 0) <= len(value) <= (len(value) if most is None else most)
    ):
        return wording.of_length(least, most)
    low, high = getattr(node, "ge", None), getattr(node, "le", None)
    if (low is not None and value < low) or (high is not None and value > high):
        return wording.of_range(low, high)
    return ""
