"""条件自测: what a roster in numbers, or in files that are not kept, reaches (no sign-in)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from eventlet import tpool
from flask import Response, render_template, request

from chassis import clock
from contracts.errors import Finding, Invalid, NotFound, Unavailable
from contracts.forms.sections import ELECTRICIANS, TECHNICIANS
from gateway import downloads
from gateway.bodies import takes_files
from gateway.documents.sheet_template import CONTENT_TYPE, staff_template
from gateway.forms.fields import fields_of
from gateway.public import blueprint
from gateway.public.roster_file import read_roster
from gateway.public.roster_form import FORMS, checked, held_levels, read_numbers, typed_roster
from gateway.session import public
from gateway.throttle import throttle
from rules.statistics import statistics
from rules.whatif.desk import desk
from rules.whatif.scope import STAFF_RULES
from rules.whatif.typed import typed_facts

PER_MINUTE = 20
FORMER = "R36"
ROWSETS = {"technicians": TECHNICIANS, "electricians": ELECTRICIANS}


@blueprint.get("/what-if")
@public
def what_if() -> str:
    return _page({})


@blueprint.post("/what-if")
@public
@takes_files
def work_out() -> str | tuple[str, int]:
    """Nothing of what is asked is stored or logged."""
    throttle("what_if", PER_MINUTE)
    typed = read_numbers(request.form)
    try:
        found = _worked_out(typed)
    except Invalid as error:
        return _page(typed, findings=error.findings), error.status
    except Unavailable as error:  # what was typed is worth more than an error page
        return _page(typed, findings=[{"path": "", "message": error.message}]), error.status
    return _page(typed, **found)


@blueprint.get("/what-if/templates/<code>.xlsx")
@public
def what_if_template(code: str) -> Response:
    """The one that the tab of an application offers."""
    rowset = ROWSETS.get(code)
    if rowset is None:
        raise NotFound("没有这个模板")
    content = staff_template(rowset)
    return downloads.attachment(content, f"{rowset.title}导入模板.xlsx", CONTENT_TYPE)


def _worked_out(typed: dict[str, Any]) -> dict[str, Any]:
    """{desk, statistics, notices}; the second of who holds a licence under the former order,
    otherwise None.

    Raises Invalid, Unavailable. Only of people in a file the days are known on which something
    changes.
    """
    files = {
        code: (rowset, file)
        for code, rowset in ROWSETS.items()
        if (file := request.files.get(f"{code}_file")) and file.filename
    }
    values = checked(typed)
    if not values and not files:
        raise Invalid.at("senior", "请填写人员数量，或者上传人员名单")
    people, notices = read_roster(files)
    numbers, on = typed_roster(values), clock.today()
    facts = typed_facts(
        numbers,
        on,
        technicians=people.technicians if "technicians" in files else None,
        electricians=people.electricians if "electricians" in files else None,
    )
    dated = STAFF_RULES if files else frozenset()
    result = tpool.execute(desk, facts, on, rules=numbers.rules, over_time=dated)
    held = held_levels(values)
    both = statistics(replace(facts, applied=held), on, FORMER).to_dict() if held else None
    return {"desk": result.to_dict(), "statistics": both, "notices": notices}


def _page(
    typed: dict[str, Any],
    *,
    findings: list[Finding] | None = None,
    **answer: Any,
) -> str:
    known = findings or []
    people, technical, safety, others, held = (fields_of(form, typed, known) for form in FORMS)
    return render_template(
        "public/what_if.html",
        people=people,
        technical=technical,
        safety=safety,
        others=others,
        held=held,
        problems=[finding for finding in known if "line" not in finding],
        lines=[finding for finding in known if "line" in finding],
        titles={f"{code}_file": rowset.title for code, rowset in ROWSETS.items()},
        **answer,
    )
