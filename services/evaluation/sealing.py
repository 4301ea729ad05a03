"""Sealed texts of a row: none for an empty one, and the other way round."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column

from chassis.personal import spot
from chassis.rows import AnyRow
from chassis.vault import Vault


def seal(vault: Vault, column: Column[Any], row_id: str, text: str) -> bytes | None:
    return vault.encrypt(text, spot(column, row_id)) if text else None


def unseal(vault: Vault, column: Column[Any], row: AnyRow) -> str:
    """Of a row that has the column and its `id`."""
    sealed = getattr(row, column.name)
    return "" if sealed is None else vault.decrypt_text(sealed, spot(column, row.id))
