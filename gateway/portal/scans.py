"""批量上传扫描件: a folder or an archive, matched to people and papers, filed once confirmed."""

from __future__ import annotations

import base64

from flask import Response as FileResponse
from flask import flash, redirect, render_template, request, url_for
from msgspec import structs
from werkzeug.wrappers import Response

from contracts.application.scans import FiledScan, ScanPlace
from contracts.errors import Conflict, FileDamaged, Invalid, NotFound
from gateway import downloads, uploads
from gateway.bodies import patient, takes_many_files
from gateway.pages import is_partial
from gateway.portal import blueprint
from gateway.portal.applications import PLACE
from gateway.portal.scan_table import ScanPage
from gateway.portal.scan_uploads import Taken, take
from gateway.rpc import parallel, rpc

SCANS = f"{PLACE}/scans"
SCAN = f"{SCANS}/<id:scan_id>"


@blueprint.get(SCANS)
def scans(application_id: str) -> str:
    return _page(application_id)


@blueprint.post(SCANS)
@takes_many_files
@patient
def upload_scans(application_id: str) -> Response | str | tuple[str, int]:
    """The files in the form field `file`, archives among them. What the page sends by itself, a few
    files at a time, is answered with what was refused."""
    files = [file for file in request.files.getlist("file") if file.filename]
    if not files:
        refused = Taken(refused=[("", "请选择要上传的文件、文件夹或ZIP压缩包")])
        return _page(application_id, refused), Invalid.status
    taken = take(files, application_id)
    if is_partial():
        return render_template("portal/application/scans_taken.html", taken=taken)
    if taken.refused:
        return _page(application_id, taken)
    flash(_told(taken), "success")
    return redirect(_address(application_id))


@blueprint.post(f"{SCANS}/assignment")
def assign_scans(application_id: str) -> Response:
    """归入 (`place`), 移出 (`place` empty) or 删除 (`action` drop) of the files ticked."""
    chosen = request.form.getlist("scan")
    if not chosen:
        flash("请先勾选文件", "warning")
        return redirect(_address(application_id, "unmatched"))
    if request.form.get("action") == "drop":
        rpc().application.drop_scans(application_id=application_id, scan_ids=chosen)
        flash(f"已删除{len(chosen)}个文件", "success")
        return redirect(_address(application_id, "unmatched"))
    told = request.form.get("candidate") or request.form.get("place") or ""
    if not told and request.form.get("action") == "assign":
        flash("请选择归入何处", "warning")
        return redirect(_address(application_id, "unmatched"))
    place = _place(told)
    rpc().application.assign_scans(
        application_id=application_id,
        scan_ids=chosen,
        section=place.section if place else None,
        slot=place.slot if place else None,
        row_id=place.row_id if place else None,
    )
    return redirect(_address(application_id, "unmatched"))


@blueprint.post(f"{SCANS}/filing")
def file_scans(application_id: str) -> Response:
    """确认归档: each file where the page has shown it."""
    items = []
    for told in request.form.getlist("filed"):
        scan_id, _, where = told.partition("@")
        place = _place(where)
        if place is not None:
            items.append(FiledScan(scan_id=scan_id, **structs.asdict(place)))
    if not items:
        flash("没有可以归档的文件", "warning")
        return redirect(_address(application_id))
    try:
        done = rpc().application.file_scans(application_id=application_id, items=items)
    except (Invalid, Conflict) as error:
        flash(error.message, "danger")
        return redirect(_address(application_id))
    there = f"，{done.there}个已有相同的附件，没有重复归档" if done.there else ""
    left = f"；还有{done.left}个文件没有归入" if done.left else ""
    flash(f"已归档{done.filed}个附件{there}{left}", "success")
    return redirect(_address(application_id))


@blueprint.get(SCAN)
def scan(application_id: str, scan_id: str) -> FileResponse:
    file = rpc().application.open_scan(scan_id=scan_id)
    try:
        return downloads.stored(uploads.storage(), file)
    except FileDamaged as error:
        raise FileDamaged("这个文件已损坏，请删除后重新上传", **error.details) from error


@blueprint.get(f"{SCAN}/thumbnail")
def scan_thumbnail(application_id: str, scan_id: str) -> FileResponse:
    small = rpc().application.scan_thumbnail(scan_id=scan_id)
    response = FileResponse(base64.b64decode(small.content), content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _page(application_id: str, taken: Taken | None = None) -> str:
    found = parallel(
        {
            "application": rpc().application.get.defer(application_id=application_id),
            "scans": rpc().application.scans.defer(application_id=application_id),
        }
    )
    return render_template(
        "portal/application/scans.html",
        application=found["application"],
        page=ScanPage(found["scans"]),
        taken=taken,
    )


def _place(text: str) -> ScanPlace | None:
    """As `scan_table.place_text` writes it; None for nothing. Raises NotFound."""
    if not text:
        return None
    parts = text.split("|")
    if len(parts) != 3:
        raise NotFound
    return ScanPlace(section=parts[0], slot=parts[1], row_id=parts[2] or None)


def _told(taken: Taken) -> str:
    known = f"，{taken.known}个以前已经上传" if taken.known else ""
    return f"已上传{taken.added}个文件{known}"


def _address(application_id: str, fragment: str | None = None) -> str:
    return url_for("portal.scans", application_id=application_id, _anchor=fragment)
