"""Files that evaluation refers to: those that firms added to an evaluation."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from chassis.kept_files import KeptFiles
from chassis.transaction import Transaction
from services.evaluation.tables import proof

FOLDER = "evaluations"


def told(tx: Transaction, row: Row[Any], damage: str | None) -> None:
    action = "file_damaged" if damage else "file_restored"
    tx.audit(action, "evaluation", row.id, after={"damage": damage})


PROOFS = KeptFiles(proof, FOLDER, told=told, stored_at=proof.c.added_at)
FILES = (PROOFS,)
