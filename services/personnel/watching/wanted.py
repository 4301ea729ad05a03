"""Of which holders somebody asks, within the own region (N-10)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Table

from chassis.context import Actor
from contracts.watching import Watched


def wanted(actor: Actor, asked: Watched, table: Table) -> list[ColumnElement[bool]]:
    """Conditions on `office`, `order` and `level` of a table."""
    chosen: dict[str, Any] = {"office": asked.office, "order": asked.order, "level": asked.level}
    found = [table.c[name] == value for name, value in chosen.items() if value]
    return found + ([table.c.office == actor.office] if actor.office else [])
