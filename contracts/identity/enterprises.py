"""Firms: their registration and what is known of them."""

from __future__ import annotations

from marshmallow import fields, validate

from contracts.forms.base import stored_values
from contracts.forms.enterprise import EnterpriseForm, NewAccount
from contracts.numbers import Count
from contracts.operations import ADDED, Message, Reply
from contracts.texts import Line


class UploadedFile(Message):
    """A file that the gateway has put into object storage."""

    object_key = fields.String(required=True, metadata=ADDED)
    filename = fields.String(required=True, validate=validate.Length(max=200))
    content_type = fields.String(required=True, metadata=ADDED)
    size = Count(required=True, validate=validate.Range(min=1))
    sha256 = fields.String(required=True, validate=validate.Length(equal=64))


class Register(Message):
    account = fields.Nested(NewAccount, required=True)
    enterprise = fields.Nested(EnterpriseForm, required=True)
    business_licence = fields.Nested(
        UploadedFile, required=True, error_messages={"required": "请上传营业执照"}
    )
    consent = fields.Boolean(
        required=True,
        validate=validate.Equal(True, error="请先阅读并同意填报须知"),
        error_messages={"required": "请先阅读并同意填报须知"},
    )
    ticket = fields.String(
        load_default=None, allow_none=True, validate=validate.Length(max=100), metadata=ADDED
    )


class Registered(Reply):
    """object_key: where the business licence lies that was kept; of a registration that comes again
    the first one's."""

    enterprise_id = fields.String()
    account_id = fields.String()
    object_key = fields.String()


class EnterpriseQuery(Message):
    enterprise_id = fields.String(required=True)


class Enterprise(Reply.from_dict(stored_values(EnterpriseForm))):  # type: ignore[misc]
    """The register entry (G-ENT), with every field of `EnterpriseForm`. Identity numbers and
    mobiles are masked unless the caller is the firm itself or another service."""

    enterprise_id = fields.String()
    office = fields.String()
    parent_name = fields.String(allow_none=True)
    version = fields.Integer()


class StoredLicence(Reply):
    """The business licence as uploaded at registration; read by its `object_key`. damaged: its
    content is not in the store as it was stored."""

    object_key = fields.String()
    filename = fields.String()
    content_type = fields.String()
    size = fields.Integer()
    sha256 = fields.String()
    damaged = fields.Boolean()


class KeptLicence(Reply):
    """object_key: where the content lies that is kept."""

    object_key = fields.String()


class EnterpriseIds(Message):
    enterprise_ids = fields.List(fields.String(), required=True, validate=validate.Length(max=200))


class EnterpriseName(Reply):
    enterprise_id = fields.String()
    name = fields.String()
    uscc = fields.String()
    office = fields.String()


class EnterpriseNames(Reply):
    items = fields.List(fields.Nested(EnterpriseName))


class FindInstitutions(Message):
    name = Line(load_default="", validate=validate.Length(max=100))
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=1000))


class Institution(EnterpriseName):
    """former_name: by which it was found, None where its present name matches."""

    former_name = fields.String(allow_none=True)


class Institutions(Reply):
    """20 a page, best match first."""

    items = fields.List(fields.Nested(Institution))
    total = fields.Integer()
    page = fields.Integer()
    pages = fields.Integer()
