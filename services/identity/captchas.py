"""Captchas: a picture with letters, or a question in words for who cannot see it. Each can be tried
once."""

from __future__ import annotations

import hmac
import uuid

from sqlalchemy import delete, insert

from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Invalid
from contracts.identity.entry import Captcha
from rules.vocabulary import texts
from services.identity import questions, tokens
from services.identity.model import CAPTCHA_VALID
from services.identity.tables import captcha

PICTURE, QUESTION = "picture", "question"


def create(tx: Transaction, vault: Vault, kind: str = PICTURE) -> Captcha:
    """text is None of a question, whose answer stays here."""
    captcha_id = str(uuid.uuid4())
    question, answer = questions.ask() if kind == QUESTION else (None, tokens.captcha_text())
    tx.session.execute(
        insert(captcha).values(
            id=captcha_id,
            digest=_digest(vault, captcha_id, answer),
            expires_at=tx.now + CAPTCHA_VALID,
        )
    )
    text = None if question else answer
    return Captcha(captcha_id=captcha_id, text=text, question=question)


def passes(tx: Transaction, vault: Vault, captcha_id: str | None, text: str | None) -> bool:
    """Whether the text is that of the captcha. Right or wrong, it is used up."""
    if not captcha_id or not text:
        return False
    wanted = tx.session.scalar(
        delete(captcha)
        .where(captcha.c.id == captcha_id, captcha.c.expires_at > tx.now)
        .returning(captcha.c.digest)
    )
    given = _digest(vault, captcha_id, text)
    return wanted is not None and hmac.compare_digest(bytes(wanted), given)


def wrong(text: str | None) -> Invalid:
    message = "图形验证码不正确或已过期，请重新填写" if text else "请填写图形验证码"
    return Invalid(message, [{"path": "captcha_text", "message": message}], captcha_required=True)


def _digest(vault: Vault, captcha_id: str, text: str) -> bytes:
    return vault.index(f"captcha/{captcha_id}/{texts.clean(text)}")
