"""What the firm was told (消息), and which of its phones get text messages (短信)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from flask import flash, g, redirect, render_template, request, url_for
from flask import session as kept
from werkzeug.wrappers import Response

from chassis import clock
from contracts.errors import Conflict, Finding, Invalid, NotFound, ServiceError
from contracts.firm import Ability
from contracts.forms.base import examine
from contracts.identity.messages import Choice, FirmMessage
from gateway import paging
from gateway.duties import needs
from gateway.forms.fields import fields_of
from gateway.forms.reading import read
from gateway.portal import blueprint, codes
from gateway.portal.forms import Phone
from gateway.rpc import rpc
from rules.messages import groups

OF_PROCEEDINGS = {"PUBLISHED", "PROPOSED", "STATEMENT_ANSWERED", "DECIDED", "DROPPED"}
TICKET = codes.ticket_of("recipient")


class Way(NamedTuple):
    """Where a message leads."""

    label: str
    address: str


@blueprint.get("/messages")
def messages() -> str:
    page, unread = paging.asked(), "unread" in request.args
    found = rpc().identity.messages(page=page, unread=unread)
    paging.existing(page, found.pages)
    g.unread = found.unread
    newest = max((one.told_at for one in found.items), default=clock.now()).isoformat()
    return render_template(
        "portal/messages/list.html", found=found, unread=unread, newest=newest, way_of=way_of
    )


@blueprint.post("/messages/<id:message_id>/open")
@needs(Ability.LOOK)
def open_message(message_id: str) -> Response:
    """Where there is something to be seen of it; it counts as read."""
    found = rpc().identity.read_message(message_id=message_id)
    way = way_of(found)
    return redirect(way.address if way else url_for("portal.messages"))


@blueprint.post("/messages/<id:message_id>/read")
@needs(Ability.LOOK)
def read_message(message_id: str) -> Response:
    rpc().identity.read_message(message_id=message_id)
    return _back()


@blueprint.post("/messages/read")
@needs(Ability.LOOK)
def read_messages() -> Response:
    marked = rpc().identity.read_all_messages(until=_instant(request.form.get("until"))).messages
    flash(f"已将{marked}条消息标为已读" if marked else "没有未读的消息", "success")
    return redirect(url_for("portal.messages"))


@blueprint.route("/messages/phones", methods=["GET", "POST"])
@needs(Ability.MANAGE)
def phones() -> Response | str:
    """Which phone gets text messages of which kinds."""
    if request.method == "GET":
        return _phones({})
    chosen = [
        Choice(recipient_id=one or None, groups=request.form.getlist(f"groups.{one}"))
        for one in request.form.getlist("recipient")
    ]
    try:
        rpc().identity.choose_groups(choices=chosen)
        flash("短信接收设置已保存", "success")
    except NotFound as error:
        flash(error.message, "warning")
    return redirect(url_for("portal.phones"))


@blueprint.post("/messages/phones/code")
@needs(Ability.MANAGE)
def phone_code() -> str | tuple[str, int]:
    """Asking for another code is meant each time, as for `codes.send`."""
    values = read(Phone, request.form)
    try:
        ask = rpc().identity.send_recipient_code.with_key(g.trace_id)
        sent = ask(mobile=values.get("mobile", ""))
    except ServiceError as error:
        findings = _findings(error)
        return _phones(values, findings, alert=None if findings else error.message), error.status
    kept[TICKET] = sent.ticket
    notice = f"验证码已发送到该手机，{sent.valid_for // 60}分钟内有效"
    return _phones(values, notice=notice)


@blueprint.post("/messages/phones/new")
@needs(Ability.MANAGE)
def add_phone() -> Response | str | tuple[str, int]:
    values = read(Phone, request.form)
    _, mistakes, gaps = examine(Phone, values, today=clock.today())
    if mistakes or gaps:
        return _phones(values, mistakes + gaps), Invalid.status
    try:
        rpc().identity.add_recipient(
            label=values["label"],
            mobile=values["mobile"],
            code=values["code"],
            ticket=kept.get(TICKET),
        )
    except (Invalid, Conflict) as error:
        return _phones(values, _findings(error)), error.status
    kept.pop(TICKET, None)
    flash("手机已添加，可以在下面选择它接收哪些短信", "success")
    return redirect(url_for("portal.phones"))


@blueprint.post("/messages/phones/<id:recipient_id>/remove")
@needs(Ability.MANAGE)
def remove_phone(recipient_id: str) -> Response:
    try:
        rpc().identity.remove_recipient(recipient_id=recipient_id)
        flash("手机已删除，不再向它发送短信", "success")
    except NotFound as error:
        flash(error.message, "info")
    return redirect(url_for("portal.phones"))


def _findings(error: ServiceError) -> list[Finding]:
    """Where in the form it is."""
    return error.findings if isinstance(error, Invalid) else error.details.get("findings", [])


def _phones(values: dict[str, Any], findings: Any = (), **extra: Any) -> str:
    found = rpc().identity.recipients().items
    return render_template(
        "portal/messages/phones.html",
        recipients=found,
        groups=groups(),
        silent=[one.label for one in groups() if not _heard(one, found)],
        views=fields_of(Phone, values, findings),
        findings=findings,
        **extra,
    )


def _heard(group: str, found: Any) -> bool:
    return any(group in one.groups for one in found)


def way_of(found: FirmMessage) -> Way | None:
    """None where there is nothing to be seen of it."""
    if found.application_id:
        address = url_for("portal.application", application_id=found.application_id)
        return Way("查看申请", address)
    if found.kind in OF_PROCEEDINGS:
        return Way("查看事项", url_for("portal.proceedings"))
    if found.licence_id:
        return Way("查看许可证", url_for("portal.home", _anchor="licences"))
    return None


def _back() -> Response:
    """To the page of the list from which it was asked."""
    page = request.form.get("page", 1, type=int)
    unread = request.form.get("unread") or None
    return redirect(url_for("portal.messages", page=page if page > 1 else None, unread=unread))


def _instant(text: str | None) -> datetime | None:
    """As the page wrote it; nothing else has an offset."""
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo else None
