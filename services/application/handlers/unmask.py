"""Show a reviewer a person's numbers in full; every look is recorded (P-07)."""

from __future__ import annotations

from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.application.submission import Unmask, Unmasked
from services.application import repository
from services.application.masks import secrets
from services.application.model import find_row, find_section
from services.application.submission import draft_of


def unmask(tx: Transaction, request: Unmask, *, vault: Vault) -> Unmasked:
    """Of the last submission. Raises NotFound."""
    application = repository.find(tx.session, tx.call, request.application_id)
    section = find_section(application.type, request.section)
    kept = repository.load_snapshot(tx.session, vault, application, None)
    sheet = draft_of(application, kept).sheets[section.code]
    form, values = section.form, sheet.fields
    if request.row_id is not None:
        values = find_row((row for _, row in sheet.all_rows()), request.row_id)
        form = next(rowset.form for rowset, row in sheet.all_rows() if row is values)
    shown = secrets(form, values)
    after = {
        "section": section.code,
        "row_id": request.row_id,
        "fields": sorted(shown),
        "reason": request.reason,
    }
    tx.audit("unmask", "application", application.id, after=after)
    return Unmasked(values=shown)
