"""An application and its tabs, without storage and without network."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from contracts.errors import Conflict, NotFound
from contracts.forms.base import carried, examine
from contracts.forms.sections import SECTIONS, RowSet, Section, section_of
from rules.vocabulary.enumerations import ENDED, ApplicationType, CaseState

EDITABLE = frozenset({CaseState.DRAFT, CaseState.RETURNED})
# Exclude each other for one enterprise (P-01); changes of staff may run beside them.
LICENCE_TYPES = frozenset(ApplicationType) - {
    ApplicationType.STAFF_IN,
    ApplicationType.STAFF_OUT,
    ApplicationType.TERMINATE,
}

Row = dict[str, Any]


@dataclass
class Sheet:
    """One tab as filled in. `rows`: rowset → rows, each with its "id"; version 0: never saved.

    as_of: the day from which the years of its form are counted back, that on which it was filled
    in; None where that is not known.
    """

    section: Section
    version: int = 0
    fields: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    as_of: date | None = None

    @property
    def blank(self) -> bool:
        return not self.fields and not any(self.rows.values())

    def all_rows(self) -> Iterator[tuple[RowSet, Row]]:
        for rowset in self.section.rows:
            for row in self.rows.get(rowset.code, []):
                yield rowset, row

    def document(self) -> dict[str, Any]:
        as_of = self.as_of and self.as_of.isoformat()
        return {"fields": self.fields, "rows": self.rows, "as_of": as_of}

    def take(self, document: dict[str, Any]) -> None:
        """What `document` gave."""
        self.fields, self.rows = document["fields"], document["rows"]
        as_of = document.get("as_of")  # the release before kept none
        self.as_of = date.fromisoformat(as_of) if as_of else None

    def fields_as_of(self, day: date) -> dict[str, Any]:
        """The fields under the names that they have in a form that is filled in on that day."""
        form = self.section.form
        return carried(form, self.fields, self.as_of, day) if form and self.as_of else self.fields


def blank_sheets(kind: str) -> dict[str, Sheet]:
    """The tabs of a business type by their codes, in the order they are shown."""
    return {section.code: Sheet(section) for section in SECTIONS[kind]}


def deciding_tabs(kind: str) -> set[str]:
    """The tabs of a business type on which it depends what all of them ask for."""
    return {section.code for section in SECTIONS[kind] if section.decides}


def find_section(kind: str, code: str) -> Section:
    """Raises NotFound."""
    section = section_of(kind, code)
    if section is None:
        raise NotFound("没有这个页签")
    return section


def find_rowset(section: Section, code: str) -> RowSet:
    """Raises NotFound."""
    rowset = section.rowset(code)
    if rowset is None:
        raise NotFound("没有这个表格")
    return rowset


def find_row(rows: Iterable[Row], row_id: str) -> Row:
    """Raises NotFound."""
    for row in rows:
        if row["id"] == row_id:
            return row
    raise NotFound("这一行已被删除，请刷新页面")


def require_editable(state: str) -> None:
    """Raises Conflict once it is in other hands (B-36)."""
    if state in EDITABLE:
        return
    label = CaseState(state).label
    if state in ENDED:
        raise Conflict(f"申请{label}，内容不能再修改", state=state)
    raise Conflict(f"申请已提交，正在{label}，内容已锁定；需要补正时会退回给您修改", state=state)


def form_gaps(sheet: Sheet, today: date) -> list[dict[str, Any]]:
    """Fields of the tab that are missing or no longer right: {section, path, label, message}."""
    if sheet.section.form is None:
        return []
    _, mistakes, gaps = examine(sheet.section.form, sheet.fields, today=today)
    return [{"section": sheet.section.code, **finding} for finding in gaps + mistakes]


def new_id() -> str:
    return str(uuid.uuid4())
