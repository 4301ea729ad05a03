"""The accounts of a firm, in the hands of its owner. What each role may do: `contracts.firm`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from contracts.structs import Answer, Request, a_label, a_name, one_of
from rules.vocabulary.firm import FirmRole

MOST_ACCOUNTS = 20
Role = Annotated[str, one_of(FirmRole, "请选择角色")]


class CreateAccount(Request):
    """A one-time password is made and shown once. name: of the person who uses it."""

    username: Annotated[str, a_label(30, least=4, error="用户名应为4至30个字符")]
    name: Annotated[str, a_name(50, least=1, error="请填写使用人姓名（50字以内）")]
    role: Role


class ChangeRole(Request):
    """`seen`: the role that was shown."""

    account_id: str
    role: Role
    seen: Annotated[str, Meta(max_length=20)]


class FirmAccount(Answer):
    """name: of the person who uses it, None of the account that the firm registered with. locked:
    closed after wrong passwords. one_time: has not set a password of the own yet. own: of who
    asks. sessions, tokens: in force."""

    account_id: str
    username: str
    name: str | None
    role: str
    state: str
    locked: bool
    one_time: bool
    sessions: int
    tokens: int
    created_at: datetime
    own: bool


class FirmAccounts(Answer):
    """The oldest first. most: how many there may be."""

    items: list[FirmAccount]
    most: int = MOST_ACCOUNTS
