"""阅卷: the data of a person or tab beside its scans, one after the other; what is right is ticked,
what is not is noted where it was seen (N-05)."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import Finding, Invalid
from contracts.review.cases import Case
from contracts.review.reading import Reading
from gateway.intranet import blueprint
from gateway.intranet.case_page import load_sections, show
from gateway.intranet.reading_units import Unit, tick_of, units_of
from gateway.rpc import rpc
from rules.phrases import corrections

PLACE = "/cases/<id:case_id>/reading"
Query = dict[str, Any]


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
    units = [unit for section, data in filed for unit in units_of(section, data)]
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
        tick_of=lambda one: tick_of(ticked, one),
        stale_of=lambda one: one.place in ticked and not tick_of(ticked, one),
        read=sum(bool(tick_of(ticked, p)) for one in units for p in one.papers),
        papers=papers,
        places=_places(unit),
        chosen=asked.get("at", ""),
        phrases=corrections(),
        typed=asked.get("message", "") if findings else "",
        findings=findings or [],
    )


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
