"""原登记册导入: files uploaded, checked, then loaded as a job, by the system administrator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from contracts.errors import Conflict, Invalid
from contracts.limits import MAX_FILE_MB
from contracts.review.old_register import STATES, UNFINISHED, RegisterImport
from gateway import paging, uploads
from gateway.bodies import takes_two_files
from gateway.downloads import stored
from gateway.intranet import blueprint
from gateway.intranet.progress import part_of_page
from gateway.rpc import rpc
from gateway.session import unattended
from gateway.uploads import storage

COLOURS = {
    "FAULTY": "danger", "FAILED": "danger", "CHECKED": "warning", "DONE": "success",
    "CANCELLED": "neutral", "EXPIRED": "neutral",
}  # fmt: skip
_FILES = {"licences": "许可证文件", "people": "名册文件"}


@blueprint.get("/register/imports")
def imports() -> str:
    return _overview()


@blueprint.post("/register/imports")
@takes_two_files
def start_import() -> AnyResponse | tuple[str, int]:
    rpc().review.register_imports()  # who may not, stores nothing
    sent: dict[str, Any] = {}
    try:
        for name in _FILES:
            file = request.files.get(name)
            if name == "people" and (file is None or not file.filename):
                continue
            sent[name] = uploads.store_register(uploads.posted(file))
        started = rpc().review.start_import(**sent)
    except Invalid as error:
        _discard(sent)
        at = next((one for one in _FILES if one not in sent), "licences")
        findings = [
            {"path": at, "message": f"{_FILES[at]}：{one['message']}"} for one in error.findings
        ]
        return _overview(findings), 422
    except Conflict as error:
        _discard(sent)
        return _overview([{"path": "licences", "message": str(error)}]), 409
    return redirect(url_for("intranet.register_import", import_id=started.import_id))


@blueprint.get("/register/imports/<id:import_id>")
def register_import(import_id: str) -> str:
    return _page("import.html", rpc().review.register_import(import_id=import_id))


@blueprint.get("/register/imports/<id:import_id>/progress")
@unattended
def import_progress(import_id: str) -> Response:
    found = rpc().review.register_import(import_id=import_id)
    return part_of_page(_page("progress.html", found), runs=found.state in UNFINISHED)


@blueprint.post("/register/imports/<id:import_id>/approval")
def approve_import(import_id: str) -> AnyResponse:
    """What was checked is loaded."""
    return _done(import_id, lambda: rpc().review.approve_import(import_id=import_id))


@blueprint.post("/register/imports/<id:import_id>/repetition")
def repeat_import(import_id: str) -> AnyResponse:
    return _done(import_id, lambda: rpc().review.repeat_import(import_id=import_id))


@blueprint.post("/register/imports/<id:import_id>/cancellation")
def cancel_import(import_id: str) -> AnyResponse:
    return _done(import_id, lambda: rpc().review.cancel_import(import_id=import_id))


@blueprint.get("/register/imports/<id:import_id>/faults.csv")
def import_faults(import_id: str) -> Response:
    """Every fault, for those who mend the file."""
    return stored(storage(), rpc().review.import_fault_file(import_id=import_id))


def _done(import_id: str, do: Callable[[], RegisterImport]) -> AnyResponse:
    try:
        do()
    except Conflict as error:
        flash(str(error), "danger")
    return redirect(url_for("intranet.register_import", import_id=import_id))


def _discard(sent: dict[str, Any]) -> None:
    for one in sent.values():
        uploads.discard(one)


def _overview(findings: list[dict[str, Any]] | None = None) -> str:
    return render_template(
        "intranet/old_register/overview.html",
        listed=rpc().review.register_imports().items,
        problems=findings or [],
        states=STATES,
        colours=COLOURS,
        most=MAX_FILE_MB,
    )


def _page(template: str, found: RegisterImport) -> str:
    page = paging.asked()
    faults = None
    if found.faults and template == "import.html":
        faults = rpc().review.import_faults(import_id=found.import_id, page=page)
        paging.existing(page, faults.pages)
    return render_template(
        f"intranet/old_register/{template}",
        found=found,
        faults=faults,
        page=page,
        running=found.state in UNFINISHED,
        states=STATES,
        colours=COLOURS,
    )
