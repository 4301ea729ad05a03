"""What identity tells of a firm is what its form asks."""

from decimal import Decimal
from typing import get_type_hints

from marshmallow import fields

from contracts.forms.enterprise import EnterpriseForm
from contracts.identity.enterprises import Enterprise

BESIDE = {"enterprise_id", "office", "parent_name", "version"}


def test_every_field_of_the_form_is_told_and_nothing_else() -> None:
    assert set(Enterprise.__struct_fields__) == {*EnterpriseForm().fields, *BESIDE}


def test_what_may_be_blank_in_the_form_may_be_none() -> None:
    told = get_type_hints(Enterprise)
    for name, field in EnterpriseForm().fields.items():
        taken_as_resident = name == "legal_representative_document"
        assert field.required or taken_as_resident or told[name] == str | None
        assert isinstance(field, fields.Decimal) == (told[name] is Decimal)
