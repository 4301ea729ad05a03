"""A new captcha (A-03)."""

from __future__ import annotations

from chassis.context import Call
from chassis.database import Db
from chassis.vault import Vault
from contracts.identity.entry import Captcha, NewCaptcha
from services.identity import captchas


def new_captcha(call: Call, request: NewCaptcha, *, db: Db, vault: Vault) -> Captcha:
    """Not repeatable: the stored reply would keep the letters."""
    with db.transaction(call) as tx:
        return captchas.create(tx, vault, request.kind)
