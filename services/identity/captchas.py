"""Pictures with letters, demanded after a failed sign-in; each can be tried once."""

from __future__ import annotations

import hmac
import uuid

from sqlalchemy import delete, insert

from chassis.transaction import Transaction
from chassis.vault import Vault
from services.identity import tokens
from services.identity.model import CAPTCHA_VALID
from services.identity.tables import captcha


def create(tx: Transaction, vault: Vault) -> dict[str, str]:
    """{captcha_id, text}"""
    captcha_id, text = str(uuid.uuid4()), tokens.captcha_text()
    tx.session.execute(
        insert(captcha).values(
            id=captcha_id,
            digest=_digest(vault, captcha_id, text),
            expires_at=tx.now + CAPTCHA_VALID,
        )
    )
    return {"captcha_id": captcha_id, "text": text}


def passes(tx: Transaction, vault: Vault, captcha_id: str | None, text: str | None) -> bool:
    """Whether the text is that of the picture. Right or wrong, the picture is used up."""
    if not captcha_id or not text:
        return False
    wanted = tx.session.scalar(
        delete(captcha)
        .where(captcha.c.id == captcha_id, captcha.c.expires_at > tx.now)
        .returning(captcha.c.digest)
    )
    given = _digest(vault, captcha_id, text)
    return wanted is not None and hmac.compare_digest(bytes(wanted), given)


def _digest(vault: Vault, captcha_id: str, text: str) -> bytes:
    return vault.index(f"captcha/{captcha_id}/{text}")
