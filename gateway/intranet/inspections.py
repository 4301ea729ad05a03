"""现场核查 (N-06): visits of the office, and the page that is used in the field, on a phone.

What is typed there and not sent yet is kept in the browser (static/js/field.js)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Response as FileResponse
from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import Conflict, Invalid, StaleVersion, Unavailable
from contracts.review.inspections import Inspection, Line, Position
from gateway import downloads, uploads
from gateway.bodies import takes_files
from gateway.errors import foreign
from gateway.intranet import blueprint
from gateway.intranet.commitments import asked_plan, posted_plan
from gateway.intranet.confirming import asks
from gateway.pages import is_partial
from gateway.rpc import rpc
from rules.vocabulary.enumerations import CheckResult, InspectionState

PLACE = "/inspections/<id:inspection_id>"
LOCATED = "camera=(), geolocation=(self), microphone=()"


@blueprint.get("/inspections")
def inspections() -> str:
    asked = request.args.get("state", InspectionState.PLANNED.value)
    state = asked if asked in list(InspectionState) else None
    page = request.args.get("page", 1, type=int)
    found = rpc().review.inspections(state=state, page=page)
    return render_template(
        "intranet/inspections/list.html", found=found, state=state, page=page,
        states=list(InspectionState),
    )  # fmt: skip


@blueprint.post("/cases/<id:case_id>/visits")
def plan_inspection(case_id: str) -> Response:
    try:
        done = rpc().review.plan_inspection(case_id=case_id, **asked_plan(posted_plan()))
    except (Invalid, Conflict) as error:
        found = getattr(error, "findings", None) or [{"message": str(error)}]
        flash("；".join(one["message"] for one in found), "danger")
        kept: dict[str, Any] = posted_plan()
        return redirect(url_for("intranet.case", case_id=case_id, **kept, _anchor="visits"))
    flash("已安排现场核查，并已告知企业", "success")
    return redirect(url_for("intranet.inspection", inspection_id=done.inspection_id))


@blueprint.get(PLACE)
def inspection(inspection_id: str) -> FileResponse:
    return _page(rpc().review.inspection(inspection_id=inspection_id))


@blueprint.post(f"{PLACE}/report")
def report_inspection(inspection_id: str) -> Response | FileResponse:
    found = rpc().review.inspection(inspection_id=inspection_id)
    filled = {name: request.form.get(name, "") for name in _named(found)}
    lines = [
        Line(
            code=one.code,
            result=filled[f"result-{one.code}"],
            note=filled[f"note-{one.code}"],
        )
        for one in found.checklist
        if filled[f"result-{one.code}"]
    ]
    try:
        rpc().review.report_inspection(
            inspection_id=inspection_id,
            lines=lines,
            summary=filled["summary"],
            position=_position(),
            version=request.form.get("version", 0, type=int),
        )
    except (Invalid, Conflict, StaleVersion) as error:
        return _page(found, filled, _findings(error, lines), error.status)
    flash("已提交现场核查报告", "success")
    return redirect(url_for("intranet.inspection", inspection_id=inspection_id, sent=1))


@blueprint.post(f"{PLACE}/cancellation")
@asks("取消本次现场核查，并告知企业", shown={})
def cancel_inspection(inspection_id: str) -> Response:
    done = rpc().review.cancel_inspection(
        inspection_id=inspection_id, version=request.form.get("version", 0, type=int)
    )
    flash("已取消本次现场核查", "info")
    if done.commitment_id:
        return redirect(url_for("intranet.commitment", commitment_id=done.commitment_id))
    return redirect(url_for("intranet.case", case_id=done.case_id))


@blueprint.post(f"{PLACE}/photos")
@takes_files
def add_photo(inspection_id: str) -> Response | str | tuple[str, int]:
    """One photo in the form field `file`, with when and where it was taken."""
    try:
        _add(inspection_id)
    except (Invalid, Conflict, Unavailable) as error:
        found = getattr(error, "findings", None) or [{"message": str(error)}]
        said = "；".join(one["message"] for one in found)
        if is_partial():
            return _photos(inspection_id, said), error.status
        flash(said, "danger")
    if is_partial():
        return _photos(inspection_id)
    return redirect(url_for("intranet.inspection", inspection_id=inspection_id, _anchor="photos"))


@blueprint.post(f"{PLACE}/photos/<id:photo_id>/removal")
def remove_photo(inspection_id: str, photo_id: str) -> Response:
    rpc().review.remove_photo(photo_id=photo_id)
    return redirect(url_for("intranet.inspection", inspection_id=inspection_id, _anchor="photos"))


@blueprint.get(f"{PLACE}/photos/<id:photo_id>")
def photo(inspection_id: str, photo_id: str) -> FileResponse:
    found = rpc().review.photo(photo_id=photo_id)
    if found.inspection_id != inspection_id:
        raise foreign("photo", inspection_id=inspection_id, photo_id=photo_id)
    return downloads.stored(uploads.storage(), found)


def _add(inspection_id: str) -> None:
    chosen = uploads.posted(request.files.get("file"))
    measured = uploads.measured(chosen)
    asked: dict[str, Any] = {
        "inspection_id": inspection_id,
        "size": measured["size"],
        "sha256": measured["sha256"],
        "note": request.form.get("note", ""),
        "taken_at": _instant(request.form.get("taken_at", "")),
        "position": _position(),
    }
    place = rpc().review.photo_place(**asked)
    if place.done:
        return
    stored = uploads.store(chosen, place.object_key, place.limit)
    kind = {name: stored[name] for name in ("object_key", "content_type")}
    # Several photos leave one page: the digest keeps their commands apart.
    key = f"{request.form.get('form_key', '')}:{asked['sha256'][:32]}"
    try:
        added = rpc().review.add_photo.with_key(key)(**asked, **kind)
    except (Invalid, Conflict):
        uploads.discard(stored)
        raise
    if added.object_key != stored["object_key"]:
        uploads.discard(stored)


def _page(
    found: Inspection,
    filled: dict[str, str] | None = None,
    findings: list[dict[str, Any]] | None = None,
    status: int = 200,
) -> FileResponse:
    page = render_template(
        "intranet/inspections/inspection.html",
        one=found,
        filled=filled or {},
        findings=findings or [],
        results=list(CheckResult),
    )
    response = make_response(page, status)
    response.headers["Permissions-Policy"] = LOCATED
    return response


def _photos(inspection_id: str, failed: str = "") -> str:
    found = rpc().review.inspection(inspection_id=inspection_id)
    return render_template("intranet/inspections/photos.html", one=found, failed=failed)


def _named(found: Inspection) -> list[str]:
    parts = [f"{part}-{one.code}" for one in found.checklist for part in ("result", "note")]
    return [*parts, "summary"]


def _position() -> Position | None:
    """As the phone told it; None where it did not, or nonsense."""
    given = (request.form.get(name, type=float) for name in ("latitude", "longitude", "accuracy"))
    latitude, longitude, accuracy = given
    if latitude is None or longitude is None or accuracy is None:
        return None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180 and 0 <= accuracy <= 1_000_000):
        return None
    return Position(latitude=latitude, longitude=longitude, accuracy=accuracy)


def _instant(text: str) -> datetime | None:
    """ISO text of an instant, as a browser writes it."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else None


def _findings(error: Any, lines: list[Line]) -> list[dict[str, Any]]:
    """Each at the field of the page: lines are named by their code or by their number."""
    found = getattr(error, "findings", None) or [{"path": "", "message": str(error)}]
    led = []
    for one in found:
        parts = str(one["path"]).split(".")
        path = one["path"]
        if parts[0] == "lines" and len(parts) > 1:
            code = lines[int(parts[1])].code if parts[1].isdigit() else parts[1]
            path = f"result-{code}"
        led.append(one | {"path": path})
    return led
