"""常态化监管 as an Excel file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from contracts.watching import ShortfallLine
from gateway.documents.tables import CONTENT_TYPE, table_sheet
from rules.order import load_order
from rules.vocabulary.enumerations import Level, Office, WatchState

__all__ = ["CONTENT_TYPE", "shortfall_sheet"]

_COLUMNS = (
    ("单位名称", 36), ("许可证编号", 20), ("派出机构", 14), ("许可依据", 12), ("最高等级", 10),
    ("起始日期", 14), ("持续天数", 10), ("缺少人员", 10), ("证书失效", 10), ("不符合任职条件", 16),
    ("按现行规定缺少人员", 20), ("状态", 18), ("整改期限", 14), ("补足日期", 14),
)  # fmt: skip


def shortfall_sheet(lines: Iterable[ShortfallLine], today: date) -> bytes:
    return table_sheet("常态化监管", _COLUMNS, (_row(one, today) for one in lines))


def _row(one: ShortfallLine, today: date) -> tuple[str | int, ...]:
    return (
        one.name, one.number, Office(one.office).label, load_order(one.order).name,
        Level(one.level).label, one.since.isoformat(), lasted(one, today), one.missing, one.expired,
        one.unfit, one.missing_now, WatchState(one.state).label, _day(one.deadline),
        _day(one.mended_on),
    )  # fmt: skip


def lasted(one: ShortfallLine, today: date) -> int:
    """Days until it was mended, or until today."""
    return ((one.mended_on or today) - one.since).days


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
