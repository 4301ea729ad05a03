"""Accounts of staff."""

from __future__ import annotations

from marshmallow import fields, validate

from contracts.operations import Message, Reply
from contracts.texts import Label, Name
from rules.vocabulary.enumerations import Office, StaffRole


class CreateStaff(Message):
    """Without `password` a one-time password is made and shown once."""

    username = Label(required=True, validate=validate.Length(min=3, max=50))
    password = fields.String(
        load_default=None, allow_none=True, validate=validate.Length(min=8, max=64)
    )
    name = Name(required=True, validate=validate.Length(min=1, max=50))
    office = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf([o.value for o in Office])
    )
    roles = fields.List(
        fields.String(validate=validate.OneOf([r.value for r in StaffRole])), required=True
    )


class AccountId(Reply):
    account_id = fields.String()
    one_time_password = fields.String(allow_none=True)


class StaffId(Message):
    account_id = fields.String(required=True)


class StaffQuery(Message):
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=1000))


class StaffMember(Reply):
    """`locked`: closed after wrong passwords. `one_time`: has not set a password of the own yet.
    `manageable`: by who asks."""

    account_id = fields.String()
    username = fields.String()
    name = fields.String()
    office = fields.String(allow_none=True)
    roles = fields.List(fields.String())
    state = fields.String()
    locked = fields.Boolean()
    one_time = fields.Boolean()
    sessions = fields.Integer()
    manageable = fields.Boolean()


class StaffMembers(Reply):
    items = fields.List(fields.Nested(StaffMember))
    page = fields.Integer()
    pages = fields.Integer()
    total = fields.Integer()


class OneTimePassword(Reply):
    """`one_time_password` is shown once, good until `expires_at`."""

    one_time_password = fields.String()
    expires_at = fields.AwareDateTime()
