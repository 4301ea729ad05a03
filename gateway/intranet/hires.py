"""人员审批: what waits, a hire with its papers, 通过 and 退回 (N-11, I-15)."""

from __future__ import annotations

from typing import Any

from flask import Response as FileResponse
from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import Conflict, Finding, Invalid
from contracts.forms.hires import form_of, tables_of
from contracts.hires import MAX_BATCH, OUTCOMES, Hire
from gateway import downloads, paging, uploads
from gateway.forms.display import describe
from gateway.intranet import blueprint
from gateway.intranet.confirming import asks
from gateway.rpc import parallel, rpc
from rules.attachments import papers_of_hire
from rules.vocabulary.enumerations import PersonKind

PLACE = "/hires/<id:hire_id>"


@blueprint.get("/hires")
def hires() -> str:
    return _list()


@blueprint.post("/hires")
@asks("批量审批所选的入职申请，并告知各企业", shown={"opinion": "审批意见"}, needs="hire")
def decide_hires() -> Response | str | tuple[str, int]:
    """Those that were ticked, with one outcome."""
    chosen = [one.partition(":") for one in request.form.getlist("hire")][:MAX_BATCH]
    pairs = [(hire_id, int(version)) for hire_id, _, version in chosen if version.isdigit()]
    outcome, opinion = request.form.get("outcome", ""), request.form.get("opinion", "")
    if not pairs or outcome not in OUTCOMES:
        flash("请选择入职申请", "warning")
        return redirect(url_for("intranet.hires"))
    try:
        done = rpc().personnel.decide_hires(hires=pairs, outcome=outcome, opinion=opinion)
    except Invalid as error:
        return _list(error.findings, {one for one, _ in pairs}, opinion), error.status
    flash(f"{OUTCOMES[outcome]}{done.done}份", "success" if done.done else "info")
    for name, why in done.refused:
        flash(f"{name}：{why}", "warning")
    return redirect(url_for("intranet.hires"))


@blueprint.get(PLACE)
def hire(hire_id: str) -> str:
    return _page(rpc().personnel.hire(hire_id=hire_id))


@blueprint.post(PLACE)
def decide_hire(hire_id: str) -> Response | str | tuple[str, int]:
    outcome, opinion = request.form.get("outcome", ""), request.form.get("opinion", "")
    try:
        rpc().personnel.decide_hire(
            hire_id=hire_id,
            version=request.form.get("version", 0, type=int),
            outcome=outcome,
            opinion=opinion,
        )
    except Invalid as error:
        found = rpc().personnel.hire(hire_id=hire_id)
        return _page(found, error.findings, opinion), error.status
    except Conflict as error:
        flash(error.message, "warning")
        return redirect(url_for("intranet.hires"))
    flash(f"已{OUTCOMES[outcome]}", "success")
    return redirect(url_for("intranet.hires"))


@blueprint.get("/hires/papers/<id:paper_id>")
def hire_paper(paper_id: str) -> FileResponse:
    """Of identity documents every opening is recorded."""
    return downloads.stored(uploads.storage(), rpc().personnel.open_paper(paper_id=paper_id))


@blueprint.get("/leaves")
def leaves() -> str:
    """Who left: a log, nothing to decide."""
    page = paging.asked()
    found = rpc().personnel.leaves(page=page)
    paging.existing(page, found.pages)
    return render_template(
        "intranet/hires/leaves.html", found=found, page=page, names=_names(found.items)
    )


def _list(
    findings: list[Finding] | None = None, ticked: set[str] | None = None, opinion: str = ""
) -> str:
    kind, page = request.args.get("kind", ""), paging.asked()
    wanted = PersonKind(kind) if kind in list(PersonKind) else None
    found = rpc().personnel.hire_queue(kind=wanted, page=page)
    paging.existing(page, found.pages)
    return render_template(
        "intranet/hires/list.html",
        found=found,
        page=page,
        kind=wanted,
        kinds=list(PersonKind),
        names=_names(found.items),
        findings=findings or [],
        ticked=ticked or set(),
        opinion=opinion,
    )


def _page(found: Hire, findings: list[Finding] | None = None, opinion: str = "") -> str:
    kind = PersonKind(found.kind)
    asked = parallel({"names": _ask_names([found, *found.history])})
    return render_template(
        "intranet/hires/hire.html",
        hire=found,
        kind=kind,
        lines=describe(form_of(kind), found.fields, masked=True),
        tables=[
            (one, [describe(one.form, row, masked=True) for row in found.rows.get(one.code, ())])
            for one in tables_of(kind)
        ],
        slots=[
            (one, [file for file in found.papers if file.slot == one.code])
            for one in papers_of_hire(kind)
        ],
        names={one.enterprise_id: one for one in asked["names"].items},
        findings=findings or [],
        opinion=opinion,
    )


def _ask_names(items: Any) -> Any:
    ids = sorted({one.enterprise_id for one in items})
    return rpc().identity.enterprise_names.defer(enterprise_ids=ids)


def _names(items: Any) -> dict[str, Any]:
    """By id the firms of a list."""
    if not items:
        return {}
    found = parallel({"names": _ask_names(items)})["names"]
    return {one.enterprise_id: one for one in found.items}
