"""What a firm changes of its own data: its entry, its reserved mobile, its contacts."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta

from contracts.forms.base import by_form
from contracts.forms.enterprise import ContactPerson, OwnEntry
from contracts.identity.entry import Password
from contracts.identity.messages import Mobile
from contracts.identity.sessions import Secret
from contracts.structs import ADDED, Answer, Count, Request

MOST_CONTACTS = 10


class ChangeEntry(Request):
    """version: of the entry that was shown. values: as `OwnEntry` loads them, all of them."""

    values: Annotated[dict[str, Any], by_form(OwnEntry)]
    version: Count


class EntryChanged(Answer):
    """version: what it is now; changed: the names of the fields that differ from before."""

    version: int
    changed: list[str]


class ReservedCode(Request):
    mobile: Mobile


class ChangeReserved(Request):
    """code, ticket: of the code that was sent to the new mobile. password: of the account."""

    mobile: Mobile
    code: Annotated[str, Meta(max_length=20)]
    password: Password
    ticket: Annotated[Secret | None, ADDED] = None


class FirmContact(Answer):
    """mobile: masked unless the firm itself asks. duty: of `ContactDuty`."""

    contact_id: str
    name: str
    duty: str
    mobile: str
    telephone: str | None
    email: str | None
    version: int


class Contacts(Answer):
    items: list[FirmContact]
    most: int = MOST_CONTACTS


class SaveContact(Request):
    """contact_id: None adds one; version: of the one that was shown."""

    contact_id: str | None = None
    version: Count = 0
    values: Annotated[dict[str, Any], by_form(ContactPerson)]


class ContactId(Request):
    contact_id: str
