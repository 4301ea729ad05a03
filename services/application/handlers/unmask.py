"""Show a reviewer a person's numbers in full; every look is recorded (P-07)."""

from __future__ import annotations

from typing import Any

from chassis.transaction import Transaction
from chassis.vault import Vault
from services.application import repository
from services.application.masks import secrets
from services.application.model import find_row, find_section
from services.application.submission import draft_of


def unmask(tx: Transaction, data: dict[str, Any], *, vault: Vault) -> dict[str, Any]:
    """`Unmasked`, of the last submission. Raises NotFound."""
    application = repository.find(tx.session, tx.call, data["application_id"])
    section = find_section(application.type, data["section"])
    kept = repository.load_snapshot(tx.session, vault, application, None)
    sheet = draft_of(application, kept).sheets[section.code]
    form, values = section.form, sheet.fields
    if data["row_id"] is not None:
        values = find_row((row for _, row in sheet.all_rows()), data["row_id"])
        form = next(rowset.form for rowset, row in sheet.all_rows() if row is values)
    shown = secrets(form, values)
    after = {"section": section.code, "row_id": data["row_id"], "fields": sorted(shown)}
    tx.audit("unmask", "application", application.id, after=after)
    return {"values": shown}
