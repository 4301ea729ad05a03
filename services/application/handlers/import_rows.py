"""Load many rows at once, as from a spreadsheet: all of them or none."""

from __future__ import annotations

from datetime import date

from chassis import clock
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.application.sections import Imported, ImportRow, ImportRows
from contracts.errors import Finding, Invalid
from contracts.forms.base import examine
from contracts.forms.sections import RowSet
from services.application import repository
from services.application.files import remove_of_rows
from services.application.handlers.rows import MAX_ROWS, new_row, open_table, require_first
from services.application.model import Row
from services.application.totals import totals_of


def import_rows(tx: Transaction, request: ImportRows, *, vault: Vault) -> Imported:
    """With `replace` the rows there go first, with their attachments.

    Raises Invalid with {path: "<line>.<field>", line, column, message} of every fault.
    """
    table, today = open_table(tx, request, vault), clock.today()
    if not table.rowset.importable:
        raise Invalid("这个表格不支持批量导入，请逐行填写")
    require_first(table)
    kept = [] if request.replace else list(table.rows)
    if len(kept) + len(request.rows) > MAX_ROWS:
        raise Invalid(f"每个表格最多{MAX_ROWS}行，现有{len(kept)}行，本次导入{len(request.rows)}行")
    new, findings = _examined(table.rowset, request.rows, kept, today)
    if findings:
        raise Invalid("表格内容有误，没有导入任何数据，请按提示修改后重新导入", findings=findings)
    application, sheet = table.application, table.sheet
    if request.replace:
        for row in table.rows:
            sheet.origins.pop(row["id"], None)
        remove_of_rows(tx, application, sheet.section.code, {row["id"] for row in table.rows})
    table.rows[:] = kept + new
    repository.save_sheet(tx, vault, application, sheet)
    after = {"section": sheet.section.code, "rows": len(new), "version": sheet.version}
    tx.audit("import_rows", "application", application.id, after=after)
    return Imported(
        count=len(new), version=sheet.version, totals=totals_of(table.draft.sheets, sheet, today)
    )


def _examined(
    rowset: RowSet, given: list[ImportRow], kept: list[Row], today: date
) -> tuple[list[Row], list[Finding]]:
    """(rows ready to be stored, findings)."""
    holders = {
        row["id_number"]: f"现有第{position}行{row['name']}"
        for position, row in enumerate(kept, start=1)
        if row.get("id_number")
    }
    rows: list[Row] = []
    findings: list[Finding] = []
    for item in given:
        values, mistakes, gaps = examine(rowset.form, item.values, today=today)
        faults = mistakes + gaps
        number = values.get("id_number")
        if number in holders:
            message = f"身份证号码与{holders[number]}重复"
            faults.append({"path": "id_number", "label": "身份证号", "message": message})
        elif number:
            holders[number] = f"表格第{item.line}行{values.get('name', '')}"
        findings += [_at_line(item.line, fault) for fault in faults]
        rows.append(new_row(values))
    return rows, findings


def _at_line(line: int, fault: Finding) -> Finding:
    return {
        "path": f"{line}.{fault['path']}",
        "line": line,
        "column": fault["label"],
        "message": fault["message"],
    }
