"""Accounts of staff."""

from __future__ import annotations

from marshmallow import fields, validate

from contracts.operations import Message, Reply
from contracts.texts import Line, Name
from rules.vocabulary.enumerations import Office, StaffRole


class CreateStaff(Message):
    username = Line(required=True, validate=validate.Length(min=3, max=50))
    password = fields.String(required=True, validate=validate.Length(min=8, max=64))
    name = Name(required=True, validate=validate.Length(min=1, max=50))
    office = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf([o.value for o in Office])
    )
    roles = fields.List(
        fields.String(validate=validate.OneOf([r.value for r in StaffRole])), required=True
    )


class AccountId(Reply):
    account_id = fields.String()
