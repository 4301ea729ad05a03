"""好差评 QR codes: 一次一评 of windows, 一事一评 of cases (M-06, M-09, N-13)."""

from __future__ import annotations

from datetime import date

from flask import Response as FileResponse
from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from chassis.settings import settings
from contracts.errors import Conflict, Finding, Invalid, NotFound
from contracts.evaluation.codes import ScanCode
from gateway.documents.html import render
from gateway.documents.qr import qr_png, qr_svg, qr_svg_file
from gateway.documents.store import kept_pdf
from gateway.downloads import attachment, inline
from gateway.intranet import blueprint
from gateway.rpc import parallel, rpc
from gateway.uploads import storage
from rules.dates import read_day
from rules.vocabulary.enumerations import Office

PICTURES = {"svg": "image/svg+xml", "png": "image/png"}


@blueprint.get("/evaluation/visits")
def visit_codes() -> str:
    return _visits()


@blueprint.post("/evaluation/visits")
def make_visit_code() -> Response | str | tuple[str, int]:
    """【生成】 of a window."""
    typed = {name: request.form.get(name, "") for name in ("window", "until")}
    try:
        rpc().evaluation.make_code(window=typed["window"], until=_until(typed["until"]))
    except Invalid as error:
        return _visits(typed, error.findings), error.status
    except Conflict as error:
        return _visits(typed, [Finding(path="window", message=error.message)]), error.status
    flash(f"“{typed['window']}”的二维码已生成", "success")
    return redirect(url_for("intranet.visit_codes"))


@blueprint.get("/evaluation/matters")
def matter_codes() -> str:
    text, page = request.args.get("text", "").strip()[:50], _page_number()
    found = rpc().evaluation.codes(matter=True, text=text, page=page)
    names = _names(found.items)
    return render_template(
        "intranet/evaluation/matters.html",
        found=found,
        text=text,
        page=page,
        names=names,
        link=link,
    )


@blueprint.post("/evaluation/matters/<id:case_id>")
def make_matter_code(case_id: str) -> Response:
    """【生成】 of a case."""
    try:
        made = rpc().evaluation.make_code(case_id=case_id)
    except Conflict as error:
        flash(error.message, "info")
    else:
        flash(f"办件{made.number}的二维码已生成", "success")
    return redirect(url_for("intranet.matter_codes", text=request.form.get("text") or None))


@blueprint.get("/evaluation/codes/<id:code_id>")
def scan_code(code_id: str) -> str:
    """The link and the picture."""
    found = rpc().evaluation.code(code_id=code_id)
    return render_template(
        "intranet/evaluation/code.html", code=found, link=link(found), picture=qr_svg(link(found))
    )


@blueprint.get("/evaluation/codes/<id:code_id>/picture/<kind>")
def code_picture(code_id: str, kind: str) -> FileResponse:
    if kind not in PICTURES:
        raise NotFound
    found = rpc().evaluation.code(code_id=code_id)
    content = qr_svg_file(link(found)) if kind == "svg" else qr_png(link(found))
    return attachment(content, f"好差评二维码 {_title(found)}.{kind}", PICTURES[kind])


@blueprint.get("/evaluation/codes/<id:code_id>/poster.pdf")
def code_poster(code_id: str) -> FileResponse:
    """A5, to be put up at the window."""
    found = rpc().evaluation.code(code_id=code_id)
    html = render(
        "documents/poster.html",
        title=_title(found),
        matter=found.case_id is not None,
        authority=f"国家能源局{Office(found.office).label}" if found.office else "国家能源局",
        until=found.until,
        qr=qr_svg(link(found)),
    )
    content = kept_pdf(storage(), html, g.call.deadline)
    return inline(content, f"好差评 {_title(found)}.pdf", "application/pdf")


@blueprint.post("/evaluation/codes/<id:code_id>/withdraw")
def withdraw_code(code_id: str) -> Response:
    found = rpc().evaluation.code(code_id=code_id)
    rpc().evaluation.withdraw_code(code_id=code_id)
    flash("二维码已停用，已张贴的请及时更换", "success")
    return redirect(url_for("intranet.matter_codes" if found.case_id else "intranet.visit_codes"))


def link(code: ScanCode) -> str:
    return f"{settings().portal_url}/e/{code.token}"


def _title(code: ScanCode) -> str:
    return code.number if code.case_id else code.window


def _visits(typed: dict[str, str] | None = None, findings: list[Finding] | None = None) -> str:
    page = _page_number()
    return render_template(
        "intranet/evaluation/visits.html",
        found=rpc().evaluation.codes(matter=False, page=page),
        page=page,
        typed=typed or {},
        findings=findings or [],
        link=link,
    )


def _until(typed: str) -> date | None:
    """Raises Invalid at "until"."""
    try:
        return read_day(typed) if typed else None
    except ValueError:
        raise Invalid.at("until", "日期应写成 2024-05-31 的样式") from None


def _names(items: list[ScanCode]) -> dict[str, str]:
    ids = sorted({one.enterprise_id for one in items if one.enterprise_id})
    if not ids:
        return {}
    asked = parallel({"names": rpc().identity.enterprise_names.defer(enterprise_ids=ids)})
    return {one.enterprise_id: one.name for one in asked["names"].items}


def _page_number() -> int:
    return min(max(request.args.get("page", 1, type=int), 1), 1000)
