"""【附件上传】, opening and 【删除】 of attachments, 【模板下载】 (B-13, B-15, P-03)."""

from __future__ import annotations

from typing import Any

from flask import Response as FileResponse
from flask import g, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from contracts.errors import Conflict, FileDamaged, Invalid, NotFound, ServiceError, Unavailable
from contracts.firm import Ability
from gateway import attaching, downloads, errors, opening, uploads
from gateway.bodies import takes_files, takes_many_files
from gateway.documents import word
from gateway.duties import needs
from gateway.forms.fields import anchor
from gateway.pages import is_partial
from gateway.portal import blueprint
from gateway.portal.sections import PLACE, changed, load, refuse
from gateway.rpc import rpc

SLOTS = "portal/application/slots_changed.html"
REGISTERED = "BUSINESS_LICENCE"
UPLOADING = ("portal.upload", "portal.restore")


@blueprint.post(f"{PLACE}/attachments/<slot>")
@takes_many_files
def upload(application_id: str, code: str, slot: str) -> Response | str:
    """The files in the form field `file`, several at once; `row_id` when a row asks for them. One
    that is refused keeps no other away."""
    row_id = request.values.get("row_id") or None
    place = {"application_id": application_id, "section": code, "slot": slot, "row_id": row_id}
    try:
        attaching.attach_each(request.files.getlist("file"), **place)
    except (Invalid, Unavailable) as error:
        return _refused(application_id, code, slot, row_id, error)
    if request.args.get("back") == "commitment":
        return redirect(url_for("portal.commitment", application_id=application_id))
    return _back(application_id, code, row_id)


@blueprint.post(f"{PLACE}/attachments/<slot>/registered")
def attach_registered(application_id: str, code: str, slot: str) -> Response | str:
    """The business licence of the registration, so that it is not asked for twice."""
    if slot != REGISTERED:
        raise NotFound
    kept = rpc().identity.business_licence(enterprise_id=str(g.actor.enterprise_id))
    place = {"application_id": application_id, "section": code, "slot": slot, "row_id": None}
    try:
        attaching.attach(downloads.as_posted(uploads.storage(), kept), **place)
    except (Invalid, Unavailable, FileDamaged) as error:
        return _refused(application_id, code, slot, None, error)
    return _back(application_id, code, None)


@blueprint.post(f"{PLACE}/attachments/<slot>/<id:attachment_id>/content")
@takes_files
def restore(application_id: str, code: str, slot: str, attachment_id: str) -> Response | str:
    """The file in the form field `file`, in the place of one that the store has lost."""
    row_id = request.values.get("row_id") or None
    try:
        attaching.restore(request.files.get("file"), attachment_id)
    except (Invalid, Conflict, Unavailable) as error:
        return _refused(application_id, code, slot, row_id, error)
    return _back(application_id, code, row_id)


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> Response:
    """Too large to be read at all: nothing is known but the address, and where it was sent from."""
    page = errors.came_from()
    named = request.view_args
    if request.endpoint not in UPLOADING or named is None or is_partial() or page is None:
        return errors.http_error(error)
    slot, row_id = named["slot"], request.args.get("row_id") or None
    refuse(slot, row_id, uploads.too_large())
    return redirect(f"{page}#{_slot_anchor(slot, row_id)}")


def _refused(
    application_id: str, code: str, slot: str, row_id: str | None, error: ServiceError
) -> Response | str:
    """Back to where the file was chosen, with the reason there.

    Raises NotFound where that is another firm's: what was sent may be refused as `Invalid` before
    anybody asked whose the place is. Afterwards there may be no time left to ask again.
    """
    found = error.details.get("findings", [])
    message = "；".join(finding["message"] for finding in found) or error.message
    if is_partial():
        return changed(application_id, code, SLOTS, row_id=row_id, failed={slot: message})
    if isinstance(error, Invalid):
        load(application_id, code)
    refuse(slot, row_id, message)
    if request.args.get("back") == "commitment":
        return redirect(url_for("portal.commitment", application_id=application_id))
    return redirect(_place(application_id, code, row_id, _slot_anchor(slot, row_id)))


def _slot_anchor(slot: str, row_id: str | None) -> str:
    return anchor(".".join(filter(None, ("attachments", row_id, slot))))


@blueprint.get(f"{PLACE}/attachments/<id:attachment_id>/delete")
@needs(Ability.FILE)
def confirm_removal(application_id: str, code: str, attachment_id: str) -> str:
    """Asks once more, where there is no JavaScript to ask in a dialog."""
    row_id = request.args.get("row_id") or None
    sheet = load(application_id, code)
    files = {file.attachment_id: file for s in sheet.slots(row_id) for file in s.files}
    if attachment_id not in files:
        raise NotFound("没有找到这个附件，可能已经删除")
    return render_template(
        "portal/application/delete.html",
        sheet=sheet,
        what="附件",
        name=files[attachment_id].filename,
        row_id=row_id,
        back=_place(application_id, code, row_id, "attachments"),
    )


@blueprint.post(f"{PLACE}/attachments/<id:attachment_id>/delete")
def remove(application_id: str, code: str, attachment_id: str) -> Response | str:
    rpc().application.remove_attachment(attachment_id=attachment_id)
    return _back(application_id, code, request.form.get("row_id") or None)


@blueprint.get("/attachments/<id:attachment_id>")
def attachment(attachment_id: str) -> FileResponse:
    file = rpc().application.open_attachment(attachment_id=attachment_id)
    return opening.content(file, opening.LOST)


@blueprint.get(f"{PLACE}/templates/<template>")
def template(application_id: str, code: str, template: str) -> FileResponse:
    """【模板下载】: the document with the firm's data filled in."""
    found = rpc().application.template(
        application_id=application_id, section=code, template=template
    )
    content = word.word_document(template, {**found.values, **found.lists})
    return downloads.attachment(content, f"{word.title_of(template)}.docx", word.CONTENT_TYPE)


def _back(application_id: str, code: str, row_id: str | None) -> Response | str:
    if is_partial():
        return changed(application_id, code, SLOTS, row_id=row_id, failed={})
    return redirect(_place(application_id, code, row_id, "attachments"))


def _place(application_id: str, code: str, row_id: str | None, fragment: str) -> str:
    """Where the attachments of the tab (None) or of a row stand. Raises NotFound."""
    place: dict[str, Any] = {"application_id": application_id, "code": code, "_anchor": fragment}
    if row_id is None:
        return url_for("portal.section", **place)
    rows = load(application_id, code).data.rows
    rowset = next(
        (name for name, found in rows.items() if any(r["id"] == row_id for r in found)), None
    )
    if rowset is None:
        raise NotFound("这一行已被删除")
    return url_for("portal.row", rowset=rowset, row_id=row_id, **place)
