"""Firms: their registration and what is known of them."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from msgspec import Meta

from contracts.forms.base import by_form
from contracts.forms.enterprise import EnterpriseForm, NewAccount
from contracts.identity.sessions import Secret
from contracts.structs import (
    ADDED,
    LARGEST,
    Answer,
    Page,
    Request,
    a_line,
    between,
    cleaned,
    said,
)

_FIRMS = uuid.UUID("0b6e3f0c-5a57-4d0a-9a2e-6f7d5b1c9e42")


def enterprise_id_of(uscc: str) -> str:
    """The id of whoever registers with this USCC: so the licence and the people that the old
    register has of a firm are its own from its registration on. Firms that were registered before
    this was so have an id of their own."""
    return str(uuid.uuid5(_FIRMS, uscc))


NOT_AGREED = "请先阅读并同意填报须知"


def _agreed(value: Any) -> bool:
    if value is not True:
        raise ValueError(NOT_AGREED)
    return True


class UploadedFile(Request):
    """A file that the gateway has put into object storage."""

    object_key: Annotated[str, ADDED]
    filename: Annotated[str, Meta(max_length=200)]
    content_type: Annotated[str, ADDED]
    size: Annotated[int, between(1, LARGEST)]
    sha256: Annotated[str, Meta(min_length=64, max_length=64)]


class Register(Request):
    """account, enterprise: as their forms load them."""

    account: Annotated[dict[str, Any], by_form(NewAccount)]
    enterprise: Annotated[dict[str, Any], by_form(EnterpriseForm)]
    business_licence: Annotated[UploadedFile, said("请上传营业执照")]
    consent: Annotated[bool, cleaned(_agreed, NOT_AGREED)]
    ticket: Annotated[Secret | None, ADDED] = None


class Registered(Answer):
    """object_key: where the business licence lies that was kept; of a registration that comes again
    the first one's."""

    enterprise_id: str
    account_id: str
    object_key: str


class EntryQuery(Request):
    enterprise_id: str


class Enterprise(Answer):
    """The register entry (G-ENT): every field of `EnterpriseForm` as it was filled in, and what is
    known beside. Identity numbers and mobiles are masked unless the caller is the firm itself or
    another service. registered_capital: 万元."""

    enterprise_id: str
    office: str
    parent_name: str | None
    version: int
    enterprise_type: str
    name: str
    uscc: str
    legal_representative: str
    legal_representative_document: str
    legal_representative_id: str
    legal_representative_mobile: str
    address: str
    division: str
    economic_kind: str
    registered_capital: Decimal
    established: date
    correspondence_address: str
    postcode: str
    contact: str | None
    contact_mobile: str
    telephone: str | None
    fax: str | None
    email: str | None
    parent_id: str | None


class SameAddress(Answer):
    """firms: how many others are registered at the address of one, counted up to 100."""

    firms: int


class StoredLicence(Answer):
    """The business licence as uploaded at registration; read by its `object_key`. damaged: its
    content is not in the store as it was stored."""

    object_key: str
    filename: str
    content_type: str
    size: int
    sha256: str
    damaged: bool


class KeptLicence(Answer):
    """object_key: where the content lies that is kept."""

    object_key: str


class Uscc(Request):
    uscc: Annotated[str, Meta(max_length=18)]


class UsccOwner(Answer):
    """Who is registered under it, None nobody."""

    enterprise_id: str | None


class EnterpriseIds(Request):
    enterprise_ids: Annotated[list[str], Meta(max_length=200)]


class EnterpriseName(Answer):
    enterprise_id: str
    name: str
    uscc: str
    office: str


class EnterpriseNames(Answer):
    items: list[EnterpriseName]


class FindInstitutions(Request):
    name: Annotated[str, a_line(100)] = ""
    page: Page = 1


class Institution(EnterpriseName):
    """former_name: by which it was found, None where its present name matches."""

    former_name: str | None


class Institutions(Answer):
    """20 a page, best match first."""

    items: list[Institution]
    total: int
    page: int
    pages: int
