"""The fields of messages, at any depth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct, inspect

from contracts.examining import bare, described


def fields_of(kind: type[Struct]) -> Iterator[tuple[str, bool]]:
    """(name, whether it is `ADDED`)."""
    for node in nodes_of(described(kind)):
        if isinstance(node, inspect.StructType):
            for field in node.fields:
                yield field.name, bool(bare(field.type)[1].get("added"))


def field_names(kind: type[Struct]) -> Iterator[str]:
    return (name for name, _ in fields_of(kind))


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
