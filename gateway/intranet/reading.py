"""阅卷: the data of a person or tab beside its scans, one after the other; what is right is ticked,
what is not is noted where it was seen (N-05)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from contracts.application.attachments import File, Slot
from contracts.application.sections import SectionData
from contracts.errors import Finding, Invalid
from contracts.forms.sections import Section
from contracts.review.cases import Case
from contracts.review.reading import Reading
from gateway.forms import display
from gateway.intranet import blueprint
from gateway.intranet.case_page import load_sections, show
from gateway.rpc import rpc
from rules.phrases import corrections

PLACE = "/cases/<id:case_id>/reading"
Query = dict[str, Any]


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


@blueprint.get(PLACE)
def reading(case_id: str) -> str:
    return _page(case_id, request.args)


@blueprint.post(f"{PLACE}/checks")
def check_place(case_id: str) -> Response:
    """Tick, or take the tick back; then on to what comes next."""
    form = request.form
    rpc().review.check_place(
        case_id=case_id,
        place=form.get("place", ""),
        seen=form.get("seen", ""),
        checked="checked" in form,
    )
    return _back(case_id)


@blueprint.post(f"{PLACE}/notes")
def note_correction(case_id: str) -> Response | tuple[str, int]:
    """补正 noted at a field, a file or a person."""
    form = request.form
    parts = (form.get("phrase", ""), form.get("message", "").strip())
    section, _, item = form.get("at", "").partition("/")
    where = form.get(f"where:{form.get('at', '')}", "")
    try:
        rpc().review.note_correction(
            case_id=case_id,
            section=section,
            item=f"/{item}" if item else None,
            where=where,
            message="。".join(filter(None, parts)),
        )
    except Invalid as error:
        return _page(case_id, form, error.findings), error.status
    return _back(case_id)


@blueprint.post(f"{PLACE}/notes/<id:note_id>/removal")
def drop_correction(case_id: str, note_id: str) -> Response:
    rpc().review.drop_correction(case_id=case_id, note_id=note_id)
    return _back(case_id)


def _back(case_id: str) -> Response:
    query: Query = {
        name: request.form[name] for name in ("unit", "paper") if request.form.get(name)
    }
    return redirect(url_for("intranet.reading", case_id=case_id, **query))


def _page(case_id: str, asked: Any, findings: list[Finding] | None = None) -> str:
    case, filed = load_sections(case_id)
    kept: Reading = rpc().review.reading(case_id=case_id)
    units = [unit for section, data in filed for unit in _units(section, data)]
    if not units:
        return show("reading.html", "reading", case, unit=None, units=[], kept=kept)
    at = next((n for n, one in enumerate(units) if one.key == asked.get("unit")), 0)
    unit = units[at]
    named = asked.get("paper")
    number = next((n for n, p in enumerate(unit.papers) if p.file.attachment_id == named), 0)
    papers = sum(len(one.papers) for one in units)
    ticked = {one.place: one for one in kept.checks}
    return show(
        "reading.html",
        "reading",
        case,
        unit=unit,
        units=units,
        at=at,
        paper=unit.papers[number] if unit.papers else None,
        number=number,
        ways=_ways(case, units, at, number),
        kept=kept,
        tick_of=lambda one: _tick(ticked, one),
        stale_of=lambda one: one.place in ticked and not _tick(ticked, one),
        read=sum(bool(_tick(ticked, p)) for one in units for p in one.papers),
        papers=papers,
        places=_places(unit),
        chosen=asked.get("at", ""),
        phrases=corrections(),
        typed=asked.get("message", "") if findings else "",
        findings=findings or [],
    )


def _tick(ticked: dict[str, Any], one: Unit | Paper) -> Any:
    """A tick holds for what stood there."""
    found = ticked.get(one.place)
    return found if found and found.seen == one.seen else None


def _ways(case: Case, units: list[Unit], at: int, number: int) -> dict[str, str]:
    """The addresses of what comes before and after: papers go on with the next unit."""

    def to(unit: int, paper: int | None = None) -> str:
        query: Query = {"unit": units[unit].key}
        papers = units[unit].papers
        if paper is not None and papers:
            query["paper"] = papers[paper].file.attachment_id
        return url_for("intranet.reading", case_id=case.case_id, **query)

    ways: dict[str, str] = {}
    if at > 0:
        ways["previous_unit"] = to(at - 1)
    if at + 1 < len(units):
        ways["next_unit"] = to(at + 1)
    if number > 0:
        ways["previous_paper"] = to(at, number - 1)
    elif at > 0:
        ways["previous_paper"] = to(at - 1, -1)
    if number + 1 < len(units[at].papers):
        ways["next_paper"] = to(at, number + 1)
    elif at + 1 < len(units):
        ways["next_paper"] = to(at + 1, 0)
    return ways


def _places(unit: Unit) -> list[tuple[str, str, str]]:
    """(value, in the list, in the notice) of what a fault can be noted at: the person, a field, a
    file."""
    code = unit.section.code
    row = f"{unit.name} · " if unit.row_id else ""
    whole = unit.pointer if unit.row_id else ""
    found = [(f"{code}{whole}", f"{unit.name}（整体）", unit.name if unit.row_id else "")]
    at = unit.pointer if unit.row_id else "/fields"
    found += [
        (f"{code}{at}/{line.name}", line.label, f"{row}{line.label}")
        for line in unit.lines
        if "." not in line.name
    ]
    files = {paper.pointer: paper.slot.name for paper in unit.papers}
    found += [
        (f"{code}{pointer}", f"附件：{name}", f"{row}附件“{name}”")
        for pointer, name in files.items()
    ]
    return found


def _units(section: Section, data: SectionData) -> list[Unit]:
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
