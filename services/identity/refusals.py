"""What who may not sign in now is told: each surface has a way out of its own."""

from __future__ import annotations

from datetime import timedelta

from contracts.errors import TooMany
from services.identity import attempts
from services.identity.model import INTRANET, PORTAL

_WAY_OUT = {
    PORTAL: "也可以通过“忘记密码”重新设置密码",
    INTRANET: "也可以联系本单位系统管理员解锁",
}
_WHY = {
    attempts.CLOSED: "登录错误次数过多，请{}后再试，{}",
    attempts.CLOSED_TO_STRANGERS: (
        "该账号近期多次登录失败，为保护账号，{}内只能在登录过的设备上登录，{}"
    ),
    "address": "本网络登录错误次数过多，{}内只能在登录过的设备上登录，{}",
}


def closed(why: attempts.Closed, surface: str) -> TooMany:
    text = _WHY[why.to].format(span(why.left), _WAY_OUT[surface])
    return TooMany(text, retry_after=int(why.left.total_seconds()), captcha_required=True)


def busy() -> TooMany:
    return TooMany("该账号正在登录，请稍后再试", retry_after=1)


def span(left: timedelta) -> str:
    """25分钟, 2小时, 1小时30分钟: rounded up to the minute."""
    minutes = max(1, -(-int(left.total_seconds()) // 60))
    hours, minutes = divmod(minutes, 60)
    return (f"{hours}小时" if hours else "") + (f"{minutes}分钟" if minutes else "")
