"""Roles of staff: changed by two people, from a day on; undone by another change (N-01, N-18)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from contracts.structs import Answer, Page, Request, a_remark, one_of
from rules.vocabulary.enumerations import StaffRole

_REASON = "请填写变更的理由（2至500字）"
Reason = Annotated[str, a_remark(500, least=2, error=_REASON)]


class RoleChangeState(StrEnum):
    """PROPOSED by the system administrator, APPROVED by the security administrator, IN_FORCE from
    its day on."""

    PROPOSED = "PROPOSED"
    APPROVED = "APPROVED"
    IN_FORCE = "IN_FORCE"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"


class ProposeRoles(Request):
    """effective_on None: as soon as it is approved."""

    account_id: Annotated[str, Meta(max_length=36)]
    roles: list[Annotated[str, one_of(StaffRole)]]
    effective_on: date | None = None
    reason: Reason


class RoleChangeId(Request):
    change_id: Annotated[str, Meta(max_length=36)]


class DecideRoles(RoleChangeId):
    """remark: why it is refused; may be empty where it is approved."""

    approve: bool
    remark: Annotated[str, a_remark(500)] = ""


class RoleChangesQuery(Request):
    """open_only: those that wait for a decision or for their day."""

    open_only: bool = False
    account_id: Annotated[str, Meta(max_length=36)] | None = None
    page: Page = 1


class RoleChange(Answer):
    """decidable, withdrawable: by who asks."""

    change_id: str
    account_id: str
    username: str
    name: str
    office: str | None
    before: list[str]
    roles: list[str]
    effective_on: date
    reason: str
    state: str
    proposed_name: str
    proposed_at: datetime
    decided_name: str | None
    decided_at: datetime | None
    remark: str | None
    applied_at: datetime | None
    decidable: bool
    withdrawable: bool


class RoleChanges(Answer):
    items: list[RoleChange]
    page: int
    pages: int


class SignInsQuery(Request):
    """account_id: of one account only. failed_only: wrong passwords and codes."""

    account_id: Annotated[str, Meta(max_length=36)] | None = None
    failed_only: bool = False
    page: Page = 1


class SignInEntry(Answer):
    """action: as recorded. device_known None: nothing is said of it."""

    at: datetime
    account_id: str
    username: str
    name: str
    office: str | None
    action: str
    address: str | None


class SignIns(Answer):
    items: list[SignInEntry]
    page: int
    pages: int
