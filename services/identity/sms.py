"""The queue of text messages: a row in the transaction that causes the message.

Whether the text-message service is up matters only to `handlers.send_messages`.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlalchemy import insert

from chassis.personal import spot
from chassis.transaction import Transaction
from chassis.vault import Vault
from services.identity.model import CODE_VALID, NOTICE_USEFUL
from services.identity.tables import sms_message

QUEUED, SENT, GIVEN_UP = "queued", "sent", "given_up"
SIGNATURE = "【电力业务资质许可】"


def send_code(tx: Transaction, vault: Vault, mobile: str, digits: str) -> None:
    minutes = int(CODE_VALID.total_seconds() // 60)
    text = f"验证码{digits}，{minutes}分钟内有效。请勿告诉他人；如非本人操作，请忽略本短信。"
    _queue(tx, vault, mobile, text, CODE_VALID)


def send_password_notice(tx: Transaction, vault: Vault, mobile: str) -> None:
    text = (
        "贵单位账号的登录密码已修改，所有登录已退出。如非本单位操作，请立即找回密码并联系派出机构。"
    )
    _queue(tx, vault, mobile, text, NOTICE_USEFUL)


def _queue(tx: Transaction, vault: Vault, mobile: str, text: str, useful: timedelta) -> None:
    message_id = str(uuid.uuid4())
    tx.session.execute(
        insert(sms_message).values(
            id=message_id,
            mobile=vault.encrypt(mobile, spot(sms_message.c.mobile, message_id)),
            body=vault.encrypt(SIGNATURE + text, spot(sms_message.c.body, message_id)),
            state=QUEUED,
            attempts=0,
            created_at=tx.now,
            due_at=tx.now,
            useless_at=tx.now + useful,
        )
    )
