"""Who is named in a case, and where a person served before (N-05)."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from contracts.application.sections import SectionData
from contracts.errors import Invalid
from contracts.forms.sections import Section
from contracts.review.cases import Case
from gateway.intranet import blueprint
from gateway.intranet.case_page import load, load_sections, section_of, show
from gateway.rpc import rpc
from rules.vocabulary.enumerations import LookReason
from rules.vocabulary.numbers import identity_number


@blueprint.get("/cases/<id:case_id>/people")
def people(case_id: str) -> str:
    case, filed = load_sections(case_id, lambda section: section.person is not None)
    groups = [{"section": section, "people": _named(section, data)} for section, data in filed]
    return show("people.html", "people", case, groups=groups)


@blueprint.post("/cases/<id:case_id>/people/history")
def history(case_id: str) -> str:
    """Of a person of the case, or of a typed number; posted, so that no number is in an address."""
    case = load(case_id)["case"]
    number = _number(case)
    found = rpc().personnel.history(id_number=number)
    ids = sorted({item.enterprise_id for item in found.items})
    names = rpc().identity.enterprise_names(enterprise_ids=ids).items if ids else []
    return render_template(
        "intranet/cases/history.html",
        case=case,
        found=found,
        names={name.enterprise_id: name for name in names},
    )


def _number(case: Case) -> str:
    typed = request.form.get("id_number", "")
    if typed:
        try:
            return identity_number(typed)
        except ValueError as error:
            raise Invalid.at("id_number", str(error)) from error
    section = section_of(case, request.form.get("section", ""))
    shown = (
        rpc()
        .application.unmask(
            application_id=case.case_id,
            section=section.code,
            row_id=request.form.get("row_id") or None,
            reason=LookReason.HISTORY.value,
        )
        .values
    )
    if "id_number" not in shown:
        raise Invalid.at("id_number", "这一行没有身份证号码")
    return str(shown["id_number"])


def _named(section: Section, data: SectionData) -> list[dict[str, Any]]:
    """[{row_id, values}]: the person of the tab's own form, or those of its table."""
    if section.form:
        return [{"row_id": "", "values": data.fields}] if data.fields.get("name") else []
    rowset = section.rows[0]
    return [{"row_id": row["id"], "values": row} for row in data.rows.get(rowset.code, [])]
