"""What a column holds of people, declared where the column is made: `Column(…, info=sealed())`.

No column in clear, alone or with others, may tell somebody's identity number; names of people are
sealed. `tests/guard/test_personal_data.py` demands a declaration of every column that could hold
something, `chassis.rekey` finds by them what is to be encrypted anew.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Column

from chassis.vault import Spot

KEY = "personal"
Info = dict[str, Any]


class Kept(NamedTuple):
    """form: sealed, keyed hash, coarse, plain, nobody. reason: why it may stand there like that.

    before: of a sealed column, what format 1 was bound to; "{column}" stands for the column with
    its table, "{}" for each part of the row's key. Empty where nothing was ever written in it.
    """

    form: str
    reason: str = ""
    before: str = ""


def sealed(before: str = "") -> Info:
    """Encrypted by the vault, bound to its row."""
    return {KEY: Kept("sealed", before=before)}


def spot(column: Column[Any], *key: Any) -> Spot:
    """Where the ciphertext of a row lies. key: the primary key, in its order."""
    parts = [part if isinstance(part, str | int) else bytes(part).hex() for part in key]
    place = f"{column.table.name}.{column.name}"
    before = column.info[KEY].before
    return Spot(f"{place}/{'/'.join(map(str, parts))}", before.format(*parts, column=place) or None)
