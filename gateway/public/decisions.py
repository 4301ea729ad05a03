"""行政许可和行政处罚公示: decisions as they are published, with the 承诺书 of those that rest on
a promise (双公示)."""

from __future__ import annotations

from typing import Any

from flask import Response, g, render_template, request

from contracts.errors import Invalid
from contracts.review.publications import KINDS, LICENCES
from gateway.documents.notices import notice_html
from gateway.documents.responses import PDF
from gateway.documents.store import kept_pdf
from gateway.downloads import inline
from gateway.public import blueprint
from gateway.rpc import rpc
from gateway.session import public
from gateway.uploads import storage
from rules.dates import read_day

A_PAGE = 30


@blueprint.get("/decisions")
@public
def decisions() -> str | tuple[str, int]:
    asked = {name: request.args.get(name, "").strip() for name in ("since", "until")}
    kind, page = request.args.get("kind", LICENCES), request.args.get("page", 1, type=int)
    kind = kind if kind in KINDS else LICENCES
    values: dict[str, Any] = {"kind": kind, "kinds": KINDS, "page": page, "found": None, **asked}
    try:
        days = {name: read_day(text) if text else None for name, text in asked.items()}
        values["found"] = rpc().review.publications(kind=kind, page=page, limit=A_PAGE, **days)
    except (ValueError, Invalid):
        message = "日期应写成 2026-05-31 的样式"
        return render_template("public/decisions.html", message=message, **values), 422
    return render_template("public/decisions.html", **values)


@blueprint.get("/decisions/commitments/<id:document_id>.pdf")
@public
def commitment_pdf(document_id: str) -> Response:
    found = rpc().review.public_commitment(document_id=document_id)
    html = notice_html(found.template, found.values)
    filename = f"{found.title} {found.number}.pdf"
    return inline(kept_pdf(storage(), html, g.call.deadline), filename, PDF)
