"""Who works beside whom: what staff may know of each other."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from contracts.structs import Answer, Request, one_of
from rules.vocabulary.enumerations import Office, StaffRole


class ColleagueQuery(Request):
    """Of the caller's office, for the centre of all or of one. account_ids, roles: None any; 200
    at most, by name."""

    office: Annotated[str, one_of(Office)] | None = None
    account_ids: Annotated[list[str], Meta(max_length=100)] | None = None
    roles: Annotated[list[Annotated[str, one_of(StaffRole)]], Meta(max_length=20)] | None = None


class Colleague(Answer):
    """Somebody who can sign in."""

    account_id: str
    name: str
    office: str | None
    roles: list[str]


class Colleagues(Answer):
    items: list[Colleague]
