"""Files that personnel refers to: results of trials, scans of hires."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from chassis.kept_files import KeptFiles
from chassis.transaction import Transaction
from services.personnel.tables import hire_paper, trial


def told(tx: Transaction, row: Row[Any], damage: str | None) -> None:
    action = "file_damaged" if damage else "file_restored"
    after = {"paper_id": row.id, "slot": row.slot, "damage": damage}
    tx.audit(action, "hire", row.hire_id, after=after)


# A lost one is made again by asking for another trial, so nothing is noted.
RESULTS = KeptFiles(trial, "trials")
PAPERS = KeptFiles(hire_paper, "hires", told=told, stored_at=hire_paper.c.added_at)
FILES = (RESULTS, PAPERS)
