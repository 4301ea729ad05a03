"""Tokens by which a firm's own programs use the API."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from contracts.identity.accounts import Role
from contracts.identity.entry import Credentials
from contracts.structs import Answer, Request, a_label, between

Named = Annotated[str, a_label(50, least=1)]
Days = Annotated[int, between(1, 365)]


class IssueToken(Request):
    """role: what programs may do with it, at most what the account may; None: all of that."""

    label: Named
    days: Days = 90
    role: Role | None = None


class ExchangeForToken(Credentials):
    """A token for username and password, without a session."""

    label: Named = "API"
    days: Days = 90
    role: Role | None = None


class IssuedToken(Answer):
    """`token` is shown once."""

    token_id: str
    token: str = ""
    label: str
    expires_at: datetime
    role: str = ""


class TokenInfo(Answer):
    """role: what it may now. username: of the account that it acts for."""

    token_id: str
    label: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    role: str = ""
    username: str = ""


class Tokens(Answer):
    """Of the firm for its owner, the own ones for everybody else."""

    items: list[TokenInfo]


class TokenId(Request):
    token_id: str
