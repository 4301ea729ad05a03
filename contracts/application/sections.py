"""A tab: its fields, its rows, and what is missing on it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import field

from contracts import wording
from contracts.application.attachments import Slot
from contracts.application.drafts import Application
from contracts.corrections import Asked
from contracts.structs import Answer, Count, Request, cleaned, one_of, said

MAX_IMPORT_ROWS = 1000


def _of_our_time(value: Any) -> Any:
    try:
        day = msgspec.convert(value, date)
    except msgspec.ValidationError as error:
        raise ValueError(wording.NO_DATE) from error
    if day.year < 2000:
        raise ValueError("日期不能早于2000年")
    return value


class SectionQuery(Request):
    """round None: the draft as it is now; a number: the snapshot of that submission.

    row_slots: whether the attachments of rows are wanted one by one.
    """

    application_id: str
    section: str
    round: Count | None = None
    row_slots: bool = True


class Gap(Answer):
    """A required thing that is missing or wrong on a tab."""

    section: str
    path: str
    label: str
    message: str


class Figure(Answer):
    """One above a table: 总数, 净资产占总资产比例 … value: a text or a whole number."""

    label: str
    value: Any


class RowFiles(Answer):
    """How many kinds of required attachment a row has and should have."""

    there: int
    wanted: int


class Prefilled(Answer):
    """origins: name of a field or id of a row → where it was taken from, in words; files: the same
    by attachment; left_out: what was not taken over, and why."""

    origins: dict[str, str]
    files: dict[str, str]
    left_out: list[str]


class SectionData(Answer):
    """One tab: `fields` and `rows` ({rowset: [{"id", "version", …}]}) as JSON primitives.

    slots: attachments of the tab itself; row_slots: of its rows, where asked for; row_files: by
    row; row_notes: {row id: what to know of it, such as why a project does not count}; totals:
    as shown above a table; panels: {`Panel`: values}, what the tab
    shows of the firm as of the submission that is looked at; note: why the tab may stay blank;
    prefilled: what the system put there and the firm has not confirmed by saving the tab; as_of:
    the day from which the years of its form are counted back, today while it may be changed, then
    the one on which it was filled in. before: of a tab that compares what holds
    now (变更前), None of others; changed: the names of its fields that differ; warnings: as gaps,
    of what does not stand against a submission. candidates: technicians, on the tab of a head who
    is not named yet.
    """

    application_id: str
    section: str
    title: str
    version: int
    editable: bool
    state: str
    fields: dict[str, Any]
    rows: dict[str, list[dict[str, Any]]]
    slots: list[Slot]
    row_slots: dict[str, list[Slot]]
    row_files: dict[str, RowFiles]
    row_notes: dict[str, str] = field(default_factory=dict)
    totals: list[Figure]
    gaps: list[Gap]
    corrections: list[Asked]
    panels: dict[str, Any]
    note: str | None
    prefilled: Prefilled | None
    as_of: date
    before: dict[str, Any] | None = None
    changed: list[str] = field(default_factory=list)
    warnings: list[Gap] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)


class Page(Answer):
    """What a page with a tab shows, in one answer."""

    application: Application
    data: SectionData


class SaveFields(Request):
    """What the system had put on the tab is confirmed by it; a tab without a form takes no values.

    version: the one the page was opened with; `StaleVersion` when it is no longer current.
    as_of: that of the page, today if it is not told; the year of a yearly figure is counted back
    from there whenever it is submitted."""

    application_id: str
    section: str
    values: dict[str, Any]
    version: Count
    as_of: Annotated[date, cleaned(_of_our_time, format="date")] | None = None


class Saved(Answer):
    """What the tab is like now."""

    version: int
    gaps: list[Gap]
    totals: list[Figure]
    row_id: str | None


class SaveRow(Request):
    """row_id None adds a row. A row must be complete.

    version: the `version` that the row had when it was opened for a change; `StaleVersion` when
    it was changed since. None: not looked at.
    """

    application_id: str
    section: str
    rowset: str
    row_id: str | None = None
    values: dict[str, Any]
    version: Count | None = None


class Appoint(Request):
    """A technician (row_id) becomes the head of the tab `section`."""

    application_id: str
    section: str
    row_id: Annotated[str, msgspec.Meta(max_length=36)]


class Candidate(Answer):
    """A technician who may be chosen as a head; note: what tells two of one name apart."""

    row_id: str
    name: str
    note: str


class RowId(Request):
    application_id: str
    section: str
    rowset: str
    row_id: str


class ImportMode(StrEnum):
    """What becomes of people who are there. ADD: one who is there already is a fault; UPDATE: he
    gets what the sheet says and keeps his papers; NEW_ONLY: he stays as he is; REPLACE: as UPDATE,
    and whoever is not in the sheet goes, with his papers."""

    ADD = "ADD"
    UPDATE = "UPDATE"
    NEW_ONLY = "NEW_ONLY"
    REPLACE = "REPLACE"


Mode = Annotated[str, one_of(ImportMode, "没有这种导入方式，请重新选择")]


class ImportRow(Request):
    """`line`: the line in the person's sheet, for messages."""

    line: Count
    values: dict[str, Any]


class ImportRows(Request):
    """All rows or none. `Invalid.findings`: {path: "<line>.<field>", line, column, message}.
    replace: as mode REPLACE."""

    application_id: str
    section: str
    rowset: str
    rows: Annotated[
        list[ImportRow],
        said(f"一次可以导入1至{MAX_IMPORT_ROWS}行", min_length=1, max_length=MAX_IMPORT_ROWS),
    ]
    replace: bool = False
    mode: Mode = ImportMode.ADD.value


class PreviewedRow(Answer):
    """outcome: new, changed, same, or kept (he is there and stays as he is); changed: labels of the
    fields that would be other than they are. files: how many papers he has."""

    line: int
    name: str
    outcome: str
    changed: list[str]
    files: int


class ImportFault(Answer):
    line: int
    path: str
    column: str
    message: str


class ImportPreview(Answer):
    """What an import would do. faults: all that stands against it; warnings: what to know of single
    lines; gone: who would be removed, with how many papers."""

    rows: list[PreviewedRow]
    faults: list[ImportFault]
    warnings: list[ImportFault]
    gone: list[PreviewedRow]


class Imported(Answer):
    """count: rows of the sheet that were taken; added, updated: what they did; removed: rows that
    went."""

    count: int
    added: int = 0
    updated: int = 0
    removed: int = 0
    version: int
    totals: list[Figure]
