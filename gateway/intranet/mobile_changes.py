"""预留手机变更 (N-14): what firms have filed or the office scans in; two persons confirm it."""

from __future__ import annotations

from typing import Any

from flask import Response as FileResponse
from flask import flash, g, redirect, render_template, request, url_for
from msgspec import convert
from werkzeug.wrappers import Response

from contracts.errors import Conflict, Forbidden, Invalid, Unavailable
from contracts.identity.enterprises import UploadedFile
from gateway import downloads, errors, uploads
from gateway.bodies import takes_files
from gateway.forms.fields import fields_of
from gateway.forms.reading import read
from gateway.intranet import blueprint
from gateway.intranet.forms import ScannedForm
from gateway.mailboxes import offices
from gateway.rpc import rpc
from rules.vocabulary.enumerations import MobileChangeRefusal, MobileChangeState

PLACE = "/mobile-changes/<id:change_id>"
DONE = {
    "check": ("check_mobile_change", "已核对，等待另一人复核"),
    "confirm": ("confirm_mobile_change", "预留手机已变更，已向原号码和新号码发送短信"),
}


@blueprint.get("/mobile-changes")
def mobile_changes() -> str:
    asked = request.args.get("state")
    state = asked if asked in list(MobileChangeState) else None
    page = min(max(request.args.get("page", 1, type=int), 1), 1000)
    found = rpc().identity.mobile_changes(state=state, page=page)
    return render_template(
        "intranet/mobile_changes/list.html",
        found=found,
        state=state,
        states=list(MobileChangeState),
    )


@blueprint.route("/mobile-changes/new", methods=["GET", "POST"])
@takes_files
def scan_mobile_change() -> Response | str | tuple[str, int]:
    """录入申请表: what came by mail or over the counter."""
    values = read(ScannedForm, request.form)
    if request.method == "GET":
        return _form(values)
    stored = uploads.kept(request.form.get("kept_form"))
    kept_form = request.form.get("kept_form") if stored else None
    try:
        if stored is None:
            file = uploads.posted(request.files.get("file"))
            stored = uploads.store(file, uploads.new_key("mobile-forms"))
            kept_form = uploads.keep(stored)
        asked = {name: values.get(name, "") for name in ("uscc", "contact", "mobile")}
        done = rpc().identity.scan_mobile_change(**asked, form=convert(stored, UploadedFile))
    except Invalid as error:
        return _form(values, error.findings, stored, kept_form), error.status
    except (Conflict, Forbidden, Unavailable) as error:
        if isinstance(error, Unavailable):
            errors.keep_key()
        return _form(values, (), stored, kept_form, error.message), error.status
    if done.object_key != stored["object_key"]:  # sent twice with the same key
        uploads.discard(stored)
    flash(f"申请表已录入，受理号{done.reference}，须由两人先后核对、复核", "success")
    return redirect(url_for("intranet.mobile_changes"))


@blueprint.get(PLACE)
def mobile_change(change_id: str) -> str:
    return _page(change_id)


@blueprint.post(PLACE)
def decide_mobile_change(change_id: str) -> Response | tuple[str, int]:
    action, version = (
        request.form.get("action", ""),
        request.form.get("version", 0, type=int),
    )
    try:
        if action in DONE:
            operation, told = DONE[action]
            getattr(rpc().identity, operation)(change_id=change_id, version=version)
        else:
            told = "已不予变更，已向新号码发送短信"
            reason = request.form.get("reason", "")
            rpc().identity.refuse_mobile_change(change_id=change_id, version=version, reason=reason)
    except Invalid as error:
        return _page(change_id, error.findings), error.status
    except (Conflict, Forbidden) as error:
        flash(error.message, "warning")
        return redirect(url_for("intranet.mobile_change", change_id=change_id))
    flash(told, "success")
    return redirect(url_for("intranet.mobile_changes"))


@blueprint.get(f"{PLACE}/form")
def mobile_form(change_id: str) -> FileResponse:
    """Every opening is recorded."""
    file = rpc().identity.open_mobile_form.with_key(g.trace_id)(change_id=change_id)
    return downloads.stored(uploads.storage(), file)


@blueprint.route("/mailboxes", methods=["GET", "POST"])
def mailboxes() -> Response | str | tuple[str, int]:
    """派出机构邮箱: an administrator enters that of his office, the centre's all of them."""
    if request.method == "GET":
        return _mailboxes()
    office, mailbox = (
        request.form.get("office", ""),
        request.form.get("mailbox", "").strip(),
    )
    try:
        rpc().identity.set_mailbox(office=office, mailbox=mailbox or None)
    except Invalid as error:
        return _mailboxes(error.findings, {office: mailbox}), error.status
    flash("邮箱已保存，企业在找回密码页面可以看到", "success")
    return redirect(url_for("intranet.mailboxes"))


def _mailboxes(findings: Any = (), typed: dict[str, str] | None = None) -> str:
    own = g.actor.office
    mine = [one for one in offices() if own in (None, one.office.value)]
    return render_template(
        "intranet/mobile_changes/mailboxes.html",
        offices=mine,
        typed=typed or {},
        findings=findings,
    )


def _page(change_id: str, findings: Any = ()) -> str:
    return render_template(
        "intranet/mobile_changes/change.html",
        change=rpc().identity.mobile_change(change_id=change_id),
        reasons=list(MobileChangeRefusal),
        findings=findings,
    )


def _form(
    values: dict[str, Any],
    findings: Any = (),
    stored: dict[str, Any] | None = None,
    kept_form: str | None = None,
    alert: str | None = None,
) -> str:
    return render_template(
        "intranet/mobile_changes/new.html",
        views=fields_of(ScannedForm, values, findings),
        findings=findings,
        stored=stored,
        kept_form=kept_form,
        alert=alert,
    )
