"""Which events have been taken in: repetitions and gaps are noticed, also after a restart."""

from __future__ import annotations

import sqlite3
from enum import StrEnum


class Verdict(StrEnum):
    NEW = "new"
    DUPLICATE = "duplicate"
    GAP = "gap"  # earlier events of this licence are missing: fetch them from the pull feed


class Ledger:
    """path: a file that outlives the program, or ":memory:"."""

    def __init__(self, path: str = ":memory:") -> None:
        self._db = sqlite3.connect(path)
        with self._db:
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS taken"
                " (licence TEXT, sequence INTEGER, event_id TEXT, PRIMARY KEY (licence, sequence))"
            )

    def take(self, licence: str, sequence: int, event_id: str) -> Verdict:
        """Record an event. What comes after a gap is taken in too; the gap stays to be filled."""
        with self._db:
            known = self._db.execute(
                "SELECT 1 FROM taken WHERE licence = ? AND sequence = ?", (licence, sequence)
            ).fetchone()
            if known:
                return Verdict.DUPLICATE
            self._db.execute("INSERT INTO taken VALUES (?, ?, ?)", (licence, sequence, event_id))
        return Verdict.GAP if self._missing_before(licence, sequence) else Verdict.NEW

    def forget(self) -> None:
        """The other side was restored from a backup: some of this never happened. An example may
        read everything anew; whoever keeps positions forgets those after the one that was told."""
        with self._db:
            self._db.execute("DELETE FROM taken")

    def close(self) -> None:
        self._db.close()

    def _missing_before(self, licence: str, sequence: int) -> int:
        (taken,) = self._db.execute(
            "SELECT count(*) FROM taken WHERE licence = ? AND sequence < ?", (licence, sequence)
        ).fetchone()
        return sequence - 1 - int(taken)
