"""Lines of a register that was kept before, as files have them."""

from __future__ import annotations

import json
from typing import Any

from rules.vocabulary.numbers import identity_check_character, uscc_check_character


def uscc(serial: int) -> str:
    stem = f"91310115MA{serial:07}"
    return stem + uscc_check_character(stem)


def number(serial: int, prefix: str = "4-1") -> str:
    return f"{prefix}-{serial:05d}-2022"


def line(serial: int, **changes: Any) -> dict[str, Any]:
    """Of a licence."""
    return {
        "number": number(serial),
        "name": f"上海第{serial}电力工程有限公司",
        "uscc": uscc(serial),
        "legal_representative": "陈明远",
        "CZ": "五级",
        "issued_on": "2022-05-01",
        "valid_from": "2022-05-01",
        "valid_to": "2028-04-30",
        "office": "华东监管局",
        "state": "有效",
        **changes,
    }


def person(serial: int, firm: int, **changes: Any) -> dict[str, Any]:
    """firm: the serial of its licence."""
    stem = f"3101151980{1 + serial % 12:02}{1 + serial // 12 % 28:02}{serial % 1000:03}"
    return {
        "number": number(firm),
        "name": "王建国",
        "id_number": stem + identity_check_character(stem),
        "kind": "电力相关专业技能人员",
        "item": "高压电工作业",
        "valid_from": "2024-05-01",
        **changes,
    }


def as_lines(*rows: dict[str, Any]) -> bytes:
    """One JSON object a line."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
