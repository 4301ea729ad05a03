"""Load many rows at once, as from a spreadsheet: all of them or none; and what that would do."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from msgspec import convert
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Call
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.application.sections import (
    Imported,
    ImportFault,
    ImportMode,
    ImportPreview,
    ImportRows,
    PreviewedRow,
)
from contracts.errors import Invalid
from services.application import repository
from services.application.draft import Draft, load_draft
from services.application.files import remove_of_rows
from services.application.handlers.rows import MAX_ROWS, Table, open_table, require_first, table_of
from services.application.importing import ADDED, CHANGED, Plan, planned
from services.application.model import Row, require_editable
from services.application.totals import totals_of


def import_rows(tx: Transaction, request: ImportRows, *, vault: Vault) -> Imported:
    """Whoever is there is known by the identity number and keeps the papers; with REPLACE those go
    who are not in the sheet.

    Raises Invalid with {path: "<line>.<field>", line, column, message} of every fault.
    """
    table, today = open_table(tx, request, vault), clock.today()
    plan = _plan(table, request)
    if plan.findings:
        message = "表格内容有误，没有导入任何数据，请按提示修改后重新导入"
        raise Invalid(message, findings=plan.findings)
    application, sheet = table.application, table.sheet
    for row in plan.gone:
        sheet.origins.pop(row["id"], None)
    for line in plan.lines:
        if line.outcome == CHANGED:
            sheet.origins.pop(line.row["id"], None)  # it is the firm's own now
    remove_of_rows(tx, application, sheet.section.code, {row["id"] for row in plan.gone})
    table.rows[:] = plan.rows
    repository.save_sheet(tx, vault, application, sheet)
    told = {
        "added": plan.count(ADDED),
        "updated": plan.count(CHANGED),
        "removed": len(plan.gone),
    }
    after = {"section": sheet.section.code, **told, "version": sheet.version}
    tx.audit("import_rows", "application", application.id, after=after)
    return Imported(
        count=len(plan.lines),
        **told,
        version=sheet.version,
        totals=totals_of(table.draft.sheets, sheet, today),
    )


def preview_rows(
    session: Session, call: Call, request: ImportRows, *, vault: Vault
) -> ImportPreview:
    """Raises NotFound, Conflict (locked), Invalid for what concerns the table as a whole."""
    application = repository.find(session, call, request.application_id)
    require_editable(application.state)
    draft = load_draft(session, vault, application)
    table = table_of(application, draft, request)
    plan = _plan(table, request)
    files = Counter(file["row_id"] for file in draft.files)
    return ImportPreview(
        rows=[
            PreviewedRow(
                line=one.line,
                name=str(one.row.get("name") or ""),
                outcome=one.outcome,
                changed=one.changed,
                files=files[one.row["id"]],
            )
            for one in plan.lines
        ],
        faults=[convert(finding, ImportFault) for finding in plan.findings],
        warnings=_elsewhere(draft, table, plan),
        gone=[_gone(row, files) for row in plan.gone],
    )


def _plan(table: Table, request: ImportRows) -> Plan:
    if not table.rowset.importable:
        raise Invalid("这个表格不支持批量导入，请逐行填写")
    require_first(table)
    mode = ImportMode.REPLACE if request.replace else ImportMode(request.mode)
    plan = planned(table.rowset, request.rows, table.rows, mode, clock.today())
    if len(plan.rows) > MAX_ROWS:
        raise Invalid(
            f"每个表格最多{MAX_ROWS}行，现有{len(table.rows)}行，本次导入{len(request.rows)}行"
        )
    return plan


def _elsewhere(draft: Draft, table: Table, plan: Plan) -> list[ImportFault]:
    """Who stands on another tab too, which the rules allow to few."""
    others = replace(draft, sheets={c: s for c, s in draft.sheets.items() if s is not table.sheet})
    posts = {person["id_number"]: kind.label for kind, _, person in others.people()}
    return [
        ImportFault(
            line=line.line,
            path=f"{line.line}.id_number",
            column="身份证号",
            message=f"{line.row.get('name', '')}已填报为{posts[number]}，请核对能否同时填报",
        )
        for line in plan.lines
        if (number := line.row.get("id_number")) in posts
    ]


def _gone(row: Row, files: Counter[str | None]) -> PreviewedRow:
    name = str(row.get("name") or "")
    return PreviewedRow(line=0, name=name, outcome="gone", changed=[], files=files[row["id"]])
