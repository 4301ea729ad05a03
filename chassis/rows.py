"""Rows of statements, as the types of SQLAlchemy tell them and as we read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import CursorResult, Executable, Row
from sqlalchemy.orm import Session

AnyRow = Row[*tuple[Any, ...]]
"""Of whatever columns: `row.name` is not judged by its type."""


def rows_changed(
    session: Session, statement: Executable, parameters: Mapping[str, object] | None = None
) -> int:
    """Carry out an INSERT, UPDATE or DELETE; how many rows it wrote or deleted."""
    result = session.execute(statement, parameters)
    # What a session returns for these, though its signature does not say so.
    return cast(CursorResult[*tuple[Any, ...]], result).rowcount
