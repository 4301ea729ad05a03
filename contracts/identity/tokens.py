"""Tokens by which a firm's own programs use the API."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from contracts.identity.entry import Credentials
from contracts.structs import Answer, Request, a_label, between

Named = Annotated[str, a_label(50, least=1)]
Days = Annotated[int, between(1, 365)]


class IssueToken(Request):
    label: Named
    days: Days = 90


class ExchangeForToken(Credentials):
    """A token for username and password, without a session."""

    label: Named = "API"
    days: Days = 90


class IssuedToken(Answer):
    """`token` is shown once."""

    token_id: str
    token: str = ""
    label: str
    expires_at: datetime


class TokenInfo(Answer):
    token_id: str
    label: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


class Tokens(Answer):
    items: list[TokenInfo]


class TokenId(Request):
    token_id: str
