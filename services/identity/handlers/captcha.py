"""A new captcha (A-03)."""

from __future__ import annotations

from typing import Any

from chassis.context import Call
from chassis.database import Db
from chassis.vault import Vault
from services.identity import captchas


def new_captcha(db: Db, call: Call, data: dict[str, Any], *, vault: Vault) -> dict[str, Any]:
    """Not repeatable: the stored reply would keep the letters."""
    with db.transaction(call) as tx:
        return captchas.create(tx, vault, data["kind"])
