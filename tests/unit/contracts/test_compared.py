"""What a repeated command is compared by: what was sent, not what we added to it."""

from typing import Any

from msgspec import structs

from contracts.application import Applications
from contracts.application.attachments import AddAttachment, Upload
from contracts.identity import Identity
from contracts.identity.enterprises import Register, UploadedFile
from contracts.operations import AnyOperation, Contract
from tests.messages import fields_of


def test_where_a_file_was_put_does_not_count() -> None:
    place: Any = {"application_id": "x", "section": "basic", "slot": "A", "row_id": None}
    sent = AddAttachment(
        **place, filename="a", size=1, sha256="0" * 64, object_key="a", content_type="b"
    )
    compared = Applications.add_attachment.asks.compared
    told: Any = {**place, "filename": "a", "size": 1, "sha256": "0" * 64}
    assert compared(sent) == compared(structs.replace(sent, object_key="c")) == told
    assert compared(sent) == compared(Upload(**told)), "the question that goes before"
    assert compared(sent) != compared(structs.replace(sent, sha256="1" * 64))


def test_nor_inside_another_part() -> None:
    licence = UploadedFile(
        object_key="a", content_type="b", size=1, filename="c.pdf", sha256="0" * 64
    )
    sent = Register(
        account={"username": "x"}, enterprise={}, business_licence=licence, consent=True, ticket="t"
    )
    assert Identity.register.asks.compared(sent) == {
        "account": {"username": "x"},
        "enterprise": {},
        "business_licence": {"size": 1, "filename": "c.pdf", "sha256": "0" * 64},
        "consent": True,
    }


def test_every_place_in_storage_that_a_command_is_told_is_marked() -> None:
    contracts: list[type[Contract]] = [Applications, Identity]
    commands: list[AnyOperation] = [
        operation
        for contract in contracts
        for operation in contract.operations().values()
        if operation.is_command
    ]
    found = {
        f"{operation.name}.{name}": added
        for operation in commands
        for name, added in fields_of(operation.request)
        if name.endswith("object_key")
    }
    assert found and all(found.values()), found
