"""手机拍摄上传: a QR code on the page opens, on the phone, an upload page for that slot alone.

The link is bound to the slot and to who has issued it, good for some minutes and some files
(`services.identity.handlers.phone_links`); what it lets in goes the way of every attachment.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from msgspec.structs import asdict
from werkzeug.wrappers import Response

from chassis.context import Actor
from contracts.application.attachments import Slot
from contracts.errors import Conflict, Invalid, NotFound, Unavailable
from contracts.identity.links import LinkSession
from gateway import attaching
from gateway.bodies import takes_many_files
from gateway.documents.qr import qr_svg
from gateway.portal import blueprint
from gateway.portal.sections import PLACE, load
from gateway.rpc import connect, rpc
from gateway.session import public
from gateway.sheet import Sheet
from gateway.throttle import throttle

PER_MINUTE = 60


@blueprint.post(f"{PLACE}/attachments/<slot>/phone")
def phone_link(application_id: str, code: str, slot: str) -> str:
    """The QR code for a slot of the tab, or with `row_id` of a row."""
    row_id = request.values.get("row_id") or None
    sheet = load(application_id, code)
    asked = _slot(sheet, slot, row_id)
    place: dict[str, Any] = {"application_id": application_id, "section": code, "slot": slot}
    place["row_id"] = row_id
    link = rpc().identity.issue_link(**place)
    address = url_for("portal.phone", t=link.token, _external=True)
    return render_template(
        "portal/application/phone_code.html",
        sheet=sheet,
        slot=asked,
        address=address,
        qr=qr_svg(address),
        until=link.expires_at,
        back=url_for("portal.section", application_id=application_id, code=code),
    )


@blueprint.get("/phone")
@public
def phone() -> str:
    return _page(_opened(0))


@blueprint.post("/phone")
@public
@takes_many_files
def phone_upload() -> Response | tuple[str, int]:
    """The files in the form field `file`, to the slot of the link."""
    files = [file for file in request.files.getlist("file") if file.filename]
    link = _opened(min(len(files), attaching.MOST))
    place = {name: getattr(link, name) for name in ("application_id", "section", "slot", "row_id")}
    try:
        attaching.attach_each(files, **place)
    except (Invalid, Conflict, Unavailable) as error:
        found = error.details.get("findings", [])
        told = "；".join(one["message"] for one in found) or error.message
        return _page(link, told), error.status
    flash(f"已上传{len(files)}个文件", "success")
    return redirect(url_for("portal.phone", t=request.args.get("t", "")))


def _opened(uses: int) -> LinkSession:
    """From here on the request acts for who has issued it. Raises Unauthenticated, TooMany."""
    throttle("phone", PER_MINUTE)
    link = rpc().identity.resolve_link(token=request.args.get("t", "")[:100], uses=uses)
    actor = Actor.from_dict(asdict(link.actor))
    connect(replace(actor, address=request.remote_addr))
    return link


def _page(link: LinkSession, refused: str = "") -> str:
    sheet = load(link.application_id, link.section)
    rows = [row for found in sheet.data.rows.values() for row in found]
    owner = next((row.get("name", "") for row in rows if row["id"] == link.row_id), "")
    return render_template(
        "portal/application/phone.html",
        actor=None,  # the header knows nobody
        sheet=sheet,
        slot=_slot(sheet, link.slot, link.row_id),
        owner=owner,
        token=request.args.get("t", ""),
        until=link.expires_at,
        refused=refused,
    )


def _slot(sheet: Sheet, code: str, row_id: str | None) -> Slot:
    """Raises NotFound where it is not asked for."""
    found = next((slot for slot in sheet.slots(row_id) if slot.code == code), None)
    if found is None or not sheet.editable:
        raise NotFound("这里不需要上传附件，请刷新页面")
    return found
