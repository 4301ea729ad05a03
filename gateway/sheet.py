"""A tab of an application as pages show it; the same for applicants and for reviewers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from msgspec import to_builtins

from contracts.application.attachments import Slot
from contracts.application.drafts import Application
from contracts.application.sections import Gap, Prefilled, SectionData
from contracts.errors import Finding, NotFound
from contracts.forms.base import label_of
from contracts.forms.sections import SECTIONS, RowSet, Section, section_of
from gateway.forms.display import Shown, cells, describe, headings
from gateway.forms.fields import FieldView, anchor, fields_of, schema_of
from gateway.panels import PanelView
from rules.vocabulary.enumerations import ApplicationType

Data = dict[str, Any]


@dataclass(frozen=True)
class RowView:
    """A row of a table. cells: (heading, text); files: how many of the required kinds of attachment
    are there, as in "1/2", "" when none is required; complete: whether all are; origin: where it
    was taken from, "" of one that the firm filled in or has confirmed; note: what to know of it,
    such as why it does not count."""

    row_id: str
    name: str
    cells: tuple[tuple[str, str], ...]
    files: str
    complete: bool
    origin: str = ""
    note: str = ""


@dataclass(frozen=True)
class TableView:
    """A table, or the part of one that has `value` in its field `apart` (`RowSet`). waits_for: what
    has to be saved on the tab before a row is added, "" nothing."""

    rowset: RowSet
    headings: list[str]
    rows: list[RowView]
    title: str
    value: str = ""
    waits_for: str = ""

    @property
    def id(self) -> str:
        return "-".join(filter(None, (self.rowset.code, self.value)))

    @property
    def begin(self) -> Data:
        """With what a new row of this part begins, as the query of its address."""
        return {self.rowset.apart: self.value} if self.value else {}


@dataclass(frozen=True)
class Sheet:
    """panels: what is shown above the form. suggested: what the form begins with where nothing is
    stored, and `suggested_from` where that is from."""

    section: Section
    application: Application
    data: SectionData
    panels: Sequence[PanelView] = ()
    suggested: Data = field(default_factory=dict)
    suggested_from: str = ""

    @property
    def editable(self) -> bool:
        return self.data.editable

    @cached_property
    def tables(self) -> list[TableView]:
        return [table for rowset in self.section.rows for table in self._parts(rowset)]

    def beginning(self, rowset: RowSet, asked: Mapping[str, str]) -> Data:
        """What a new row has from the start: from the tab, and from where it was asked for."""
        names = [name for name in (rowset.after, rowset.apart) if name]
        known = {**self.data.fields, **asked}
        return {name: known[name] for name in names if known.get(name)}

    def views(
        self, values: Data | None = None, findings: Iterable[Finding] = ()
    ) -> list[FieldView]:
        """The fields of the tab's form with what is stored, or with what was just typed."""
        if self.section.form is None:
            return []
        stored, as_of = {**self.suggested, **self.data.fields}, self.data.as_of
        views = fields_of(self.section.form, values or stored, findings, as_of=as_of)
        origins = dict(self.origins)
        if not values:
            origins |= dict.fromkeys(self.suggested.keys() - self.data.fields, self.suggested_from)
        return [replace(view, origin=origins.get(view.name)) for view in views]

    def compared(self) -> list[tuple[Shown, str, bool]]:
        """Of a tab that compares: (变更后, 变更前, whether they differ) of each field."""
        return compared(self.section, self.data)

    def before(self) -> dict[str, str]:
        """变更前 in words, by field; of a tab that compares nothing none."""
        return {line.name: text for line, text, _ in self.compared()}

    @property
    def prefilled(self) -> Prefilled | None:
        """Until the firm has confirmed the tab."""
        return self.data.prefilled

    @property
    def origins(self) -> dict[str, str]:
        return self.prefilled.origins if self.prefilled else {}

    def file_origin(self, attachment_id: str) -> str:
        """Where a file was taken from, "" where the firm has sent or confirmed it."""
        return str(self.prefilled.files.get(attachment_id, "")) if self.prefilled else ""

    def lines(self) -> list[Shown]:
        """The tab's form to be read."""
        return [one for one in self.describe(self.data.fields) if not self._is_compared(one)]

    def _is_compared(self, line: Shown) -> bool:
        return line.name.removesuffix(".note") in self.section.compared

    def describe(self, values: Data) -> list[Shown]:
        """Other values of the tab's form."""
        form, as_of = self.section.form, self.data.as_of
        return describe(form, values, as_of=as_of) if form else []

    def linked(self, findings: Iterable[Finding | Gap]) -> list[Data]:
        """Findings of the tab with the place on the page that mends each."""
        told = (to_builtins(finding) for finding in findings)
        return [one | {"href": f"#{self.place(one['path'])}"} for one in told]

    def rowset(self, code: str) -> RowSet:
        """Raises NotFound."""
        found = self.section.rowset(code)
        if found is None:
            raise NotFound
        return found

    def row(self, rowset: str, row_id: str) -> Data:
        """Raises NotFound."""
        for row in self.data.rows.get(rowset, []):
            if row["id"] == row_id:
                return dict(row)
        raise NotFound

    def slots(self, row_id: str | None) -> list[Slot]:
        """What the tab (None) or one of its rows asks to be uploaded."""
        return self.data.row_slots.get(row_id, []) if row_id else self.data.slots

    @property
    def following(self) -> Section | None:
        """The next tab, None after the last."""
        tabs = SECTIONS[ApplicationType(self.application.type)]
        position = tabs.index(self.section) + 1
        return tabs[position] if position < len(tabs) else None

    def place(self, path: str) -> str:
        """The id of what a path points to: a field, a table, an attachment of the tab, or a row
        that lacks one."""
        if self.section.rowset(path):
            return f"rows-{path}"
        parts = path.split(".")
        return f"row-{parts[1]}" if len(parts) == 3 else anchor(path)

    def place_asked(self, item: str) -> str:
        """The id of what a correction points to, perhaps by a JSON pointer into the tab."""
        kind, *rest = item.removeprefix("/").split("/")
        if kind == "rows" and len(rest) > 1:
            return f"row-{rest[1]}"
        if kind == "files" and rest:
            return self.place(f"attachments.{rest[0]}")
        return self.place(rest[0] if kind == "fields" and rest else item)

    def _parts(self, rowset: RowSet) -> list[TableView]:
        titles = headings(rowset.form, rowset.columns)
        rows = self.data.rows.get(rowset.code, [])
        waits_for = self._waits_for(rowset)
        parts = (
            schema_of(rowset.form).fields[rowset.apart].metadata["choices"] if rowset.apart else ()
        )
        if not parts:
            views = [self._row(rowset, titles, row) for row in rows]
            return [TableView(rowset, titles, views, rowset.title, waits_for=waits_for)]
        return [
            TableView(
                rowset,
                titles,
                [self._row(rowset, titles, row) for row in rows if row.get(rowset.apart) == value],
                f"{label}{rowset.title}",
                value,
                waits_for,
            )
            for value, label in parts
        ]

    def _waits_for(self, rowset: RowSet) -> str:
        form = self.section.form
        if not rowset.after or form is None or self.data.fields.get(rowset.after):
            return ""
        return label_of(schema_of(form).fields[rowset.after])

    def _row(self, rowset: RowSet, titles: list[str], row: Data) -> RowView:
        files = self.data.row_files[row["id"]]
        there, wanted = files.there, files.wanted
        return RowView(
            row["id"],
            row.get(rowset.summary) or rowset.title,
            tuple(zip(titles, cells(rowset.form, rowset.columns, row), strict=True)),
            f"{there}/{wanted}" if wanted else "",
            there == wanted,
            self.origins.get(row["id"], ""),
            self.data.row_notes.get(row["id"], ""),
        )


def find_section(application: Application, code: str) -> Section:
    """Raises NotFound."""
    found = section_of(application.type, code)
    if found is None:
        raise NotFound
    return found


def compared(section: Section, data: SectionData) -> list[tuple[Shown, str, bool]]:
    """What `Sheet.compared` gives, of any tab."""
    if section.form is None or data.before is None:
        return []
    was = {one.name: one.text for one in describe(section.form, data.before)}
    lines = [one for one in describe(section.form, data.fields) if one.name in section.compared]
    return [(one, was.get(one.name, ""), one.name in data.changed) for one in lines]
