"""【附件上传】, opening and 【删除】 of attachments, 【模板下载】 (B-13, B-15, P-03)."""

from __future__ import annotations

from flask import Response as FileResponse
from flask import g, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from contracts.errors import Invalid, Unavailable
from gateway import downloads, rpc, uploads
from gateway.documents import word
from gateway.pages import is_partial
from gateway.portal import blueprint
from gateway.portal.sections import PLACE, changed, load

SLOTS = "portal/application/slots_changed.html"


@blueprint.post(f"{PLACE}/attachments/<slot>")
def upload(application_id: str, code: str, slot: str) -> Response | str | tuple[str, int]:
    """The file in the form field `file`; `row_id` when a row asks for it."""
    row_id = request.form.get("row_id") or None
    place = {"application_id": application_id, "section": code, "slot": slot, "row_id": row_id}
    try:
        file = uploads.posted(request.files.get("file"))
        name = uploads.clean_name(file.filename or "")
        where = g.rpc.application.upload_place(**place, filename=name)
        stored = uploads.store(file, where["object_key"], where["limit"])
        rpc.renew()
        g.rpc.application.add_attachment(**place, **stored)
    except (Invalid, Unavailable) as error:
        if not is_partial():
            raise
        found = error.details.get("findings", [])
        message = "；".join(finding["message"] for finding in found) or error.message
        return changed(application_id, code, SLOTS, row_id=row_id, failed={slot: message})
    return _back(application_id, code, row_id)


@blueprint.post(f"{PLACE}/attachments/<id:attachment_id>/delete")
def remove(application_id: str, code: str, attachment_id: str) -> Response | str:
    g.rpc.application.remove_attachment(attachment_id=attachment_id)
    return _back(application_id, code, request.form.get("row_id") or None)


@blueprint.get("/attachments/<id:attachment_id>")
def attachment(attachment_id: str) -> FileResponse:
    file = g.rpc.application.attachment(attachment_id=attachment_id)
    return downloads.stored(uploads.storage(), file)


@blueprint.get(f"{PLACE}/templates/<template>")
def template(application_id: str, code: str, template: str) -> FileResponse:
    """【模板下载】: the document with the firm's data filled in."""
    found = g.rpc.application.template(
        application_id=application_id, section=code, template=template
    )
    content = word.word_document(template, found["values"])
    return downloads.attachment(content, f"{word.title_of(template)}.docx", word.CONTENT_TYPE)


def _back(application_id: str, code: str, row_id: str | None) -> Response | str:
    if row_id is None or is_partial():
        place = "#attachments"
        return changed(application_id, code, SLOTS, row_id=row_id, failed={}, place=place)
    sheet = load(application_id, code)
    rowset = next(
        code for code, rows in sheet.data["rows"].items() if any(r["id"] == row_id for r in rows)
    )
    return redirect(
        url_for(
            "portal.row", application_id=application_id, code=code, rowset=rowset, row_id=row_id
        )
    )
