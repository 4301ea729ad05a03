"""Add, change and delete one row of a table (B-23…B-31)."""

from __future__ import annotations

from dataclasses import dataclass

from chassis import clock
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.application.sections import ImportRows, RowId, Saved, SaveRow
from contracts.errors import Finding, Invalid, StaleVersion
from contracts.forms.base import examine, label_of
from contracts.forms.sections import RowSet
from services.application import repository
from services.application.draft import Draft, load_draft
from services.application.files import remove_of_rows
from services.application.handlers.save_fields import saved
from services.application.model import Row, Sheet, find_row, find_rowset, find_section, new_id
from services.application.tables import Application

MAX_ROWS = 1000


@dataclass(frozen=True)
class Table:
    """What a change of rows works on; `rows` is the list to be changed."""

    application: Application
    draft: Draft
    sheet: Sheet
    rowset: RowSet
    rows: list[Row]


def save_row(tx: Transaction, request: SaveRow, *, vault: Vault) -> Saved:
    """`Saved` with the row's id.

    Raises Invalid (a mistake, a gap, or a person who is in the table already), NotFound (the row
    was deleted meanwhile), StaleVersion (it was changed meanwhile), Conflict (not editable).
    """
    table = open_table(tx, request, vault)
    values, mistakes, gaps = examine(table.rowset.form, request.values, today=clock.today())
    mistakes += gaps or duplicates(table.rowset, values, table.rows, except_id=request.row_id)
    if mistakes:
        raise Invalid(findings=mistakes)
    if request.row_id is None:
        require_first(table)
        if len(table.rows) >= MAX_ROWS:
            raise Invalid(f"每个表格最多{MAX_ROWS}行")
        row = new_row(values)
        table.rows.append(row)
        return _saved(tx, vault, table, "add_row", row["id"])
    row = find_row(table.rows, request.row_id)
    if request.version not in (None, row["version"]):
        raise StaleVersion(current=row["version"])
    changed = {"id": row["id"], "version": row["version"] + 1, **values}
    table.rows[table.rows.index(row)] = changed
    return _saved(tx, vault, table, "change_row", row["id"])


def new_row(values: Row) -> Row:
    """`version` rises with every change of the row."""
    return {"id": new_id(), "version": 1, **values}


def delete_row(tx: Transaction, request: RowId, *, vault: Vault) -> Saved:
    """`Saved`; the attachments of the row go with it. Raises NotFound, Conflict."""
    table = open_table(tx, request, vault)
    row = find_row(table.rows, request.row_id)
    table.rows.remove(row)
    remove_of_rows(tx, table.application, table.sheet.section.code, {row["id"]})
    return _saved(tx, vault, table, "delete_row", row["id"])


def open_table(tx: Transaction, request: SaveRow | RowId | ImportRows, vault: Vault) -> Table:
    """The table that is named, its application locked. Raises NotFound, Conflict."""
    application = repository.find_editable(tx, request.application_id)
    section = find_section(application.type, request.section)
    draft = load_draft(tx.session, vault, application, section.code)
    return table_of(application, draft, request)


def table_of(
    application: Application, draft: Draft, request: SaveRow | RowId | ImportRows
) -> Table:
    """The table that is named, of a draft that has its tab. Raises NotFound."""
    section = find_section(application.type, request.section)
    rowset = find_rowset(section, request.rowset)
    sheet = draft.sheets[section.code]
    return Table(application, draft, sheet, rowset, sheet.rows.setdefault(rowset.code, []))


def require_first(table: Table) -> None:
    """E-13: what the tab asks for before a row is added. Raises Invalid."""
    name, form = table.rowset.after, table.sheet.section.form
    if name and form and not table.sheet.fields.get(name):
        label, what = label_of(form().fields[name]), table.rowset.one or table.rowset.title
        raise Invalid.at(name, f"请先在本页选择“{label}”并保存，再添加{what}")


def duplicates(
    rowset: RowSet, values: Row, rows: list[Row], *, except_id: str | None = None
) -> list[Finding]:
    """A finding if another row already has this identity number, or whatever tells them apart."""
    name = rowset.unique
    number = values.get(name) if name else None
    for position, row in enumerate(rows, start=1):
        if number and row.get(name) == number and row["id"] != except_id:
            label = label_of(rowset.form().fields[name])
            known = f"{row.get(rowset.summary) or rowset.title}（第{position}行）"
            message = f"{label}码已存在" if label.endswith("号") else f"{label}已存在"
            who = rowset.one or "人员"
            return [
                {
                    "path": name,
                    "label": label,
                    "message": f"{message}：{known}，同一{who}只能填报一次",
                }
            ]
    return []


def _saved(tx: Transaction, vault: Vault, table: Table, action: str, row_id: str) -> Saved:
    sheet = table.sheet
    sheet.origins.pop(row_id, None)  # it is the firm's own now
    repository.save_sheet(tx, vault, table.application, sheet)
    place = {"section": sheet.section.code, "row_id": row_id, "version": sheet.version}
    tx.audit(action, "application", table.application.id, after=place)
    return saved(table.draft, sheet, clock.today(), row_id)
