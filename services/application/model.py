"""An application and its tabs, without storage and without network."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from marshmallow.fields import Decimal as Decimals

from chassis.context import Actor
from contracts import firm
from contracts.errors import Conflict, Finding, NotFound
from contracts.forms.base import carried, examine
from contracts.forms.sections import SECTIONS, RowSet, Section, section_of
from rules.vocabulary.enumerations import EDITABLE, ENDED, CaseState
from services.application.memo import Memo

Row = dict[str, Any]
UNCHANGED: Finding = {
    "path": "before",
    "label": "变更内容",
    "message": "变更后的内容与变更前完全相同，请至少变更一项",
}
UNCONFIRMED: Finding = {
    "path": "prefilled",
    "label": "预填内容",
    "message": "本页有系统预填的内容，请逐项核对后点击“保存”确认",
}
_known_rows: Memo[list[Finding]] = Memo(20_000)


@dataclass
class Sheet:
    """One tab as filled in. `rows`: rowset → rows, each with its "id"; version 0: never saved.

    as_of: the day from which the years of its form are counted back, that on which it was filled
    in; None where that is not known.
    prefilled: what the system put there and the firm has not confirmed, {"origins": {name of a
    field or id of a row: where it was taken from}, "files": {attachment id: the same}, "left_out":
    [what was not taken over, in words]}; None: nothing.
    before: of the fields that are compared (`Section.compared`) what holds now, as of the last
    saving; None where none are.
    """

    section: Section
    version: int = 0
    fields: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    as_of: date | None = None
    prefilled: dict[str, Any] | None = None
    before: dict[str, Any] | None = None

    @property
    def changed(self) -> list[str]:
        """The compared fields that are to be other than they are."""
        if self.before is None:
            return []
        names = self.section.compared
        return [
            n for n in names if _differ(self.fields.get(n), self.before.get(n), self._amount(n))
        ]

    def _amount(self, name: str) -> bool:
        form = self.section.form
        return form is not None and isinstance(form().fields[name], Decimals)

    def compare(self, values: dict[str, Any]) -> None:
        """values: what holds now; what the tab does not compare is left out."""
        if self.section.compared:
            self.before = held_values(self.section, values)

    @property
    def blank(self) -> bool:
        return not self.fields and not any(self.rows.values())

    def all_rows(self) -> Iterator[tuple[RowSet, Row]]:
        for rowset in self.section.rows:
            for row in self.rows.get(rowset.code, []):
                yield rowset, row

    @property
    def origins(self) -> dict[str, str]:
        return self.prefilled["origins"] if self.prefilled else {}

    def document(self) -> dict[str, Any]:
        as_of = self.as_of and self.as_of.isoformat()
        prefilled = {"prefilled": self.prefilled} if self.prefilled else {}
        before = {} if self.before is None else {"before": self.before}
        return {"fields": self.fields, "rows": self.rows, "as_of": as_of, **prefilled, **before}

    def take(self, document: dict[str, Any]) -> None:
        """What `document` gave."""
        self.fields, self.rows = document["fields"], document["rows"]
        as_of = document.get("as_of")  # the release before kept none
        self.as_of = date.fromisoformat(as_of) if as_of else None
        self.prefilled = document.get("prefilled")
        self.before = document.get("before")

    def fields_as_of(self, day: date) -> dict[str, Any]:
        """The fields under the names that they have in a form that is filled in on that day."""
        form = self.section.form
        return carried(form, self.fields, self.as_of, day) if form and self.as_of else self.fields


def _differ(value: Any, before: Any, amount: bool) -> bool:
    """5000 is what 5000.00 is."""
    if amount and value and before:
        return Decimal(value) != Decimal(before)
    return bool(value != before)


def held_values(section: Section, values: dict[str, Any]) -> dict[str, Any]:
    """Of what holds now, the fields that the tab compares."""
    return {n: values[n] for n in section.compared if values.get(n) is not None}


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


def may_change(actor: Actor, state: str) -> bool:
    """Whether the caller may change an application in this state."""
    filing = actor.kind == "enterprise" and firm.may(actor.roles, firm.Ability.FILE)
    return filing and state in EDITABLE


def require_editable(state: str) -> None:
    """Raises Conflict once it is in other hands (B-36)."""
    if state in EDITABLE:
        return
    label = CaseState(state).label
    if state in ENDED:
        raise Conflict(f"申请{label}，内容不能再修改", state=state)
    raise Conflict(f"申请已提交，正在{label}，内容已锁定；需要补正时会退回给您修改", state=state)


def form_gaps(sheet: Sheet, today: date) -> list[Finding]:
    """What of the tab is missing or no longer right, in its form and its rows, and that the firm
    has not confirmed what was put there for it: {section, path, label, message}."""
    findings = [UNCONFIRMED] if sheet.prefilled else []
    if sheet.section.form is not None:
        _, mistakes, gaps = examine(sheet.section.form, sheet.fields, today=today)
        findings += gaps + mistakes
    if sheet.before is not None and not sheet.changed:
        findings.append(UNCHANGED)
    for rowset, row in sheet.all_rows():
        findings += _row_gaps(rowset, row, today)
    return [{"section": sheet.section.code, **finding} for finding in findings]


def _row_gaps(rowset: RowSet, row: Row, today: date) -> list[Finding]:
    """A row was right when it was saved; a day later it may be wrong, and one that was taken over
    was saved long ago. Pages ask again and again, so it is kept."""

    def work_out() -> list[Finding]:
        values = {name: value for name, value in row.items() if name not in ("id", "version")}
        _, mistakes, gaps = examine(rowset.form, values, today=today)
        name, at = row.get(rowset.summary) or rowset.title, f"{rowset.code}.{row.get('id')}"
        return [
            {**one, "path": f"{at}.{one['path']}", "message": f"{name}：{one['message']}"}
            for one in gaps + mistakes
        ]

    return _known_rows.get((rowset.form, today, row.get("id"), hash(tuple(row.items()))), work_out)


def new_id() -> str:
    return str(uuid.uuid4())
