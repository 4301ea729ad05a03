"""A tab: its fields, its rows, and what is missing on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from marshmallow import fields, validate

from contracts.application.attachments import Slot
from contracts.application.drafts import Application, CorrectionItem
from contracts.numbers import Count
from contracts.operations import Message, Reply

MAX_IMPORT_ROWS = 1000


class SectionQuery(Message):
    """round None: the draft as it is now; a number: the snapshot of that submission.

    row_slots: whether the attachments of rows are wanted one by one.
    """

    application_id = fields.String(required=True)
    section = fields.String(required=True)
    round = Count(load_default=None, allow_none=True)
    row_slots = fields.Boolean(load_default=True)


class Gap(Reply):
    """A required thing that is missing or wrong on a tab."""

    section = fields.String()
    path = fields.String()
    label = fields.String()
    message = fields.String()


class RowSlots(fields.Field[dict[str, Any]]):
    """{row id: [`Slot`]}. A staff tab has hundreds: only their times are converted, because a
    schema for each would take longer than everything else on the page."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return self._converted(value, datetime.isoformat)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return self._converted(value, datetime.fromisoformat)

    def _converted(self, value: Any, convert: Callable[[Any], Any]) -> dict[str, Any]:
        return {
            row_id: [_with_times(slot, convert) for slot in slots]
            for row_id, slots in value.items()
        }


def _with_times(slot: dict[str, Any], convert: Callable[[Any], Any]) -> dict[str, Any]:
    if not slot["files"]:
        return slot
    files = [{**file, "uploaded_at": convert(file["uploaded_at"])} for file in slot["files"]]
    return {**slot, "files": files}


class Prefilled(Reply):
    """origins: name of a field or id of a row → where it was taken from, in words; files: the same
    by attachment; left_out: what was not taken over, and why."""

    origins = fields.Dict(keys=fields.String(), values=fields.String())
    files = fields.Dict(keys=fields.String(), values=fields.String())
    left_out = fields.List(fields.String())


class SectionData(Reply):
    """One tab: `fields` and `rows` ({rowset: [{"id", "version", …}]}) as JSON primitives.

    slots: attachments of the tab itself; row_slots: of its rows, where asked for; row_files: {row
    id: {there, wanted}}, how many kinds of required attachment there are and should be; row_notes:
    {row id: what to know of it, such as why a project does not count}; totals:
    [{label, value}] as shown above a table; gaps: as `Gap`; panels: {`Panel`: values}, what the tab
    shows of the firm as of the submission that is looked at; note: why the tab may stay blank;
    prefilled: what the system put there and the firm has not confirmed by saving the tab; as_of:
    the day from which the years of its form are counted back, today while it may be changed, then
    the one on which it was filled in. before: of a tab that compares what holds
    now (变更前), None of others; changed: the names of its fields that differ; warnings: as gaps,
    of what does not stand against a submission.
    """

    application_id = fields.String()
    section = fields.String()
    title = fields.String()
    version = fields.Integer()
    editable = fields.Boolean()
    state = fields.String()
    fields_ = fields.Dict(data_key="fields", attribute="fields")
    rows = fields.Dict(keys=fields.String(), values=fields.List(fields.Dict()))
    slots = fields.List(fields.Nested(Slot))
    row_slots = RowSlots()
    row_files = fields.Dict()
    row_notes = fields.Dict(keys=fields.String(), values=fields.String(), load_default=dict)
    totals = fields.List(fields.Dict())
    gaps = fields.List(fields.Dict())
    corrections = fields.List(fields.Nested(CorrectionItem))
    panels = fields.Dict()
    note = fields.String(allow_none=True)
    prefilled = fields.Nested(Prefilled, allow_none=True)
    as_of = fields.Date()
    before = fields.Dict(allow_none=True, load_default=None)
    changed = fields.List(fields.String(), load_default=list)
    warnings = fields.List(fields.Nested(Gap), load_default=list)


class Page(Reply):
    """What a page with a tab shows, in one answer."""

    application = fields.Nested(Application)
    data = fields.Nested(SectionData)


class SaveFields(Message):
    """What the system had put on the tab is confirmed by it; a tab without a form takes no values.

    version: the one the page was opened with; `StaleVersion` when it is no longer current.
    as_of: that of the page, today if it is not told; the year of a yearly figure is counted back
    from there whenever it is submitted."""

    application_id = fields.String(required=True)
    section = fields.String(required=True)
    values = fields.Dict(required=True)
    version = Count(required=True)
    as_of = fields.Date(
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=date(2000, 1, 1), error="日期不能早于2000年"),
    )


class Saved(Reply):
    """What the tab is like now."""

    version = fields.Integer()
    gaps = fields.List(fields.Nested(Gap))
    totals = fields.List(fields.Dict())
    row_id = fields.String(allow_none=True)


class SaveRow(Message):
    """row_id None adds a row. A row must be complete.

    version: the `version` that the row had when it was opened for a change; `StaleVersion` when
    it was changed since. None: not looked at.
    """

    application_id = fields.String(required=True)
    section = fields.String(required=True)
    rowset = fields.String(required=True)
    row_id = fields.String(load_default=None, allow_none=True)
    values = fields.Dict(required=True)
    version = Count(load_default=None, allow_none=True)


class RowId(Message):
    application_id = fields.String(required=True)
    section = fields.String(required=True)
    rowset = fields.String(required=True)
    row_id = fields.String(required=True)


class ImportRow(Message):
    """`line`: the line in the person's sheet, for messages."""

    line = Count(required=True)
    values = fields.Dict(required=True)


class ImportRows(Message):
    """All rows or none. `Invalid.findings`: {path: "<line>.<field>", line, column, message}."""

    application_id = fields.String(required=True)
    section = fields.String(required=True)
    rowset = fields.String(required=True)
    rows = fields.List(
        fields.Nested(ImportRow),
        required=True,
        validate=validate.Length(
            min=1, max=MAX_IMPORT_ROWS, error=f"一次可以导入1至{MAX_IMPORT_ROWS}行"
        ),
    )
    replace = fields.Boolean(load_default=False)


class Imported(Reply):
    count = fields.Integer()
    version = fields.Integer()
    totals = fields.List(fields.Dict())
