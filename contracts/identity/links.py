"""A link that lets a phone upload the papers of one slot, and nothing else, for some minutes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from contracts.identity.sessions import Secret, Session
from contracts.structs import Answer, Request

_Code = Annotated[str, Meta(max_length=50)]


class LinkPlace(Request):
    """Where its papers belong. row_id None: to the tab itself."""

    application_id: Annotated[str, Meta(max_length=36)]
    section: _Code
    slot: _Code
    row_id: Annotated[str, Meta(max_length=36)] | None = None


class IssuedLink(Answer):
    """`token` is shown once."""

    token: str = ""
    expires_at: datetime


class LinkToken(Request):
    """uses: how many files are sent now; a link is good for few."""

    token: Secret
    uses: Annotated[int, Meta(ge=0, le=20)] = 0


class LinkSession(Session):
    """Who has issued it, with identity's signature, and for what."""

    application_id: str
    section: str
    slot: str
    row_id: str | None
