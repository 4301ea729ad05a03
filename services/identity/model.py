"""What identity decides without asking anybody: names, limits, who may be what."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from rules.vocabulary.enumerations import FirmRole, StaffRole
from rules.vocabulary.texts import line

PORTAL, INTRANET = "portal", "intranet"

SESSION_IDLE = timedelta(minutes=30)
SESSION_LIFE = timedelta(hours=12)
TOUCH_EVERY = timedelta(minutes=1)
"""Use of a session or token is noted at most this often: pages read, they do not write."""

MAX_SESSIONS = {PORTAL: 10, INTRANET: 5}
"""At a time, of one account; a firm's is shared by those who file for it."""
KEEP_ENDED = timedelta(days=1)
"""A session that was ended is kept so long, to tell its browser why."""
KNOWN_FOR = timedelta(days=180)
MAX_KNOWN_DEVICES = 20
MAX_NOTICES_PER_DAY = 10
"""Messages about sign-ins from new places: who clears his cookies would else get one each time."""

MAX_FAILURES = 5
LOCK = timedelta(minutes=30)
LONGEST_LOCK = timedelta(hours=8)
"""Five wrong passwords within half an hour close the account to where they came from, for half an
hour (A-07), then an hour, two, four, eight."""
MAX_STRANGERS_FAILURES = 20
"""Wrong passwords from wherever the account is not known close it to such places."""
MAX_ADDRESS_FAILURES = 50
CAPTCHA_FROM_ADDRESS = 10
"""So many wrong passwords from an address and everybody there is asked for a captcha: one slip of
a colleague asks nobody."""

CODE_VALID = timedelta(minutes=5)
CODE_RESEND = timedelta(seconds=60)
CODE_ATTEMPTS = 5
CODES_PER_DAY = 6
"""From one source, for one mobile or username."""
CODES_FROM_STRANGERS = 20
"""For one mobile or username, from all who are not known: more would be a nuisance to its owner,
whose known devices count for themselves."""
CODES_PER_ADDRESS = 60
NOTICE_USEFUL = timedelta(days=1)
MESSAGE_USEFUL = timedelta(days=3)
"""So long a text message about a case or licence is tried; the message stays in the portal."""

CAPTCHA_VALID = timedelta(minutes=5)
CAPTCHA_ALPHABET = "ACEHJKMNPRTWXY349"
"""None that is taken for another one: 1 7 I L, 0 O Q D, 2 Z, 5 S, 6 G, 8 B, U V, E F."""
CAPTCHA_LENGTH = 4

MAX_TOKENS = 20

ONE_TIME_VALID = timedelta(hours=72)
"""A password that an administrator has handed over; its first use is to set another."""

ADMINISTRATORS = frozenset(
    {StaffRole.SYSTEM_ADMIN, StaffRole.SECURITY_ADMIN, StaffRole.AUDIT_ADMIN}
)


def username_key(username: str) -> str:
    """What makes a username unique: width, case and what nobody sees do not count."""
    return unicodedata.normalize("NFKC", line(username)).strip().casefold()


def lock_time(closed_before: int) -> timedelta:
    """How long an account is closed that was closed so often within a day."""
    return min(LOCK * (1 << min(closed_before, 10)), LONGEST_LOCK)


def session_end(last_seen: datetime, ends_at: datetime) -> datetime:
    """When a session that is not used again is over."""
    return min(last_seen + SESSION_IDLE, ends_at)


def firm_roles(row: Any) -> tuple[str, ...]:
    """Of an account of a firm. The release before, which knows of one account a firm, gives it
    none: it is the owner's."""
    return tuple(row.roles) or (FirmRole.OWNER.value,)


def role_problem(roles: Sequence[str]) -> str | None:
    """Why these roles may not be held by one person (GB/T 22239-2019, three administrators)."""
    held = {StaffRole(role) for role in roles}
    if not held:
        return "请至少选择一个角色"
    if held & ADMINISTRATORS and len(held) > 1:
        return "系统管理员、安全管理员、审计管理员须由不同人员担任，且不得兼任审核角色"
    return None
