"""整页阅卷: several people and all their papers on one page, ticked at once (N-05)."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from contracts.review.reading import Reading, SeenPlace
from gateway import paging
from gateway.intranet import blueprint
from gateway.intranet.case_page import load_sections, show
from gateway.intranet.reading_units import Unit, tick_of, units_of
from gateway.rpc import rpc

PAPERS, UNITS = 12, 10
"""So many stand on a page at most, but for what one person has."""


@blueprint.get("/cases/<id:case_id>/reading/pages")
def reading_pages(case_id: str) -> str:
    case, filed = load_sections(case_id)
    kept: Reading = rpc().review.reading(case_id=case_id)
    sheets = laid_out([unit for section, data in filed for unit in units_of(section, data)])
    page = min(paging.asked(), len(sheets) or 1)
    ticked = {one.place: one for one in kept.checks}
    return show(
        "reading_pages.html",
        "reading",
        case,
        units=sheets[page - 1] if sheets else [],
        page=page,
        pages=len(sheets),
        kept=kept,
        tick_of=lambda one: tick_of(ticked, one),
        papers=sum(len(unit.papers) for sheet in sheets for unit in sheet),
        read=sum(
            bool(tick_of(ticked, paper))
            for sheet in sheets
            for unit in sheet
            for paper in unit.papers
        ),
    )


@blueprint.post("/cases/<id:case_id>/reading/pages")
def check_page(case_id: str) -> Response:
    """All of the page, then on to the next one; from the last one to the decision."""
    form = request.form
    places = [
        SeenPlace(place=place, seen=seen)
        for place, seen in zip(form.getlist("place"), form.getlist("seen"), strict=False)
    ]
    if places:
        rpc().review.check_places(case_id=case_id, places=places[:100])
    page, pages = form.get("page", 1, type=int), form.get("pages", 1, type=int)
    if page >= pages:
        return redirect(url_for("intranet.case", case_id=case_id, _anchor="action"))
    return redirect(url_for("intranet.reading_pages", case_id=case_id, page=page + 1))


def laid_out(units: list[Unit]) -> list[list[Unit]]:
    """The units in their order, as many as a page holds on each."""
    sheets: list[list[Unit]] = []
    papers = 0
    for unit in units:
        full = papers + len(unit.papers) > PAPERS or len(sheets[-1]) >= UNITS if sheets else True
        if full:
            sheets.append([])
            papers = 0
        sheets[-1].append(unit)
        papers += len(unit.papers)
    return sheets
