"""The form of a hire as it is typed: what is right of it, what is wrong, what is missing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from contracts.errors import Invalid
from contracts.forms.base import Form, examine
from contracts.forms.hires import form_of, tab_of, tables_of
from contracts.hires import MAX_ROWS
from rules.attachments import papers_of_hire
from rules.vocabulary.enumerations import HEAD_KINDS, PersonKind
from rules.vocabulary.texts import clean

MAX_BYTES = 64 * 1024
HEADS = frozenset(HEAD_KINDS.values())
Values = dict[str, Any]
Findings = list[dict[str, Any]]


class Sheet(NamedTuple):
    """fields, rows: what is right as the form has it, the rest as typed. findings: what stands
    against handing it in, each {path, label, message}."""

    fields: Values
    rows: dict[str, list[Values]]
    findings: Findings

    @property
    def name(self) -> str:
        return str(self.fields.get("name") or "")

    def to_json(self) -> str:
        return json.dumps({"fields": self.fields, "rows": self.rows}, ensure_ascii=False)

    def profile(self) -> Values:
        """As a post keeps it: a head's experience with the rest."""
        return self.fields | ({"experience": self.rows["experience"]} if self.rows else {})


def examined(kind: PersonKind, fields: Values, rows: dict[str, Any], today: date) -> Sheet:
    """Raises Invalid where it is too much to be a person."""
    kept, findings = _form(form_of(kind), fields, "", today)
    tables: dict[str, list[Values]] = {}
    for rowset in tables_of(kind):
        given = [row for row in rows.get(rowset.code, ()) if _is_filled(row)]
        tables[rowset.code] = []
        for number, row in enumerate(given[:MAX_ROWS]):
            values, found = _form(rowset.form, row, f"{rowset.code}.{number}.", today)
            tables[rowset.code].append(values)
            findings += [
                {**one, "message": f"{rowset.title}第{number + 1}行：{one['message']}"}
                for one in found
            ]
    if kind in HEADS and not tables["experience"]:
        message = "请至少填写一段工作经历"
        findings.append({"path": "experience.0.started", "label": "工作经历", "message": message})
    sheet = Sheet(kept, tables, findings)
    if len(sheet.to_json().encode()) > MAX_BYTES:
        raise Invalid("填写的内容过多，请精简后再保存")
    return sheet


def missing_papers(kind: PersonKind, there: Iterable[str]) -> Findings:
    """there: slots with a file that can be opened."""
    present = set(there)
    return [
        {"path": f"papers.{one.code}", "label": one.name, "message": f"请上传{one.name}"}
        for one in papers_of_hire(kind)
        if one.required and one.code not in present
    ]


def row_id_of(kind: PersonKind, hire_id: str) -> str:
    """What its post is called: a head's as in an application, where there is one of each."""
    return tab_of(kind).value if kind in HEADS else hire_id


def _form(form: type[Form], data: Values, prefix: str, today: date) -> tuple[Values, Findings]:
    known = form().fields
    typed = {
        name: clean(value) if isinstance(value, str) else value
        for name, value in data.items()
        if name in known and isinstance(value, str | bool)
    }
    values, mistakes, gaps = examine(form, typed, today=today)
    wrong = {one["path"].split(".")[0] for one in mistakes}
    kept = {name: value for name, value in typed.items() if name in wrong and value != ""}
    right = {name: value for name, value in values.items() if name not in wrong}
    found = [{**one, "path": prefix + one["path"]} for one in (*mistakes, *gaps)]
    return kept | {n: v for n, v in right.items() if v is not None}, found


def _is_filled(row: Values) -> bool:
    return any(isinstance(value, str) and value.strip() for value in row.values())
