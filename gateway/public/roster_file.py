"""An uploaded roster → people for the rules. It is read in memory, and nothing of it is kept."""

from __future__ import annotations

import re
from typing import Any

from werkzeug.datastructures import FileStorage

from contracts.application.sections import ImportRow
from contracts.errors import Finding, Invalid
from contracts.forms.sections import RowSet
from gateway import uploads
from gateway.documents.sheet_columns import columns_of
from rules.facts import Facts
from rules.facts_reader import FactsError, facts_from_dict
from rules.vocabulary import numbers

UNNAMED = {"name": "-", "uscc": "-"}
_FAULT = re.compile(r"\w+\[(\d+)\]\.(\w+): .*")


def read_roster(files: dict[str, tuple[RowSet, FileStorage]]) -> tuple[Facts, list[str]]:
    """Facts with the people of the files that there are, `row_id` is the line in the file; and
    what is to be told about the files.

    files: "technicians" and "electricians" to the table and its file. Raises Unavailable, Invalid:
    findings {path: name of the file's field, line?, column?, message} of every fault in every file.
    """
    notices: list[str] = []
    tables: dict[str, list[dict[str, Any]]] = {}
    findings: list[Finding] = []
    for code, (rowset, file) in files.items():
        try:
            staff = uploads.staff(rowset, file)
        except Invalid as error:
            findings += [{**finding, "path": f"{code}_file"} for finding in error.findings]
            continue
        notices += [f"{rowset.title}名单：{notice}" for notice in staff.notices]
        findings += _wrong_numbers(code, staff.rows)
        tables[code] = [{**row.values, "row_id": str(row.line)} for row in staff.rows]
    rowsets = {code: rowset for code, (rowset, _) in files.items()}
    facts = _facts(tables, rowsets, findings)
    if findings:
        raise Invalid("表格中有错误，请修改后重新上传", findings=findings)
    return facts, notices


def _wrong_numbers(code: str, rows: list[ImportRow]) -> list[Finding]:
    findings = []
    for row in rows:
        try:
            row.values["id_number"] = numbers.identity_number(row.values.get("id_number", ""))
        except ValueError as error:
            findings.append(_at(code, row.line, "身份证号", str(error)))
    return findings


def _facts(
    tables: dict[str, list[dict[str, Any]]],
    rowsets: dict[str, RowSet],
    findings: list[Finding],
) -> Facts:
    """What is malformed is added to `findings`."""
    try:
        return facts_from_dict({"enterprise": UNNAMED, **tables})
    except FactsError as error:
        for fault in error.faults:
            place = _FAULT.fullmatch(fault)
            code = fault.partition("[")[0]
            if place is None or code not in tables:
                raise
            labels = {column.name: column.label for column in columns_of(rowsets[code])}
            line = int(tables[code][int(place[1])]["row_id"])
            findings.append(_at(code, line, labels[place[2]], "内容不正确，请核对"))
        return facts_from_dict({"enterprise": UNNAMED})


def _at(code: str, line: int, column: str, message: str) -> Finding:
    return {"path": f"{code}_file", "line": line, "column": column, "message": message}
