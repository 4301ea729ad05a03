"""我的信息, 企业信息修改, 预留手机 and 营业执照 (A-17…A-19, A-26)."""

from __future__ import annotations

from typing import Any

from flask import Response as FileResponse
from flask import flash, g, redirect, render_template, request, url_for
from flask import session as kept
from werkzeug.wrappers import Response

from chassis import clock
from contracts.errors import Finding, Invalid, ServiceError, StaleVersion, Unavailable
from contracts.firm import Ability
from contracts.forms.base import examine
from contracts.forms.enterprise import LOCKED, REGISTERED, EnterpriseForm, OwnEntry
from contracts.identity.enterprises import Enterprise
from contracts.structs import as_dict
from gateway import downloads, errors, uploads
from gateway.duties import needs
from gateway.forms.display import Shown, describe
from gateway.forms.fields import fields_of
from gateway.forms.reading import read
from gateway.portal import blueprint, codes
from gateway.portal.forms import ReservedMobile
from gateway.rpc import parallel, rpc

TICKET = codes.ticket_of("reserved")


@blueprint.get("/firm")
def firm() -> str:
    """What is registered of the firm, its contacts, its business licence."""
    own = str(g.actor.enterprise_id)
    found = parallel(
        {
            "entry": rpc().identity.enterprise.defer(enterprise_id=own),
            "contacts": rpc().identity.contacts.defer(enterprise_id=own),
            "licence": rpc().identity.business_licence.defer(enterprise_id=own),
        }
    )
    lines = describe(EnterpriseForm, as_dict(found["entry"]), masked=True)
    return render_template("portal/firm/overview.html", lines=lines, locked=LOCKED, **found)


@blueprint.route("/firm/edit", methods=["GET", "POST"])
@needs(Ability.MANAGE)
def edit_firm() -> Response | str | tuple[str, int]:
    """【保存】 at the top right. What is locked is refused in words, also where it is forged."""
    if request.method == "GET":
        return _edit_page(_entry())
    values = read(OwnEntry, request.form)
    if request.form.get("action") == "find_parent":
        name = request.form.get("institution", "")
        institutions = rpc().identity.find_institutions(name=name, page=1)
        return _edit_page(_entry(), values, institutions=institutions)
    if chosen := request.form.get("chosen_parent"):
        values["parent_id"] = chosen
    forged = {name: request.form[name] for name in REGISTERED if name in request.form}
    try:
        done = rpc().identity.change_entry(
            values=values | forged, version=request.form.get("version", 0, type=int)
        )
    except StaleVersion as error:
        return _edit_page(_entry(), values, stale=True), error.status
    except Invalid as error:
        found: list[Finding] = [
            {**one, "path": one["path"].removeprefix("values.")} for one in error.findings
        ]
        return _edit_page(_entry(), values, found), error.status
    except ServiceError as error:
        if isinstance(error, Unavailable):
            errors.keep_key()
        return _edit_page(_entry(), values, alert=error.message), error.status
    flash("企业信息已保存" if done.changed else "没有修改的内容", "success")
    return redirect(url_for("portal.firm"))


@blueprint.route("/firm/mobile", methods=["GET", "POST"])
@needs(Ability.MANAGE)
def reserved_mobile() -> Response | str | tuple[str, int]:
    """更换预留手机: the new one and the own password prove themselves."""
    values = read(ReservedMobile, request.form)
    if request.method == "GET":
        return _mobile_page(values)
    _, mistakes, gaps = examine(ReservedMobile, values, today=clock.today())
    if mistakes or gaps:
        return _mobile_page(values, mistakes + gaps), Invalid.status
    asked = {name: values[name] for name in ("mobile", "code", "password")}
    try:
        rpc().identity.change_reserved(ticket=kept.get(TICKET), **asked)
    except ServiceError as error:
        if isinstance(error, Unavailable):
            errors.keep_key()
        found = error.details.get("findings", [])
        told = None if found else error.message
        return _mobile_page(values, found, alert=told), error.status
    kept.pop(TICKET, None)
    flash("预留手机已更换，已向原号码和新号码发送短信", "success")
    return redirect(url_for("portal.firm"))


@blueprint.post("/firm/mobile/code")
@needs(Ability.MANAGE)
def reserved_code() -> str | tuple[str, int]:
    """Asking for another code is meant each time, as for `codes.send`."""
    values = read(ReservedMobile, request.form)
    try:
        ask = rpc().identity.send_reserved_code.with_key(g.trace_id)
        sent = ask(mobile=values.get("mobile", ""))
    except ServiceError as error:
        found = error.details.get("findings", [])
        told = None if found else error.message
        return _mobile_page(values, found, alert=told), error.status
    kept[TICKET] = sent.ticket
    notice = f"验证码已发送到新的手机，{sent.valid_for // 60}分钟内有效"
    return _mobile_page(values, notice=notice)


@blueprint.get("/firm/business-licence")
def business_licence() -> FileResponse:
    own = str(g.actor.enterprise_id)
    file = rpc().identity.business_licence(enterprise_id=own)
    return downloads.stored(uploads.storage(), file)


def _entry() -> Enterprise:
    return rpc().identity.enterprise(enterprise_id=str(g.actor.enterprise_id))


def _edit_page(
    entry: Enterprise,
    values: dict[str, Any] | None = None,
    findings: list[Finding] | None = None,
    *,
    stale: bool = False,
    **extra: Any,
) -> str:
    """values: what was typed and is not stored."""
    stored = as_dict(entry)
    known = describe(EnterpriseForm, stored, masked=True)
    typed = {**stored, **(values or {})} if values is not None else stored
    views = fields_of(OwnEntry, typed, findings or ())
    return render_template(
        "portal/firm/edit.html",
        entry=entry,
        registered=[line for line in known if line.name in REGISTERED],
        locked=LOCKED,
        views=views,
        findings=findings or [],
        differences=_differences(stored, values or {}) if stale else [],
        stale=stale,
        parent_name=request.form.get("parent_name", entry.parent_name or ""),
        **extra,
    )


def _differences(stored: dict[str, Any], typed: dict[str, Any]) -> list[tuple[Shown, Shown]]:
    """(what was typed, what is stored now) of the fields that differ."""
    mine, now = describe(OwnEntry, typed), describe(OwnEntry, stored)
    return [(one, other) for one, other in zip(mine, now, strict=True) if one.text != other.text]


def _mobile_page(values: dict[str, Any], findings: Any = (), **extra: Any) -> str:
    entry = _entry()
    return render_template(
        "portal/firm/mobile.html",
        now=next(
            line.text
            for line in describe(EnterpriseForm, as_dict(entry), masked=True)
            if line.name == "contact_mobile"
        ),
        views=fields_of(ReservedMobile, {**values, "password": ""}, findings),
        findings=findings,
        **extra,
    )
