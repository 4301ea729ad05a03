"""What was filed, tab by tab, read-only and masked; un-masking is an action of its own (P-07)."""

from __future__ import annotations

from typing import Any

from flask import g, render_template, request

from chassis.rpc.proxy import Deferred
from contracts.application import Applications
from contracts.application.sections import SectionData
from contracts.errors import NotFound, ServiceError, Unavailable
from contracts.forms.base import Form
from contracts.forms.sections import Panel, RowSet, Section
from contracts.review.cases import Case
from gateway import panels
from gateway.errors import foreign
from gateway.forms import display
from gateway.forms.fields import schema_of
from gateway.intranet import blueprint
from gateway.intranet.case_page import load, section_of, sections_of, show
from gateway.rpc import parallel, rpc
from gateway.sheet import compared
from rules.vocabulary.enumerations import LookReason


@blueprint.app_template_global()
def may_unmask() -> bool:
    """Whether the reader may see whole numbers, and so open scans of identity documents."""
    return bool(Applications.unmask.allow & g.actor.permissions)


@blueprint.get("/cases/<id:case_id>/material", defaults={"code": None})
@blueprint.get("/cases/<id:case_id>/material/<code>")
def material(case_id: str, code: str | None) -> str:
    """A tab as it was submitted; without a code the first one."""
    code = code or sections_of(load(case_id)["case"])[0].code
    found = load(case_id, data=_question(case_id, code))
    case, data = found["case"], found["data"]
    section = section_of(case, code)
    return show(
        "material.html",
        "material",
        case,
        sections=sections_of(case),
        section=section,
        round=_round() or case.round,
        data=data,
        panels=_panels(case, data.panels),
        lines=_lines(section, data),
        compared=compared(section, data),
        tables=[_table(rowset, data) for rowset in section.rows],
        has_secrets=_has_secrets(section.form),
    )


@blueprint.get("/cases/<id:case_id>/material/<code>/rows/<row_id>")
def row(case_id: str, code: str, row_id: str) -> str:
    """One row with all its fields and files."""
    found = load(case_id, data=_question(case_id, code))
    section = section_of(found["case"], code)
    rowset, values = _find(section, found["data"], row_id)
    return show(
        "row.html",
        "material",
        found["case"],
        section=section,
        rowset=rowset,
        row=values,
        lines=display.describe(rowset.form, values),
        slots=found["data"].row_slots.get(row_id, []),
        has_secrets=_has_secrets(rowset.form),
    )


@blueprint.post("/cases/<id:case_id>/material/<code>/unmask")
def unmask(case_id: str, code: str) -> str:
    """The hidden numbers in full, once it was said why; the service records who looked."""
    row_id, reason = request.form.get("row_id") or None, request.form.get("reason")
    if reason not in [*LookReason]:
        case = load(case_id)["case"]
        section = section_of(case, code)
        return render_template(
            "intranet/cases/look.html",
            case=case,
            section=section,
            row_id=row_id,
            reasons=[one for one in LookReason if one != LookReason.HISTORY],
        )
    asked: dict[str, Any] = {
        "application_id": case_id,
        "section": code,
        "row_id": row_id,
        "reason": reason,
    }
    found = load(case_id, shown=rpc().application.unmask.defer(**asked))
    section = section_of(found["case"], code)
    forms: list[type[Form]] = [rowset.form for rowset in section.rows]
    if row_id is None:
        forms = [section.form] if section.form else []
    values = found["shown"].values
    lines = [
        line for form in forms for line in display.describe(form, values) if line.name in values
    ]
    return render_template(
        "intranet/cases/unmasked.html",
        case=found["case"],
        section=section,
        lines=list({line.name: line for line in lines}.values()),
    )


def _question(case_id: str, code: str) -> Deferred:
    """The tab as of the submission that is asked for, the last if none is."""
    ask = rpc().application.section
    asked: Deferred = ask.defer(application_id=case_id, section=code, round=_round())
    return asked


def _round() -> int | None:
    return request.args.get("round", type=int)


def _panels(case: Case, submitted: dict[str, Any]) -> list[panels.PanelView]:
    """What was known of the firm at the submission, which the case is decided on, and is now."""
    shown = [Panel(code) for code in submitted]
    questions = panels.questions(shown, case.enterprise_id)
    answers = parallel(questions, return_errors=True) if questions else {}
    for error in answers.values():
        # A firm that moves here still belongs to another office: what it has filed is enough.
        if isinstance(error, ServiceError) and not isinstance(error, (Unavailable, NotFound)):
            raise error
    return panels.compared(submitted, answers)


def _lines(section: Section, data: SectionData) -> list[display.Shown]:
    """The form, but for what is shown side by side."""
    if section.form is None:
        return []
    lines = display.describe(section.form, data.fields, as_of=data.as_of)
    return [one for one in lines if one.name.removesuffix(".note") not in section.compared]


def _table(rowset: RowSet, data: SectionData) -> dict[str, Any]:
    rows = data.rows.get(rowset.code, [])
    return {
        "rowset": rowset,
        "headings": display.headings(rowset.form, rowset.columns),
        "rows": [
            {
                "id": row["id"],
                "cells": display.cells(rowset.form, rowset.columns, row),
                "note": data.row_notes.get(row["id"], ""),
                "files": sum(len(slot.files) for slot in data.row_slots.get(row["id"], [])),
            }
            for row in rows
        ],
    }


def _find(section: Section, data: SectionData, row_id: str) -> tuple[RowSet, dict[str, Any]]:
    for rowset in section.rows:
        for row in data.rows.get(rowset.code, []):
            if row["id"] == row_id:
                return rowset, row
    raise foreign("row", application_id=data.application_id, row_id=row_id)


def _has_secrets(form: type[Form] | None) -> bool:
    return form is not None and any(
        field.metadata.get("secret") for field in schema_of(form).fields.values()
    )
