"""Scans of identity documents are known as such, and there is one way to their content."""

from collections.abc import Iterator

import pytest
from marshmallow import Schema, fields

from contracts.application import Applications
from contracts.identity import Identity
from contracts.operations import STAFF, Operation
from contracts.personnel import Personnel
from contracts.review import Review
from rules.attachments import identity_papers, requirements
from rules.vocabulary.enumerations import ApplicationType

CONTRACTS = (Identity, Applications, Personnel, Review)
SHOWN_BY = ("身份证", "护照", "通行证")
# Where content lies is told to staff by these alone. The first asks for the right to see whole
# numbers; a trial's file has neither names nor numbers.
OPENING = {"application.open_attachment", "personnel.trial_file"}


@pytest.mark.parametrize("kind", ApplicationType)
def test_what_shows_an_identity_document_is_marked(kind: ApplicationType) -> None:
    for one in requirements(kind):
        shows = any(word in one.name + one.hint for word in SHOWN_BY)
        assert one.identity == shows == (one.code in identity_papers()), one


def test_where_content_lies_is_told_to_staff_by_few() -> None:
    asked = (one for contract in CONTRACTS for one in contract.operations().values())
    found = (one for one in asked if one.allow & STAFF and tells_where(one))
    assert {f"{one.service}.{one.name}" for one in found} == OPENING


def tells_where(operation: Operation) -> bool:
    return operation.reply is not None and "object_key" in set(names(operation.reply()))


def names(schema: Schema) -> Iterator[str]:
    """Of all fields, at any depth."""
    for name, field in schema.fields.items():
        yield name
        inner = field.inner if isinstance(field, fields.List) else field
        if isinstance(inner, fields.Nested):
            yield from names(inner.schema)
