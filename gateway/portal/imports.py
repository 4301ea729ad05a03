"""从Excel导入: the template, the present people in it, and a filled-in one: shown first with all
that it would do and all that is wrong, loaded once confirmed."""

from __future__ import annotations

from typing import Any

from flask import Response as FileResponse
from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.application.sections import ImportMode, ImportPreview, ImportRow
from contracts.errors import Invalid, NotFound, ServiceError, Unavailable
from contracts.firm import Ability
from contracts.forms.sections import RowSet
from gateway import downloads, uploads
from gateway.bodies import takes_files
from gateway.documents.sheet_filled import filled_sheet
from gateway.documents.sheet_template import CONTENT_TYPE, staff_template
from gateway.duties import needs
from gateway.pages import in_dialog
from gateway.portal import blueprint
from gateway.portal.rows import CHANGED, ROWS, closing
from gateway.portal.sections import load
from gateway.rpc import rpc
from gateway.sheet import Sheet

MODES = (
    (ImportMode.UPDATE, "按身份证号更新现有人员，添加新的人员（已上传的附件保留）"),
    (ImportMode.NEW_ONLY, "只添加新的人员，现有人员不变"),
    (ImportMode.REPLACE, "以文件为准：文件中没有的人员连同附件一并删除"),
)
AGAIN = "文件已失效，请重新选择"
Data = dict[str, Any]


@blueprint.get(f"{ROWS}/template.xlsx")
def sheet_template(application_id: str, code: str, rowset: str) -> FileResponse:
    chosen = _importable(load(application_id, code, row_slots=False), rowset)
    return downloads.attachment(
        staff_template(chosen), f"{chosen.title}导入模板.xlsx", CONTENT_TYPE
    )


@blueprint.get(f"{ROWS}/export.xlsx")
def export_rows(application_id: str, code: str, rowset: str) -> FileResponse:
    """导出现有人员, as the template has them, to be changed and imported again."""
    sheet = load(application_id, code, row_slots=False)
    chosen = _importable(sheet, rowset)
    content = filled_sheet(chosen, sheet.data.rows.get(rowset, []))
    return downloads.attachment(content, f"{chosen.title}.xlsx", CONTENT_TYPE)


@blueprint.route(f"{ROWS}/import", methods=["GET", "POST"])
@takes_files
@needs(Ability.FILE)
def import_rows(application_id: str, code: str, rowset: str) -> Response | str | tuple[str, int]:
    """A file: what it would do. Then, with `kept`, 确认导入."""
    sheet = load(application_id, code, row_slots=False)
    chosen = _importable(sheet, rowset)
    if request.method == "GET":
        return _page(sheet, chosen)
    place: Data = {"application_id": application_id, "section": code, "rowset": rowset}
    mode = request.form.get("mode") or ImportMode.UPDATE.value
    try:
        if "kept" in request.form:
            return _load(sheet, chosen, place, mode)
        read = uploads.sheet(chosen, uploads.posted(request.files.get("file")))
        rows = [ImportRow(line=row["line"], values=row["values"]) for row in read["rows"]]
        preview = rpc().application.preview_rows(**place, rows=rows, mode=mode)
    except (Invalid, Unavailable) as error:
        return _page(sheet, chosen, error=error), error.status
    lines = _faults(read, preview)
    kept = uploads.keep({"rows": read["rows"], "faults": lines, "notices": read["notices"]})
    page = _page(
        sheet, chosen, preview=preview, lines=lines, kept=kept, mode=mode, notices=read["notices"]
    )
    return (page, Invalid.status) if lines else page


@blueprint.post(f"{ROWS}/import/marked.xlsx")
def marked_sheet(application_id: str, code: str, rowset: str) -> FileResponse:
    """下载标注错误的表格: what was read, with every fault at its cell."""
    chosen = _importable(load(application_id, code, row_slots=False), rowset)
    kept = uploads.kept(request.form.get("kept"))
    if kept is None:
        raise NotFound(AGAIN)
    rows = [row["values"] | row.get("typed", {}) for row in kept["rows"]]
    lines = [row["line"] for row in kept["rows"]]
    content = filled_sheet(chosen, rows, lines, kept["faults"])
    return downloads.attachment(content, f"{chosen.title}（已标注需要修改之处）.xlsx", CONTENT_TYPE)


def _load(sheet: Sheet, chosen: RowSet, place: Data, mode: str) -> Response:
    """Raises Invalid where it can be loaded no more."""
    kept = uploads.kept(request.form.get("kept"))
    if kept is None:
        raise Invalid.at("file", AGAIN)
    rows = [ImportRow(line=row["line"], values=row["values"]) for row in kept["rows"]]
    done = rpc().application.import_rows(**place, rows=rows, mode=mode)
    parts = (("新增", done.added), ("更新", done.updated), ("删除", done.removed))
    told = "，".join(f"{word}{count}人" for word, count in parts if count)
    flash(f"已导入 {done.count} 人{'：' + told if told else ''}", "success")
    for notice in kept["notices"]:
        flash(notice, "warning")
    if not in_dialog():
        target = url_for(
            "portal.section",
            application_id=place["application_id"],
            code=place["section"],
            _anchor=f"rows-{chosen.code}",
        )
        return redirect(target)
    now = load(place["application_id"], place["section"], row_slots=False)
    return closing(
        render_template(CHANGED, sheet=now, application=now.application, oob=True, told=True)
    )


def _faults(read: Data, preview: ImportPreview) -> list[Data]:
    """Of cells and of what they say, each place once, in the order of the sheet."""
    found = {one["path"]: one for one in read["findings"]}
    for fault in preview.faults:
        told = {"line": fault.line, "path": fault.path, "column": fault.column}
        found.setdefault(fault.path, told | {"message": fault.message})
    return sorted(found.values(), key=lambda one: one["line"])


def _importable(sheet: Sheet, rowset: str) -> RowSet:
    chosen = sheet.rowset(rowset)
    if not chosen.importable:
        raise NotFound
    return chosen


def _page(sheet: Sheet, rowset: RowSet, error: ServiceError | None = None, **shown: Any) -> str:
    """shown: preview, lines (faults), kept, mode, notices, once there is a file."""
    problems, lines = list[Any](), shown.pop("lines", [])
    if error is not None:
        found = error.details.get("findings") or [{"message": error.message}]
        problems = [finding for finding in found if "line" not in finding]
        lines = [finding for finding in found if "line" in finding]
    return render_template(
        "portal/application/import.html",
        sheet=sheet,
        rowset=rowset,
        modes=MODES,
        lines=lines,
        problems=problems,
        **shown,
    )
