"""从空白表开始: what the system put into a draft and the firm has not confirmed is taken out."""

from __future__ import annotations

from sqlalchemy import update

from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.application.drafts import DiscardPrefilled
from services.application import repository
from services.application.files import remove_of_rows
from services.application.model import Sheet, find_section
from services.application.tables import Application, Attachment


def discard_prefilled(tx: Transaction, request: DiscardPrefilled, *, vault: Vault) -> None:
    """Of one tab, or without a `section` of all. What the firm has changed or added stays.

    Raises NotFound, Conflict (not editable).
    """
    application = repository.find_editable(tx, request.application_id)
    codes = None
    if request.section is not None:
        codes = {find_section(application.type, request.section).code}
    emptied = []
    for sheet in repository.load_sheets(tx.session, vault, application, codes).values():
        if sheet.prefilled is not None:
            _empty(tx, application, sheet)
            repository.save_sheet(tx, vault, application, sheet)
            emptied.append(sheet.section.code)
    tx.audit("discard_prefilled", "application", application.id, after={"sections": emptied})


def _empty(tx: Transaction, application: Application, sheet: Sheet) -> None:
    taken = sheet.origins
    sheet.fields = {name: value for name, value in sheet.fields.items() if name not in taken}
    gone = {row["id"] for _, row in sheet.all_rows() if row["id"] in taken}
    sheet.rows = {
        rowset: [row for row in rows if row["id"] not in gone]
        for rowset, rows in sheet.rows.items()
    }
    remove_of_rows(tx, application, sheet.section.code, gone)
    copies = (sheet.prefilled or {}).get("files", {})
    tx.session.execute(
        update(Attachment)
        .where(Attachment.application_id == application.id, Attachment.id.in_(copies))
        .where(Attachment.removed_at.is_(None))
        .values(removed_at=tx.now)
    )
    sheet.prefilled = None
