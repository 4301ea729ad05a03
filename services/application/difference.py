"""What of an application is other than in another submission: pure functions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from contracts.application.difference import Difference, FileThen
from contracts.corrections import Correction
from contracts.forms.base import Form
from contracts.forms.sections import RowSet
from rules.attachments import requirements
from rules.vocabulary.enumerations import ApplicationType
from services.application.draft import Draft
from services.application.files import File
from services.application.masks import masked
from services.application.model import Row, Sheet

NOT_FILLED_IN = frozenset({"id", "version"})
_Place = tuple[RowSet | None, Row | None, str | None, str | None]
_Files = dict[tuple[str, str | None], list[File]]


def differences(before: Draft, after: Draft) -> list[Difference]:
    """Tab by tab in the order of `after`, of those that both have; secrets masked."""
    names = {(one.tab.value, one.code): one.name for one in _requirements(before, after)}
    found: list[Difference] = []
    for code, sheet in after.sheets.items():
        if code not in before.sheets:
            continue
        then = before.sheets[code]
        pairs = [
            (rowset, *pair) for rowset in sheet.section.rows for pair in _rows(rowset, then, sheet)
        ]
        found += _fields(code, "", sheet.section.form, then.fields, sheet.fields)
        for rowset, was, now in pairs:
            found += _row(code, rowset, was, now)
        found += _of_files(sheet, _files(before, code), _files(after, code), pairs, names)
    return found


def concerns(item: Correction, change: Difference) -> bool:
    """Whether a change stands where the item asked for one. Its place is a JSON pointer, or as
    pages call it: a field, a table, attachments.CODE; none: the whole tab."""
    if item.section != change.section:
        return False
    if not item.item:
        return True
    if item.item.startswith("/"):
        return f"{change.pointer}/".startswith(f"{item.item}/")
    if item.item.startswith("attachments."):
        return change.pointer == f"/files/{item.item.removeprefix('attachments.')}"
    return change.pointer == f"/fields/{item.item}" or change.rowset == item.item


def _requirements(*drafts: Draft) -> Iterator[Any]:
    for type_ in dict.fromkeys(draft.type for draft in drafts):
        yield from requirements(ApplicationType(type_))


def _fields(
    code: str, at: str, form: type[Form] | None, was: Row, now: Row, **row: Any
) -> Iterator[Difference]:
    if form is None:
        return
    before, after = masked(form, was), masked(form, now)
    for name in form().fields:
        if _same(was.get(name), now.get(name)):
            continue
        yield Difference(
            section=code,
            pointer=f"{at or '/fields'}/{name}",
            kind="changed",
            field=name,
            before=before.get(name),
            after=after.get(name),
            **row,
        )


def _same(was: Any, now: Any) -> bool:
    """What was never filled in and what was left blank are the same."""
    return was == now or (was in (None, "", False, []) and now in (None, "", False, []))


def _rows(rowset: RowSet, before: Sheet, after: Sheet) -> Iterator[tuple[Row | None, Row | None]]:
    """(as it was, as it is) of each row: the same one by its id, or the same person or project."""
    left = {row["id"]: row for row in before.rows.get(rowset.code, [])}
    now = after.rows.get(rowset.code, [])
    known = {_called(rowset, row): row for row in left.values()}
    for row in now:
        then = left.get(row["id"]) or known.get(_called(rowset, row))
        then = left.pop(then["id"], None) if then else None
        yield then, row
    for row in left.values():
        yield row, None


def _called(rowset: RowSet, row: Row) -> Any:
    """What tells a row from others of its table in another application."""
    return row.get("id_number") or row.get(rowset.summary)


def _row(code: str, rowset: RowSet, was: Row | None, now: Row | None) -> Iterator[Difference]:
    row = now or was or {}
    at = f"/rows/{rowset.code}/{row['id']}"
    place = {"rowset": rowset.code, "row_id": row["id"], "name": str(row.get(rowset.summary) or "")}
    if was is not None and now is not None:
        yield from _fields(code, at, rowset.form, was, now, **place)
        return
    shown = {name: value for name, value in row.items() if name not in NOT_FILLED_IN}
    values = masked(rowset.form, shown)
    kind, before, after = ("added", None, values) if was is None else ("removed", values, None)
    yield Difference(section=code, pointer=at, kind=kind, before=before, after=after, **place)


def _files(draft: Draft, code: str) -> _Files:
    """By slot and row."""
    found: _Files = defaultdict(list)
    for file in draft.files:
        if file["section"] == code:
            found[file["slot"], file["row_id"]].append(file)
    return found


def _of_files(
    sheet: Sheet,
    was: _Files,
    now: _Files,
    pairs: Iterable[tuple[RowSet, Row | None, Row | None]],
    names: dict[tuple[str, str], str],
) -> Iterator[Difference]:
    """A file is the same where its content is."""
    code, rows = sheet.section.code, list(pairs)
    places: list[tuple[RowSet | None, Row | None, str | None, str | None]] = [
        (None, None, None, None)
    ]
    for of_table, then, row in rows:
        if row is not None:  # with a row that is gone its files are
            places.append((of_table, row, (then or {}).get("id"), row["id"]))
    slots = sorted({slot for slot, _ in (*was, *now)})
    for rowset, row, then_id, now_id in places:
        for slot in slots:
            before = was.get((slot, then_id), []) if row is None or then_id else []
            after = now.get((slot, now_id), []) if row is None or now_id else []
            if _contents(before) == _contents(after):
                continue
            at = f"/rows/{rowset.code}/{row['id']}/files" if rowset and row else "/files"
            yield Difference(
                section=code,
                pointer=f"{at}/{slot}",
                kind="changed" if before and after else "added" if after else "removed",
                rowset=rowset.code if rowset else None,
                row_id=row["id"] if row else None,
                name=str(row.get(rowset.summary) or "") if rowset and row else "",
                slot=names.get((code, slot), slot),
                files_before=_told(before),
                files_after=_told(after),
            )


def _contents(files: list[File]) -> list[str]:
    return sorted(file["sha256"] for file in files)


def _told(files: list[File]) -> list[FileThen]:
    return [FileThen(attachment_id=one["attachment_id"], filename=one["filename"]) for one in files]
