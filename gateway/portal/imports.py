"""从Excel导入: the template of a staff table, and the rows of a filled-in one, all or none."""

from __future__ import annotations

from flask import Response as FileResponse
from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import Finding, Invalid, NotFound, ServiceError, Unavailable
from contracts.forms.sections import RowSet
from gateway import downloads, uploads
from gateway.bodies import takes_files
from gateway.documents.sheet_template import CONTENT_TYPE, staff_template
from gateway.pages import in_dialog
from gateway.portal import blueprint
from gateway.portal.rows import ROWS
from gateway.portal.sections import load
from gateway.rpc import rpc
from gateway.sheet import Sheet


@blueprint.get(f"{ROWS}/template.xlsx")
def sheet_template(application_id: str, code: str, rowset: str) -> FileResponse:
    chosen = _importable(load(application_id, code), rowset)
    return downloads.attachment(
        staff_template(chosen), f"{chosen.title}导入模板.xlsx", CONTENT_TYPE
    )


@blueprint.route(f"{ROWS}/import", methods=["GET", "POST"])
@takes_files
def import_rows(application_id: str, code: str, rowset: str) -> Response | str | tuple[str, int]:
    sheet = load(application_id, code)
    chosen = _importable(sheet, rowset)
    if request.method == "GET":
        return _page(sheet, chosen)
    try:
        staff = uploads.staff(chosen, uploads.posted(request.files.get("file")))
    except (Invalid, Unavailable) as error:
        return _page(sheet, chosen, error), error.status
    try:
        done = rpc().application.import_rows(
            application_id=application_id,
            section=code,
            rowset=rowset,
            rows=staff.rows,
            replace="replace" in request.form,
        )
    except Invalid as error:
        return _page(sheet, chosen, error), error.status
    flash(f"已导入 {done.count} 人", "success")
    for notice in staff.notices:
        flash(notice, "warning")
    target = url_for(
        "portal.section", application_id=application_id, code=code, _anchor=f"rows-{rowset}"
    )
    if in_dialog():
        response = make_response("")
        response.headers["HX-Redirect"] = target
        return response
    return redirect(target)


def _importable(sheet: Sheet, rowset: str) -> RowSet:
    chosen = sheet.rowset(rowset)
    if not chosen.importable:
        raise NotFound
    return chosen


def _page(sheet: Sheet, rowset: RowSet, error: ServiceError | None = None) -> str:
    findings: list[Finding] = []
    if error is not None:
        findings = error.details.get("findings") or [{"message": error.message}]
    return render_template(
        "portal/application/import.html",
        sheet=sheet,
        rowset=rowset,
        lines=[finding for finding in findings if "line" in finding],
        problems=[finding for finding in findings if "line" not in finding],
    )
