"""Two-factor of staff: an authenticator (TOTP, RFC 6238), recovery codes, and stepping up."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from contracts.identity.sessions import Token
from contracts.structs import Answer, Request, one_of

CONFIRMED_FOR = 15 * 60
"""Seconds for which a second factor counts for what demands one (`Operation.stepped`)."""


class Due(StrEnum):
    """What a session that knows the password still has to show before it may do anything."""

    CODE = "CODE"
    ENROL = "ENROL"


class TwoFactorRule(StrEnum):
    """For one account, instead of what the installation's setting says."""

    REQUIRED = "REQUIRED"
    EXEMPT = "EXEMPT"


class SecondFactor(Answer):
    """Of the account of a session. enrolled: it has an authenticator; recovery_codes: not used yet.
    required: it must have one."""

    enrolled: bool
    enrolled_at: datetime | None
    required: bool
    recovery_codes: int


class Enrolment(Answer):
    """Shown once, until a code of it was shown. uri: for the QR code of authenticators."""

    secret: str
    uri: str


class CodeOf(Token):
    """token: of the session. code: of the authenticator, or a recovery code."""

    code: Annotated[str, Meta(max_length=40)]


class RecoveryCodes(Answer):
    """Shown once; each good for one sign-in."""

    codes: list[str]


class SetTwoFactor(Request):
    """rule None: as the installation's setting says."""

    account_id: str
    rule: Annotated[str, one_of(TwoFactorRule)] | None = None
