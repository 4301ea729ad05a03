"""What a repeated command is compared by: what was sent, not what we added to it."""

from collections.abc import Iterator
from typing import Any

from marshmallow import Schema
from marshmallow.fields import Field

from contracts.application import Applications
from contracts.identity import Identity
from contracts.operations import Contract, Operation


def test_where_a_file_was_put_does_not_count() -> None:
    sent = {"slot": "A", "sha256": "0" * 64, "object_key": "a", "content_type": "b"}
    compared = Applications.add_attachment.compared
    assert (
        compared(sent) == compared(sent | {"object_key": "c"}) == {"slot": "A", "sha256": "0" * 64}
    )
    assert compared(sent) != compared(sent | {"sha256": "1" * 64})


def test_nor_inside_another_part() -> None:
    licence = {"object_key": "a", "content_type": "b", "size": 1}
    sent = {"account": {"username": "x"}, "business_licence": licence}
    assert Identity.register.compared(sent)["business_licence"] == {"size": 1}
    assert Identity.register.compared(sent)["account"] == {"username": "x"}


def test_every_place_in_storage_that_a_command_is_told_is_marked() -> None:
    def names(schema: Schema, way: str = "") -> Iterator[tuple[str, Field[Any]]]:
        for name, field in schema.fields.items():
            yield f"{way}{name}", field
            nested = getattr(field, "schema", None)
            if nested is not None:
                yield from names(nested, f"{way}{name}.")

    contracts: list[type[Contract]] = [Applications, Identity]
    commands: list[Operation] = [
        operation
        for contract in contracts
        for operation in contract.operations().values()
        if operation.is_command
    ]
    found = {
        f"{operation.name}.{name}": bool(field.metadata.get("added"))
        for operation in commands
        for name, field in names(operation.request())
        if name.endswith("object_key")
    }
    assert found and all(found.values()), found
