"""The page of a hire: its form, the tables of a head, its papers."""

from __future__ import annotations

from typing import Any

from flask import render_template
from werkzeug.datastructures import MultiDict

from contracts.errors import Finding
from contracts.firm import Ability
from contracts.forms.hires import form_of, tables_of
from contracts.forms.sections import RowSet
from contracts.hires import MAX_ROWS, Hire
from gateway import duties
from gateway.forms.display import describe
from gateway.forms.fields import fields_of
from gateway.forms.reading import read
from rules.attachments import papers_of_hire
from rules.vocabulary.enumerations import PersonKind, StaffEntryState

PLACE = "/staff/hires/<id:hire_id>"
EDITABLE = (StaffEntryState.DRAFT, StaffEntryState.RETURNED)
COLOURS = {"DRAFT": "warning", "SUBMITTED": "info", "PASSED": "success", "RETURNED": "danger"}
Values = dict[str, Any]


def rows_of(rowset: RowSet, posted: MultiDict[str, str]) -> list[Values]:
    """The rows of a table as they were posted, blank ones too."""
    numbers = {
        parts[1]
        for name in posted
        if len(parts := name.split(".")) == 3 and parts[0] == rowset.code and parts[1].isdigit()
    }
    return [
        read(rowset.form, posted, f"{rowset.code}.{number}")
        for number in sorted(numbers, key=int)[:MAX_ROWS]
    ]


def page(
    found: Hire,
    fields: Values | None = None,
    rows: dict[str, list[Values]] | None = None,
    findings: list[Finding] | None = None,
    *,
    more: str = "",
    failed: dict[str, str] | None = None,
    alert: str = "",
) -> str:
    """fields, rows: what was typed, instead of what is kept. more: the table to be shown with one
    more row. failed: {slot: why the upload was refused}."""
    kind, told = PersonKind(found.kind), findings or []
    fields = found.fields if fields is None else fields
    kept = found.rows if rows is None else rows
    tables = []
    for rowset in tables_of(kind):
        shown = [row for row in kept.get(rowset.code, ()) if any(row.values())]
        shown += [{}] if rowset.code == more or not shown else []
        views = [
            fields_of(rowset.form, row, told, f"{rowset.code}.{number}")
            for number, row in enumerate(shown)
        ]
        lines = [describe(rowset.form, row) for row in kept.get(rowset.code, ())]
        tables.append({"rowset": rowset, "views": views, "lines": lines})
    return render_template(
        "portal/staffing/hire.html",
        hire=found,
        kind=kind,
        editable=found.state in EDITABLE and duties.can(Ability.FILE),
        colours=COLOURS,
        views=fields_of(form_of(kind), fields, told),
        lines=describe(form_of(kind), fields),
        tables=tables,
        slots=slots_of(found),
        findings=told,
        failed=failed or {},
        alert=alert,
    )


def slots_of(found: Hire) -> list[dict[str, Any]]:
    """What is asked for, each with the files that are there."""
    return [
        {"asked": one, "files": [file for file in found.papers if file.slot == one.code]}
        for one in papers_of_hire(PersonKind(found.kind))
    ]
