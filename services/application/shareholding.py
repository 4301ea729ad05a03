"""What cannot be of the shareholders of one firm (公司法 第四十七条, 第九十六条)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from contracts.errors import Finding
from contracts.forms.sections import SHAREHOLDERS
from rules.vocabulary.enumerations import Tab
from services.application.model import Row, Sheet

WHOLE = Decimal(100)
LABEL = SHAREHOLDERS.title


def shareholding_gaps(sheets: Mapping[str, Sheet], registered: Decimal | None) -> list[Finding]:
    """registered: registered capital in 万元, None where it is not known. Each {section, path,
    label, message}, at the table."""
    sheet = sheets.get(Tab.BASIC)
    rows = sheet.rows.get(SHAREHOLDERS.code, []) if sheet else []
    found = [*_twice(rows), *_too_much(rows)]
    capital = _total(rows, "capital")
    if registered and capital > registered:
        found.append(
            f"股东认缴出资额合计{capital:f}万元，超过登记的注册资本{registered:f}万元；"
            "注册资本已经变更的，请先更新登记的注册资本"
        )
    return [
        {"section": Tab.BASIC.value, "path": SHAREHOLDERS.code, "label": LABEL, "message": message}
        for message in found
    ]


def _twice(rows: list[Row]) -> list[str]:
    """Rows that were taken over or saved before this was looked at when they are saved."""
    numbers = Counter(row.get("identifier") for row in rows if row.get("identifier"))
    names = [row.get("name") for row in rows if numbers[row.get("identifier")] > 1]
    return [f"{name}重复填报，请保留一行" for name in dict.fromkeys(names)]


def _too_much(rows: list[Row]) -> list[str]:
    share = _total(rows, "share")
    return [f"出资比例合计{share:f}%，超过100%"] if share > WHOLE else []


def _total(rows: list[Row], name: str) -> Decimal:
    return sum((Decimal(row[name]) for row in rows if row.get(name)), Decimal())
