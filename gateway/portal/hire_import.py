"""Hires from an Excel file: the template, and a filled-in one as drafts, all or none."""

from __future__ import annotations

from flask import Response as FileResponse
from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import Conflict, Invalid, NotFound, ServiceError, Unavailable
from contracts.forms.sections import ELECTRICIANS, TECHNICIANS
from contracts.hires import MAX_IMPORT
from gateway import downloads, uploads
from gateway.bodies import takes_files
from gateway.documents.sheet_template import CONTENT_TYPE, staff_template
from gateway.portal import blueprint
from gateway.rpc import rpc
from rules.vocabulary.enumerations import PersonKind

TABLES = {PersonKind.TECH.value: TECHNICIANS, PersonKind.SKILL.value: ELECTRICIANS}


@blueprint.get("/staff/hires/template/<kind>.xlsx")
def hires_template(kind: str) -> FileResponse:
    if kind not in TABLES:
        raise NotFound
    name = f"{TABLES[kind].title}入职导入模板.xlsx"
    return downloads.attachment(staff_template(TABLES[kind]), name, CONTENT_TYPE)


@blueprint.post("/staff/hires/import")
@takes_files
def import_hires() -> Response | tuple[str, int]:
    kind = request.form.get("kind", "")
    if kind not in TABLES:
        raise NotFound
    try:
        sheet = uploads.staff(TABLES[kind], uploads.posted(request.files.get("file")))
        if len(sheet.rows) > MAX_IMPORT:
            raise Invalid.at("file", f"每次最多导入{MAX_IMPORT}人，请分成几个文件")
        rows = [dict(row.values) for row in sheet.rows]
        done = rpc().personnel.import_hires(kind=PersonKind(kind), rows=rows)
    except (Invalid, Conflict, Unavailable) as error:
        return _refused(error)
    mend = f"，其中{done.wrong}份还有内容需要修改" if done.wrong else ""
    flash(f"已导入{done.count}份草稿{mend}；请逐份上传附件并保存提交", "success")
    for notice in sheet.notices:
        flash(notice, "warning")
    return redirect(url_for("portal.staff", _anchor="hires"))


def _refused(error: ServiceError) -> tuple[str, int]:
    lines = error.details.get("findings") or [{"message": error.message}]
    page = render_template(
        "portal/staffing/new_hire.html", kinds=list(PersonKind), fault="", lines=lines
    )
    return page, error.status
