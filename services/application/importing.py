"""A sheet of people beside those who are there: what each line does, and all that is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from contracts.application.sections import ImportMode, ImportRow
from contracts.errors import Finding
from contracts.forms.base import Form, examine, label_of
from contracts.forms.sections import RowSet
from services.application.model import Row, new_id

ADDED, CHANGED, SAME, KEPT = "new", "changed", "same", "kept"


@dataclass(frozen=True)
class Line:
    """row: as it would be stored; changed: labels of what is other than it was."""

    line: int
    row: Row
    outcome: str
    changed: list[str] = field(default_factory=list)


@dataclass
class Plan:
    """rows: the whole table afterwards; gone: rows that are in it no more; findings: {path:
    "<line>.<field>", line, column, message} of every fault."""

    lines: list[Line] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    gone: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def count(self, outcome: str) -> int:
        return sum(line.outcome == outcome for line in self.lines)


def planned(
    rowset: RowSet, given: list[ImportRow], present: list[Row], mode: ImportMode, today: date
) -> Plan:
    """People are known by their identity number."""
    there = {row["id_number"]: row for row in present if row.get("id_number")}
    positions = {row["id"]: place for place, row in enumerate(present, start=1)}
    plan, seen = Plan(), dict[str, str]()
    for item in given:
        values, mistakes, gaps = examine(rowset.form, item.values, today=today)
        faults, number = mistakes + gaps, values.get("id_number")
        known = there.get(number) if number else None
        if number in seen:
            faults.append(_twice(seen[number]))
        elif known is not None and mode is ImportMode.ADD:
            faults.append(_twice(f"现有第{positions[known['id']]}行{known['name']}"))
        elif number:
            seen[number] = f"表格第{item.line}行{values.get('name', '')}"
        plan.findings += [_at_line(item.line, fault) for fault in faults]
        plan.lines.append(_line(rowset.form, item.line, values, known, mode))
    _fill(plan, present, mode)
    return plan


def _line(form: type[Form], line: int, values: Row, known: Row | None, mode: ImportMode) -> Line:
    if known is None:
        return Line(line, {"id": new_id(), "version": 1, **values}, ADDED)
    if mode is ImportMode.NEW_ONLY:
        return Line(line, known, KEPT)
    fields = form().fields
    changed = [
        label_of(fields[name])
        for name in fields
        if _value(values.get(name)) != _value(known.get(name))
    ]
    if not changed:
        return Line(line, known, SAME)
    row = {"id": known["id"], "version": known["version"] + 1, **values}
    return Line(line, row, CHANGED, changed)


def _value(value: object) -> object:
    return None if value in ("", None) else value


def _fill(plan: Plan, present: list[Row], mode: ImportMode) -> None:
    told = {line.row["id"]: line.row for line in plan.lines}
    if mode is ImportMode.REPLACE:
        plan.rows = list(told.values())
        plan.gone = [row for row in present if row["id"] not in told]
        return
    plan.rows = [told.pop(row["id"], row) for row in present]
    plan.rows += told.values()


def _twice(who: str) -> Finding:
    message = f"身份证号码与{who}重复"
    return {"path": "id_number", "label": "身份证号", "message": message}


def _at_line(line: int, fault: Finding) -> Finding:
    return {
        "path": f"{line}.{fault['path']}",
        "line": line,
        "column": fault["label"],
        "message": fault["message"],
    }
