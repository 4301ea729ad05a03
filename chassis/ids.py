"""The column type of ids."""

from __future__ import annotations

import uuid

from sqlalchemy import Dialect
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.types import TypeDecorator


class Id(TypeDecorator[str]):
    """A UUID as text. What is none (addresses get mistyped, and probed) is found nowhere, where
    the database itself would call it a defect."""

    impl = UUID(as_uuid=False)
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        try:
            return None if value is None else str(uuid.UUID(value))
        except ValueError:
            return None
