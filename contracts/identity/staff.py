"""Accounts of staff."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from contracts.structs import Answer, Page, Request, a_label, a_name, one_of
from rules.vocabulary.enumerations import Office, StaffRole


class CreateStaff(Request):
    """Without `password` a one-time password is made and shown once."""

    username: Annotated[str, a_label(50, least=3)]
    password: Annotated[str, Meta(min_length=8, max_length=64)] | None = None
    name: Annotated[str, a_name(50, least=1)]
    office: Annotated[str, one_of(Office)] | None = None
    roles: list[Annotated[str, one_of(StaffRole)]]


class AccountId(Answer):
    account_id: str
    one_time_password: str | None = None


class ManagedAccount(Request):
    account_id: str


class StaffQuery(Request):
    page: Page = 1


class StaffMember(Answer):
    """`enrolled`: has an authenticator; `two_factor`: `TwoFactorRule`, None: as the setting says.
    `locked`: closed after wrong passwords. `one_time`: has not set a password of the own yet.
    `manageable`: by who asks."""

    account_id: str
    username: str
    name: str
    office: str | None
    roles: list[str]
    state: str
    locked: bool
    one_time: bool
    sessions: int
    manageable: bool
    enrolled: bool = False
    two_factor: str | None = None


class StaffMembers(Answer):
    items: list[StaffMember]
    page: int
    pages: int
    total: int


class OneTimePassword(Answer):
    """`one_time_password` is shown once, good until `expires_at`."""

    one_time_password: str = ""
    expires_at: datetime
