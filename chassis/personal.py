"""What a column holds of people, declared where the column is made: `Column(…, info=sealed())`.

No columns in clear, alone or together, may tell somebody's identity number; names of people are
sealed. `tests/guard/test_personal_data.py` demands a declaration of every column that could hold
something of them; `chassis.rekey` finds by it what is to be encrypted anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from sqlalchemy import Column

from chassis.vault import Spot, Vault

KEY = "personal"
SEALED, KEYED_HASH, COARSE, PLAIN, NOBODY, EMPTIED = (
    "sealed", "keyed hash", "coarse", "plain", "nobody", "emptied",
)  # fmt: skip
Info = dict[str, Any]


class Kept(NamedTuple):
    """form: one of the words above. reason: why it may stand there in that form.

    Of a sealed column: `before` is what format 1 was bound to; "{column}" stands for the column
    with its table, "{}" for each part of the row's key; empty where nothing was written in it.
    `plain` is the column beside it in which the release before keeps the same in clear.
    """

    form: str
    reason: str = ""
    before: str = ""
    plain: str = ""


def sealed(before: str = "", plain: str = "") -> Info:
    """Encrypted by the vault, bound to its row."""
    return {KEY: Kept(SEALED, before=before, plain=plain)}


def keyed_hash() -> Info:
    """`Vault.index`: found again by who has the key, told to nobody else."""
    return {KEY: Kept(KEYED_HASH)}


def coarse(reason: str) -> Info:
    """Less than what is known, so little that it points at nobody."""
    return {KEY: Kept(COARSE, reason)}


def plain(reason: str) -> Info:
    """Of a person and in clear, for this reason."""
    return {KEY: Kept(PLAIN, reason)}


def nobody(reason: str) -> Info:
    """Nothing of a person, although it could look like it."""
    return {KEY: Kept(NOBODY, reason)}


def emptied() -> Info:
    """In clear before; now only there for the release before, and without anything in it."""
    return {KEY: Kept(EMPTIED)}


def kept(column: Column[Any]) -> Kept | None:
    """What is declared of a column."""
    found: Kept | None = column.info.get(KEY)
    return found


def spot(column: Column[Any], *key: Any) -> Spot:
    """Where the ciphertext of a row lies. key: the primary key, in its order."""
    parts = [str(part) if isinstance(part, str | int) else bytes(part).hex() for part in key]
    place, before = f"{column.table.name}.{column.name}", column.info[KEY].before
    row = "/".join(quote(part, safe="") for part in parts)
    return Spot(f"{place}/{row}", before.format(*parts, column=place) or None)


def opened(vault: Vault, column: Column[Any], row: Any, *key: Any) -> Any:
    """The text of a sealed column in `row`, None where there is none. What the release before has
    written since stands in clear in the column beside it, which is otherwise empty."""
    found, left = (_value(row, name) for name in (column.key, column.info[KEY].plain))
    if left or found is None:
        return left or None
    return vault.decrypt_text(found, spot(column, *key))


def _value(row: Any, name: str) -> Any:
    return row[name] if isinstance(row, Mapping) else getattr(row, name)
