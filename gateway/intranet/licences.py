"""The licence of a case: its certificates and their delivery; the register (N-08, N-16)."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from chassis import clock
from contracts.errors import Conflict, Finding, Invalid, ServiceError
from contracts.operations import REVIEWERS
from contracts.review.cases import Case
from contracts.review.licences import Licence
from gateway import paging
from gateway.documents.responses import certificate_pdf, preview_pdf
from gateway.errors import foreign
from gateway.intranet import blueprint
from gateway.intranet.case_page import load, show
from gateway.intranet.confirming import asks
from gateway.rpc import parallel, rpc
from rules.dates import read_day
from rules.vocabulary.enumerations import StaffRole

METHODS = {"COLLECTED": "现场领取", "POSTED": "邮寄送达", "ELECTRONIC": "电子送达"}


@blueprint.get("/cases/<id:case_id>/licence")
def licence(case_id: str) -> str | tuple[str, int]:
    """With `as_of` as the register had it on that day."""
    case: Case = load(case_id)["case"]
    typed = request.args.get("as_of", "").strip()
    if not typed:
        return _licence_page(case, _licence(case))
    then: dict[str, Any] = {"as_of": typed, "past": True}
    try:
        held = rpc().review.licences(enterprise_id=case.enterprise_id, as_of=_day(typed)).items
    except Invalid as error:
        message = error.findings[0]["message"]
        return _licence_page(case, _licence(case), as_of=typed, message=message), 422
    number = case.licence_number
    return _licence_page(case, next((one for one in held if one.number == number), None), **then)


@blueprint.get("/cases/<id:case_id>/licence-preview/<copy>")
def licence_preview(case_id: str, copy: str) -> Response:
    """正本 or 副本 as it would be printed now."""
    preview = rpc().review.licence_preview(case_id=case_id)
    if preview.values is None:
        raise Conflict(preview.why_not or "本办件现在没有可以预览的许可证")
    return preview_pdf(copy, preview.values)


@blueprint.get("/cases/<id:case_id>/licence/<copy>")
def certificate(case_id: str, copy: str) -> Response:
    """正本 or 副本 as PDF."""
    found = _licence(load(case_id)["case"])
    return certificate_pdf(found.licence_id, copy, request.args.get("print", type=int))


@blueprint.post("/cases/<id:case_id>/licence/delivery")
@asks("登记送达", shown={"receiver": "签收人", "note": "备注"}, needs="receiver")
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


@blueprint.post("/cases/<id:case_id>/licence/delivery/correction")
@asks(
    "更正送达登记，原登记保留",
    shown={"receiver": "签收人", "note": "备注", "reason": "更正理由"},
    needs="reason",
)
def correct_delivery(case_id: str) -> AnyResponse | tuple[str, int]:
    case: Case = load(case_id)["case"]
    found = _licence(case)
    filled = {name: request.form.get(name, "") for name in ("method", "receiver", "note", "reason")}
    try:
        rpc().review.correct_delivery(licence_id=found.licence_id, **filled)
    except Invalid as error:
        return _licence_page(case, found, filled, error.findings), 422
    flash("送达登记已更正", "success")
    return redirect(url_for("intranet.licence", case_id=case_id))


@blueprint.get("/register")
def register() -> str | tuple[str, int]:
    """Look-up over all offices: what the public may see, and the way to the cases of the own."""
    text = request.args.get("text", "")
    page, as_of = paging.asked(), request.args.get("as_of", "").strip()
    values: dict[str, Any] = {"text": text, "page": page, "as_of": as_of, "found": None}
    values |= {"today": clock.today()}
    if not text:
        return render_template("intranet/register.html", **values)
    try:
        values["found"] = rpc().review.look_up(text=text, page=page, as_of=_day(as_of))
    except Invalid as error:
        values["message"] = error.findings[0]["message"]
        return render_template("intranet/register.html", **values), 422
    paging.existing(page, values["found"].pages)
    return render_template("intranet/register.html", **values)


def _licence(case: Case) -> Licence:
    held = rpc().review.licences(enterprise_id=case.enterprise_id).items
    found = next((item for item in held if item.number == case.licence_number), None)
    if found is None:
        raise foreign("licence", case_id=case.case_id)
    return found


def _latest(case: Case) -> Any:
    """The newest answer of the credit interface; False where there is none, None: not known now."""
    asked = rpc().credit_gateway.of_firm.defer(enterprise_id=case.enterprise_id)
    found = parallel({"queries": asked}, return_errors=True)["queries"]
    if isinstance(found, ServiceError):
        return None
    return next((one for one in found.items if one.credit), False)


def _day(typed: str) -> date | None:
    """Raises Invalid at "as_of"."""
    try:
        return read_day(typed) if typed else None
    except ValueError:
        raise Invalid.at("as_of", "日期应写成 2024-05-31 的样式") from None


def _licence_page(
    case: Case,
    licence: Licence | None,
    filled: dict[str, str] | None = None,
    findings: list[Finding] | None = None,
    **then: Any,
) -> str:
    """licence: None where the register did not have it yet on the day of `then`."""
    tracked = None
    if licence is not None:
        items = rpc().review.deliveries(licence_id=licence.licence_id).items
        tracked = items[0] if items else None
    return show(
        "licence.html",
        "licence",
        case,
        licence=licence,
        tracked=tracked,
        methods=METHODS,
        may_deliver=StaffRole.ISSUE in g.actor.roles,
        filled=filled or {},
        findings=findings or [],
        today=clock.today(),
        latest=_latest(case) if g.actor.permissions & REVIEWERS else None,
        **{"as_of": "", "past": False, "message": "", **then},
    )
