"""The one clock. Instants are aware and in UTC; legal dates are those of China (Asia/Shanghai).

Tests move it with `travel`, or for child processes with LICENSING_TEST_CLOCK (seconds to add);
both work only while LICENSING_TEST=1 is in the environment, which no deployment sets.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_offset = timedelta(0)


def _testing() -> bool:
    return os.environ.get("LICENSING_TEST") == "1"


if _testing():
    _offset = timedelta(seconds=float(os.environ.get("LICENSING_TEST_CLOCK", "0")))


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC) + _offset


def today() -> date:
    """The legal date: the calendar day in China."""
    return local(now()).date()


def local(instant: datetime) -> datetime:
    """An aware instant as people in China read it."""
    if instant.tzinfo is None:
        raise ValueError("a naive datetime is not an instant")
    return instant.astimezone(SHANGHAI)


@contextmanager
def travel(to: datetime | date | timedelta) -> Iterator[None]:
    """For tests: let it be another time; a date means noon of that day in China.

    Raises RuntimeError outside tests.
    """
    global _offset
    if not _testing():
        raise RuntimeError("the clock moves only in tests")
    before = _offset
    if isinstance(to, timedelta):
        _offset = before + to
    else:
        instant = (
            to
            if isinstance(to, datetime)
            else datetime(to.year, to.month, to.day, 12, tzinfo=SHANGHAI)
        )
        _offset = instant - datetime.now(UTC)
    try:
        yield
    finally:
        _offset = before
