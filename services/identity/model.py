"""What identity decides without asking anybody: names, limits, who may be what."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta

from rules.vocabulary.enumerations import StaffRole
from rules.vocabulary.texts import line

PORTAL, INTRANET = "portal", "intranet"

SESSION_IDLE = timedelta(minutes=30)
SESSION_LIFE = timedelta(hours=12)
TOUCH_EVERY = timedelta(minutes=1)
"""Use of a session or token is noted at most this often: pages read, they do not write."""

MAX_FAILURES = 5
LOCK = timedelta(minutes=30)
"""Five wrong passwords within half an hour close the account for half an hour (A-07)."""
MAX_ADDRESS_FAILURES = 50

CODE_VALID = timedelta(minutes=5)
CODE_RESEND = timedelta(seconds=60)
CODE_ATTEMPTS = 5
CODES_PER_DAY = 10
CODES_PER_ADDRESS = 60
NOTICE_USEFUL = timedelta(days=1)

CAPTCHA_VALID = timedelta(minutes=5)
CAPTCHA_ALPHABET = "ABCDEFGHJKLMNPQRTUVWXY346789"
CAPTCHA_LENGTH = 4

MAX_TOKENS = 20

ADMINISTRATORS = frozenset(
    {StaffRole.SYSTEM_ADMIN, StaffRole.SECURITY_ADMIN, StaffRole.AUDIT_ADMIN}
)


def username_key(username: str) -> str:
    """What makes a username unique: width, case and what nobody sees do not count."""
    return unicodedata.normalize("NFKC", line(username)).strip().casefold()


def session_end(last_seen: datetime, ends_at: datetime) -> datetime:
    """When a session that is not used again is over."""
    return min(last_seen + SESSION_IDLE, ends_at)


def role_problem(roles: Sequence[str]) -> str | None:
    """Why these roles may not be held by one person (GB/T 22239-2019, three administrators)."""
    held = {StaffRole(role) for role in roles}
    if not held:
        return "请至少选择一个角色"
    if held & ADMINISTRATORS and len(held) > 1:
        return "系统管理员、安全管理员、审计管理员须由不同人员担任，且不得兼任审核角色"
    return None
