"""The licence of a case: its certificates and their delivery; the register (N-08, N-16)."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from contracts.errors import Invalid
from contracts.review.cases import Case
from contracts.review.licences import Licence
from gateway.documents.responses import certificate_pdf
from gateway.errors import foreign
from gateway.intranet import blueprint
from gateway.intranet.case_page import load, show
from gateway.rpc import rpc
from rules.vocabulary.enumerations import StaffRole

METHODS = {"COLLECTED": "现场领取", "POSTED": "邮寄送达", "ELECTRONIC": "电子送达"}


@blueprint.get("/cases/<id:case_id>/licence")
def licence(case_id: str) -> str:
    case: Case = load(case_id)["case"]
    return _licence_page(case, _licence(case))


@blueprint.get("/cases/<id:case_id>/licence/<copy>")
def certificate(case_id: str, copy: str) -> Response:
    """正本 or 副本 as PDF."""
    found = _licence(load(case_id)["case"])
    return certificate_pdf(found.licence_id, copy, request.args.get("print", type=int))


@blueprint.post("/cases/<id:case_id>/licence/delivery")
def deliver(case_id: str) -> AnyResponse | tuple[str, int]:
    case: Case = load(case_id)["case"]
    found = _licence(case)
    filled = {name: request.form.get(name, "") for name in ("method", "receiver", "note")}
    try:
        rpc().review.deliver(licence_id=found.licence_id, **filled)
    except Invalid as error:
        return _licence_page(case, found, filled, error.findings), 422
    flash("送达情况已登记", "success")
    return redirect(url_for("intranet.licence", case_id=case_id))


@blueprint.get("/register")
def register() -> str | tuple[str, int]:
    """Look-up over all offices: what the public may see, and the way to the cases of the own."""
    text = request.args.get("text", "")
    page = request.args.get("page", 1, type=int)
    values: dict[str, Any] = {"text": text, "page": page, "found": None}
    if not text:
        return render_template("intranet/register.html", **values)
    try:
        values["found"] = rpc().review.look_up(text=text, page=page)
    except Invalid as error:
        values["message"] = error.findings[0]["message"]
        return render_template("intranet/register.html", **values), 422
    return render_template("intranet/register.html", **values)


def _licence(case: Case) -> Licence:
    held = rpc().review.licences(enterprise_id=case.enterprise_id).items
    found = next((item for item in held if item.number == case.licence_number), None)
    if found is None:
        raise foreign("licence", case_id=case.case_id)
    return found


def _licence_page(
    case: Case,
    licence: Licence,
    filled: dict[str, str] | None = None,
    findings: list[dict[str, Any]] | None = None,
) -> str:
    return show(
        "licence.html",
        "licence",
        case,
        licence=licence,
        methods=METHODS,
        may_deliver=StaffRole.ISSUE in g.actor.roles,
        filled=filled or {},
        findings=findings or [],
    )
