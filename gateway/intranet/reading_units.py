"""What is read of a case: each tab and each row of its tables, with its papers."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from contracts.application.attachments import File, Slot
from contracts.application.sections import SectionData
from contracts.forms.sections import Section
from gateway.forms import display


@dataclass(frozen=True)
class Paper:
    """A file, and what it was asked for as."""

    file: File
    slot: Slot
    pointer: str

    @property
    def place(self) -> str:
        return f"/files/{self.file.attachment_id}"

    @property
    def seen(self) -> str:
        return self.file.sha256


@dataclass(frozen=True)
class Unit:
    """What is read at once: the form of a tab, or one row of its tables, with its papers. pointer:
    JSON pointer into the tab; row_id: "" of the tab itself."""

    section: Section
    row_id: str
    name: str
    pointer: str
    lines: list[display.Shown]
    papers: list[Paper]
    seen: str
    has_number: bool

    @property
    def key(self) -> str:
        return f"{self.section.code}.{self.row_id}" if self.row_id else self.section.code

    @property
    def place(self) -> str:
        return f"/{self.section.code}{self.pointer}"


def tick_of(ticked: dict[str, Any], one: Unit | Paper) -> Any:
    """A tick holds for what stood there."""
    found = ticked.get(one.place)
    return found if found and found.seen == one.seen else None


def units_of(section: Section, data: SectionData) -> list[Unit]:
    """The tab itself where it has a form or files, then its rows."""
    units: list[Unit] = []
    if section.form or data.slots:
        lines = (
            display.describe(section.form, data.fields, as_of=data.as_of) if section.form else []
        )
        name = str(data.fields.get("name") or section.title) if section.person else section.title
        units.append(_unit(section, "", name, "", lines, data.slots, data.fields))
    for rowset in section.rows:
        for row in data.rows.get(rowset.code, []):
            at, slots = f"/rows/{rowset.code}/{row['id']}", data.row_slots.get(row["id"], [])
            name = str(row.get(rowset.summary) or rowset.title)
            lines = display.describe(rowset.form, row)
            units.append(_unit(section, row["id"], name, at, lines, slots, row))
    return units


def _unit(
    section: Section,
    row_id: str,
    name: str,
    pointer: str,
    lines: list[display.Shown],
    slots: list[Slot],
    values: dict[str, Any],
) -> Unit:
    papers = [
        Paper(file, slot, f"{pointer}/files/{slot.code}") for slot in slots for file in slot.files
    ]
    digest = hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()
    number = bool(values.get("id_number")) and section.person is not None
    return Unit(section, row_id, name, pointer, lines, papers, digest, number)
