"""附件 of a hire: 上传, 打开, 删除 (I-12)."""

from __future__ import annotations

from typing import Any

from flask import Response as FileResponse
from flask import flash, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from contracts.errors import Conflict, FileDamaged, Invalid, NotFound, ServiceError, Unavailable
from contracts.firm import Ability
from gateway import attaching, downloads, duties, opening, uploads
from gateway.bodies import takes_files
from gateway.pages import is_partial
from gateway.portal import blueprint
from gateway.portal.hire_page import EDITABLE, PLACE, slots_of
from gateway.rpc import rpc
from rules.attachments import papers_of_hire
from rules.vocabulary.enumerations import PersonKind

PAPERS = f"{PLACE}/papers/<slot>"


@blueprint.post(PAPERS)
@takes_files
def hire_paper(hire_id: str, slot: str) -> Response | str:
    """The files in the form field `file`, several at once."""
    failed = ""
    files: list[FileStorage | None] = [*request.files.getlist("file")]
    for file in files or [None]:
        try:
            attaching.attach_paper(
                file, hire_id=hire_id, slot=slot, key=request.form.get("form_key", "")
            )
        except (Invalid, Conflict, Unavailable) as error:
            failed = _why(error)
    return _back(hire_id, slot, failed)


@blueprint.post(f"{PLACE}/papers/<slot>/<id:paper_id>/removal")
def remove_hire_paper(hire_id: str, slot: str, paper_id: str) -> Response | str:
    rpc().personnel.remove_paper(paper_id=paper_id)
    return _back(hire_id, slot, "")


@blueprint.get("/staff/papers/<id:paper_id>")
def open_hire_paper(paper_id: str) -> FileResponse:
    file = rpc().personnel.open_paper(paper_id=paper_id)
    try:
        return downloads.stored(uploads.storage(), file)
    except FileDamaged as error:
        raise FileDamaged(opening.LOST, **error.details) from error


def _why(error: ServiceError) -> str:
    found = error.details.get("findings", [])
    return "；".join(one["message"] for one in found) or error.message


def _back(hire_id: str, slot: str, failed: str) -> Response | str:
    if not is_partial():
        if failed:
            flash(f"{_named(hire_id, slot)}：{failed}", "danger")
        return redirect(url_for("portal.hire", hire_id=hire_id, _anchor=f"field-papers-{slot}"))
    found = rpc().personnel.hire(hire_id=hire_id)
    values: dict[str, Any] = {"slots": slots_of(found), "failed": {slot: failed} if failed else {}}
    editable = found.state in EDITABLE and duties.can(Ability.FILE)
    return render_template("portal/staffing/papers.html", hire=found, editable=editable, **values)


def _named(hire_id: str, slot: str) -> str:
    kind = PersonKind(rpc().personnel.hire(hire_id=hire_id).kind)
    for one in papers_of_hire(kind):
        if one.code == slot:
            return one.name
    raise NotFound
