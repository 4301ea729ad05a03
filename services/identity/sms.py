"""The queue of text messages: a row in the transaction that causes the message.

Whether the text-message service is up matters only to `handlers.send_messages`.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select

from chassis import clock, log, metrics
from chassis.personal import spot
from chassis.settings import settings
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import TooMany
from services.identity.message_tables import sms_message
from services.identity.model import CODE_VALID, MESSAGE_USEFUL, NOTICE_USEFUL

QUEUED, SENT, GIVEN_UP = "queued", "sent", "given_up"
CODE, NOTICE, MESSAGE = "code", "notice", "message"
DAY_BEGINS, DAY_ENDS = 8, 20  # hours in China
SIGNATURE = "【电力业务资质许可】"
CEILING_OVER = timedelta(hours=1)
_log = log.get(__name__)


def require_room(tx: Transaction) -> None:
    """Raises TooMany when strangers had as many codes sent within an hour as SMS_CODES_PER_HOUR
    allows: whatever they found, it stops at a sum that can be paid, and somebody is told."""
    ceiling = settings().sms_codes_per_hour
    lately = select(func.count()).where(
        sms_message.c.kind == CODE, sms_message.c.created_at > tx.now - CEILING_OVER
    )
    if tx.session.execute(lately).scalar_one() >= ceiling:
        metrics.sms_refused.labels("ceiling").inc()
        _log.error("sms_ceiling_reached", ceiling=ceiling, hours=1)
        raise TooMany("系统短信发送量已达上限，请稍后再试", retry_after=600)


def send_code(tx: Transaction, vault: Vault, mobile: str, digits: str) -> None:
    minutes = int(CODE_VALID.total_seconds() // 60)
    text = f"验证码{digits}，{minutes}分钟内有效。请勿告诉他人；如非本人操作，请忽略本短信。"
    _queue(tx, vault, mobile, text, CODE_VALID, CODE)


def send_password_notice(tx: Transaction, vault: Vault, mobile: str) -> None:
    text = (
        "贵单位账号的登录密码已修改，所有登录已退出。如非本单位操作，请立即找回密码并联系派出机构。"
    )
    _queue(tx, vault, mobile, text, NOTICE_USEFUL)


def send_account_notice(tx: Transaction, vault: Vault, mobile: str, what: str) -> None:
    """what: as in 添加了账号“…”."""
    text = (
        f"贵单位管理员于{_now(tx)}{what}。"
        "如非本单位操作，请立即修改密码，并在“账号管理”中停用不认识的账号。"
    )
    _queue(tx, vault, mobile, text, NOTICE_USEFUL)


def send_reserved_notices(tx: Transaction, vault: Vault, before: str | None, now: str) -> None:
    """To the former reserved mobile, if there is one, and to the new one."""
    tail = now[-4:]
    if before and before != now:
        text = (
            f"贵单位在系统中预留的手机号码已于{_now(tx)}变更为尾号{tail}的号码。"
            "如非本单位申请，请立即联系派出机构，并修改登录密码。"
        )
        _queue(tx, vault, before, text, NOTICE_USEFUL)
    text = (
        f"本号码（尾号{tail}）已于{_now(tx)}登记为贵单位在系统中预留的手机号码，"
        "用于接收验证码和找回密码。"
    )
    _queue(tx, vault, now, text, NOTICE_USEFUL)


def send_change_filed(tx: Transaction, vault: Vault, mobile: str | None) -> None:
    """To the present reserved mobile: somebody asks for another one."""
    if mobile is None:
        return
    text = (
        f"派出机构于{_now(tx)}收到变更贵单位预留手机号码的申请。"
        "如非本单位申请，请立即登录系统修改密码，并联系派出机构。"
    )
    _queue(tx, vault, mobile, text, NOTICE_USEFUL)


def send_change_received(tx: Transaction, vault: Vault, mobile: str, reference: str) -> None:
    """To the new one, whether there is such a firm or not."""
    text = f"变更系统预留手机号码的申请已收到，受理号{reference}。派出机构核对后将用短信告知结果。"
    _queue(tx, vault, mobile, text, NOTICE_USEFUL)


def send_change_refused(tx: Transaction, vault: Vault, mobile: str, reason: str) -> None:
    text = f"变更系统预留手机号码的申请未予办理：{reason}。请更正后重新申请，或者联系派出机构。"
    _queue(tx, vault, mobile, text, NOTICE_USEFUL)


def send_new_device_notice(
    tx: Transaction, vault: Vault, mobile: str, device: str | None, address: str | None
) -> None:
    where = f"（{device or '未知设备'}，网络地址{address or '未知'}）"
    text = (
        f"贵单位账号于{_now(tx)}在新设备上登录{where}。"
        "如非本单位操作，请立即修改密码，并在“登录设备”中退出其他设备。"
    )
    _queue(tx, vault, mobile, text, NOTICE_USEFUL)


def send_token_notice(tx: Transaction, vault: Vault, mobile: str) -> None:
    text = (
        f"贵单位账号于{_now(tx)}签发了一个程序访问令牌。"
        "如非本单位操作，请立即修改密码，并在“程序访问令牌”中撤销。"
    )
    _queue(tx, vault, mobile, text, NOTICE_USEFUL)


def send_message(
    tx: Transaction, vault: Vault, mobile: str, text: str, *, message_id: str, due_at: datetime
) -> None:
    """Of a message that is kept (`services.identity.messages`)."""
    _queue(tx, vault, mobile, text, MESSAGE_USEFUL, MESSAGE, due_at=due_at, message_id=message_id)


def by_day(instant: datetime) -> datetime:
    """The instant, or the next eight o'clock in China where it lies in the evening or at night."""
    here = clock.local(instant)
    morning = here.replace(hour=DAY_BEGINS, minute=0, second=0, microsecond=0)
    if here >= morning.replace(hour=DAY_ENDS):
        return morning + timedelta(days=1)
    return max(here, morning)


def _now(tx: Transaction) -> str:
    return f"{clock.local(tx.now):%-m月%-d日%H:%M}"


def _queue(
    tx: Transaction,
    vault: Vault,
    mobile: str,
    text: str,
    useful: timedelta,
    kind: str = NOTICE,
    due_at: datetime | None = None,
    message_id: str | None = None,
) -> None:
    sms_id, due_at = str(uuid.uuid4()), due_at or tx.now
    tx.session.execute(
        insert(sms_message).values(
            id=sms_id,
            message_id=message_id,
            kind=kind,
            mobile=vault.encrypt(mobile, spot(sms_message.c.mobile, sms_id)),
            body=vault.encrypt(SIGNATURE + text, spot(sms_message.c.body, sms_id)),
            state=QUEUED,
            attempts=0,
            created_at=tx.now,
            due_at=due_at,
            useless_at=due_at + useful,
        )
    )
    metrics.sms_queued.labels(kind).inc()
