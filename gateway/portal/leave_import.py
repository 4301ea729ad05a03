"""Leaves from an Excel file: whom its lines mean, then the effect to be confirmed as always."""

from __future__ import annotations

from flask import Response as FileResponse
from flask import flash, render_template, request
from werkzeug.wrappers import Response

from chassis import clock
from contracts.errors import Conflict, Finding, Invalid, ServiceError, Unavailable
from contracts.forms.base import examine
from contracts.forms.leaves import LEAVERS
from contracts.staffing import MAX_LEAVERS, NamedLeaver
from gateway import downloads, uploads
from gateway.bodies import takes_files
from gateway.documents.sheet_template import CONTENT_TYPE, staff_template
from gateway.portal import blueprint
from gateway.portal.staffing import leave_page
from gateway.rpc import rpc
from gateway.uploads import Staff


@blueprint.get("/staff/leave/template.xlsx")
def leaves_template() -> FileResponse:
    return downloads.attachment(staff_template(LEAVERS), "离职人员导入模板.xlsx", CONTENT_TYPE)


@blueprint.post("/staff/leave/import")
@takes_files
def import_leaves() -> Response | str | tuple[str, int]:
    """Nothing is done yet: the next page shows what follows."""
    try:
        sheet = uploads.staff(LEAVERS, uploads.posted(request.files.get("file")))
        found = rpc().personnel.find_leavers(people=_people(sheet))
        effect = rpc().personnel.leave_effect(post_ids=found.post_ids)
    except (Invalid, Conflict, Unavailable) as error:
        return leave_page(_lines(error)), error.status
    for notice in sheet.notices:
        flash(notice, "warning")
    return render_template("portal/staffing/effect.html", effect=effect)


def _people(sheet: Staff) -> list[NamedLeaver]:
    """Raises Invalid with what is wrong with each line by itself."""
    if len(sheet.rows) > MAX_LEAVERS:
        raise Invalid.at("file", f"每次最多{MAX_LEAVERS}人，请分成几个文件")
    people, faults = list[NamedLeaver](), list[Finding]()
    for row in sheet.rows:
        values, mistakes, gaps = examine(LEAVERS.form, row.values, today=clock.today())
        faults += [
            {**one, "line": row.line, "column": one["label"], "path": f"{row.line}.{one['path']}"}
            for one in (*mistakes, *gaps)
        ]
        if not faults:
            people.append(NamedLeaver(line=row.line, **values))
    if faults:
        raise Invalid(findings=faults)
    return people


def _lines(error: ServiceError) -> list[Finding]:
    return list(error.details.get("findings") or [{"message": error.message}])
