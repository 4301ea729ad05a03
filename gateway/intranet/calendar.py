"""工作日历: the years whose holidays are known, and loading another after a preview (P-06)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from chassis import clock
from contracts.errors import Finding, Invalid
from contracts.review.calendar import Year, YearForm
from gateway.forms.fields import fields_of
from gateway.intranet import blueprint
from gateway.rpc import rpc
from rules.vocabulary.enumerations import StaffRole


@blueprint.get("/calendar")
def calendar() -> str:
    return _page({"year": _first_unknown(years := rpc().review.years().items)}, years)


@blueprint.post("/calendar")
def load_year() -> Response | str | tuple[str, int]:
    """The notice as it was pasted: first what it would change, then with 确认载入 for good."""
    filled: dict[str, Any] = {
        "year": request.form.get("year", ""),
        "notice": request.form.get("notice", ""),
    }
    if request.form.get("action") == "change":
        return _page(filled, rpc().review.years().items)
    try:
        if request.form.get("action") == "confirm":
            loaded = rpc().review.load_year(**filled)
            flash(f"已载入{loaded.year}年节假日安排，{loaded.moved}项办理期限随之调整", "success")
            return redirect(url_for("intranet.calendar"))
        preview = rpc().review.preview_year(**filled)
    except Invalid as error:
        return _page(filled, rpc().review.years().items, error.findings), 422
    return render_template("intranet/calendar/preview.html", preview=preview, filled=filled)


def _page(filled: dict[str, Any], years: list[Year], findings: Sequence[Finding] = ()) -> str:
    return render_template(
        "intranet/calendar/years.html",
        years=years,
        views=fields_of(YearForm, filled, findings),
        problems=findings,
        may_load=StaffRole.SYSTEM_ADMIN in g.actor.roles,
    )


def _first_unknown(years: list[Year]) -> int:
    """The year that somebody will most likely load."""
    unknown = (one.year for one in years if not one.published)
    return next(unknown, clock.today().year + 1)
