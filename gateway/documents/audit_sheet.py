"""审计记录 as an Excel file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from chassis import clock
from contracts.auditing import AuditEntry
from gateway.documents.tables import CONTENT_TYPE, table_sheet
from gateway.recorded import KINDS, OBJECTS, SERVICES, said
from rules.vocabulary.enumerations import Office

__all__ = ["CONTENT_TYPE", "audit_sheet"]

_COLUMNS = (
    ("时间", 20), ("记录所在", 12), ("操作人", 30), ("身份", 12), ("单位", 14), ("网络地址", 18),
    ("操作", 30), ("对象", 14), ("对象编号", 38), ("操作前", 40), ("操作后", 40), ("记录序号", 10),
    ("是否完整", 10), ("追踪编号", 34),
)  # fmt: skip
_MOST = 30_000  # characters that a cell takes


def audit_sheet(kept: Iterable[tuple[str, AuditEntry]]) -> bytes:
    """kept: (service, entry)."""
    return table_sheet("审计记录", _COLUMNS, (_row(*one) for one in kept))


def _row(service: str, one: AuditEntry) -> tuple[str | int, ...]:
    return (
        f"{clock.local(one.at):%Y-%m-%d %H:%M:%S}", SERVICES[service], one.name,
        KINDS.get(one.kind, ""), Office(one.office).label if one.office else "", one.address or "",
        said(one.action), OBJECTS.get(one.object_type, ""), one.object_id, _text(one.before),
        _text(one.after), one.number, "完整" if one.intact else "已被改动", one.trace_id,
    )  # fmt: skip


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:_MOST] if value else ""
