"""The fields of messages, of either kind, at any depth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from marshmallow import Schema, fields
from msgspec import Struct, inspect

from contracts.examining import bare, described


def fields_of(kind: Any, way: str = "") -> Iterator[tuple[str, bool]]:
    """(path, whether it is `ADDED`)."""
    if issubclass(kind, Struct):
        yield from _typed(described(kind), way)
        return
    for name, field in kind().fields.items():
        yield f"{way}{name}", bool(field.metadata.get("added"))
        inner = field.inner if isinstance(field, fields.List) else field
        if isinstance(inner, fields.Nested):
            nested: Schema = inner.schema
            yield from fields_of(type(nested), f"{way}{name}.")


def field_names(kind: Any) -> Iterator[str]:
    """Without the way to them."""
    return (path.rpartition(".")[2] for path, _ in fields_of(kind))


def nodes_of(node: inspect.Type) -> Iterator[inspect.Type]:
    """A type and all in it, without what is said of them."""
    node, _ = bare(node)
    yield node
    inside: list[Any] = []
    if isinstance(node, inspect.StructType):
        inside = [field.type for field in node.fields]
    elif isinstance(node, inspect.UnionType):
        inside = list(node.types)
    elif isinstance(node, inspect.ListType):
        inside = [node.item_type]
    elif isinstance(node, inspect.DictType):
        inside = [node.key_type, node.value_type]
    for one in inside:
        yield from nodes_of(one)


def _typed(node: inspect.Type, way: str) -> Iterator[tuple[str, bool]]:
    for one in nodes_of(node):
        if not isinstance(one, inspect.StructType):
            continue
        for field in one.fields:
            path = f"{way}{field.name}"
            yield path, bool(bare(field.type)[1].get("added"))
