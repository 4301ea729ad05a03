"""Attachments as a tab shows them: what is asked for, and the files that are there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from contracts.errors import Finding, NotFound
from contracts.forms.categories import applied_levels
from rules.attachments import Requirement, asked_for
from rules.vocabulary.enumerations import ApplicationType, Category, Level, Tab
from rules.when import Choices
from services.application.files import File
from services.application.model import Row, Sheet


def levels_of(chosen: dict[str, Any]) -> dict[Category, Level]:
    """What is applied for. chosen: as `Draft.chosen`."""
    return {Category(c): Level(level) for c, level in applied_levels(chosen).items()}


def requirements_of(kind: str, chosen: dict[str, Any], tab: Tab) -> list[Requirement]:
    """What a tab asks for. chosen: as `Draft.chosen`."""
    wanted = asked_for(ApplicationType(kind), Choices.of(levels_of(chosen), chosen))
    return [requirement for requirement in wanted if requirement.tab == tab]


def slots_of(
    requirements: Iterable[Requirement], sheet: Sheet, files: Iterable[File]
) -> tuple[list[dict[str, Any]], dict[str, list[dict[str, Any]]]]:
    """(slots of the tab, slots of its rows by row id), each with its files."""
    present: dict[tuple[str, str | None], list[File]] = defaultdict(list)
    code = sheet.section.code
    for file in files:
        if file["section"] == code:
            present[file["slot"], file["row_id"]].append(file)
    own: list[dict[str, Any]] = []
    rows: dict[str, list[dict[str, Any]]] = {row["id"]: [] for _, row in sheet.all_rows()}
    for requirement in requirements:
        if requirement.rows is None:
            own.append(_slot(requirement, None, present))
        for row in _rows_asked(requirement, sheet):
            rows[row["id"]].append(_slot(requirement, row["id"], present))
    return own, rows


def _rows_asked(requirement: Requirement, sheet: Sheet) -> Iterator[Row]:
    """A project needs the papers that its own category asks for."""
    for row in sheet.rows.get(requirement.rows or "", []):
        category = Category(row["category"]) if requirement.rows == "projects" else None
        if category is None or requirement.asked_of_project(category):
            yield row


def required_files(slots: Iterable[dict[str, Any]]) -> dict[str, int]:
    """How many kinds of required attachment there are and should be."""
    required = [slot for slot in slots if slot["required"]]
    return {"there": sum(_filled(slot) for slot in required), "wanted": len(required)}


def _filled(slot: dict[str, Any]) -> bool:
    """Whether a file is there that can be opened."""
    return any(not file.get("damaged") for file in slot["files"])


def _slot(
    requirement: Requirement, row_id: str | None, present: dict[tuple[str, str | None], list[File]]
) -> dict[str, Any]:
    return {
        "code": requirement.code,
        "name": requirement.name,
        "hint": requirement.hint or None,
        "required": requirement.required,
        "template": requirement.code if requirement.template else None,
        "picture": requirement.picture,
        "row_id": row_id,
        "files": present.get((requirement.code, row_id), []),
    }


def attachment_gaps(
    requirements: Iterable[Requirement], sheet: Sheet, files: Iterable[File]
) -> list[Finding]:
    """Required attachments of the tab and its rows that are missing or damaged."""
    return slot_gaps(sheet, *slots_of(requirements, sheet, files))


def slot_gaps(
    sheet: Sheet, own: list[dict[str, Any]], rows: dict[str, list[dict[str, Any]]]
) -> list[Finding]:
    """The same from the slots of the tab and of its rows."""
    owners = {row["id"]: f"{row[rowset.summary]}：" for rowset, row in sheet.all_rows()}
    return [
        {
            "section": sheet.section.code,
            "path": ".".join(filter(None, ("attachments", slot["row_id"], slot["code"]))),
            "label": slot["name"],
            "message": f"{owners.get(slot['row_id'], '')}{_wanted(slot)}",
        }
        for slot in [*own, *(slot for found in rows.values() for slot in found)]
        if slot["required"] and not _filled(slot)
    ]


def _wanted(slot: dict[str, Any]) -> str:
    damaged = f"{slot['name']}的文件已损坏，请重新上传"
    return damaged if slot["files"] else f"请上传{slot['name']}"


def require_slot(
    requirements: Iterable[Requirement], sheet: Sheet, code: str, row_id: str | None
) -> Requirement:
    """What the tab (row_id None) or this row of it asks for under `code`. Raises NotFound."""
    for requirement in requirements:
        if requirement.code != code or (requirement.rows is None) != (row_id is None):
            continue
        if row_id is None or any(row["id"] == row_id for row in _rows_asked(requirement, sheet)):
            return requirement
    raise NotFound("这里不需要上传该附件，请刷新页面后重试")
