"""Sessions and who is behind them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta, field

from contracts.structs import Answer, Request

MAX_DEVICES = 5
"""Tokens of accounts that one browser carries."""

Secret = Annotated[str, Meta(max_length=100)]
"""A token, a ticket, the id of a captcha."""


class ActorData(Answer):
    """As `chassis.context.Actor`. credential: identity's signature, good for a minute at most."""

    kind: str
    account_id: str | None
    name: str
    enterprise_id: str | None
    office: str | None
    roles: list[str]
    address: str | None
    credential: str | None = None


class Session(Answer):
    """A session or program token that is in force. `password_expires_at`: the password is a
    one-time password, to be changed before anything else. `unread`: messages to the firm that this
    account has not read; of a session only. due: what it still has to show (`Due`); until then its
    actor has no role."""

    token: str | None
    actor: ActorData
    expires_at: datetime
    password_expires_at: datetime | None
    unread: int = 0
    due: str | None = None


class SignedIn(Session):
    """`device`: a token for the browser to keep, by which it is known from now on; None where it is
    known already. `others_ended`: sessions that had to make room."""

    token: str
    device: str | None
    others_ended: int


class Token(Request):
    token: Secret


class SessionToken(Token):
    """`used`: somebody does something; a page that asks by itself keeps no session alive."""

    used: bool = True


DeviceTokens = Annotated[list[Secret], Meta(max_length=MAX_DEVICES)]
"""Those that the browser carries."""


class SessionInfo(Answer):
    """`device`: browser and system in words. `current`: the session that asks."""

    session_id: str
    device: str | None
    address: str | None
    created_at: datetime
    last_seen_at: datetime
    current: bool


class Sessions(Answer):
    items: list[SessionInfo]


class SessionId(Request):
    session_id: str


class OwnSession(Token):
    """`token`: of the session that stays."""

    devices: DeviceTokens = field(default_factory=list)


class SessionsEnded(Answer):
    ended: int
