"""联系人: whom of the firm the office can reach, beside the contact with the reserved mobile."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import Conflict, Invalid, NotFound, StaleVersion
from contracts.firm import Ability
from contracts.forms.enterprise import ContactPerson
from contracts.identity.own import FirmContact
from contracts.structs import as_dict
from gateway.duties import needs
from gateway.forms.fields import fields_of
from gateway.forms.reading import read
from gateway.portal import blueprint
from gateway.rpc import rpc


@blueprint.route("/firm/contacts/new", methods=["GET", "POST"])
@needs(Ability.MANAGE)
def new_contact() -> Response | str | tuple[str, int]:
    return _save(None)


@blueprint.route("/firm/contacts/<id:contact_id>", methods=["GET", "POST"])
@needs(Ability.MANAGE)
def contact(contact_id: str) -> Response | str | tuple[str, int]:
    found = rpc().identity.contacts(enterprise_id=str(g.actor.enterprise_id)).items
    known = next((one for one in found if one.contact_id == contact_id), None)
    if known is None:
        flash("没有找到这位联系人，可能已被删除", "warning")
        return redirect(url_for("portal.firm"))
    return _save(known)


@blueprint.post("/firm/contacts/<id:contact_id>/removal")
@needs(Ability.MANAGE)
def remove_contact(contact_id: str) -> Response:
    try:
        rpc().identity.remove_contact(contact_id=contact_id)
        flash("联系人已删除", "success")
    except NotFound as error:
        flash(error.message, "info")
    return redirect(url_for("portal.firm", _anchor="contacts"))


def _save(known: FirmContact | None) -> Response | str | tuple[str, int]:
    if request.method == "GET":
        return _page(known, as_dict(known) if known else {})
    values = read(ContactPerson, request.form)
    try:
        rpc().identity.save_contact(
            contact_id=known.contact_id if known else None,
            version=request.form.get("version", 0, type=int),
            values=values,
        )
    except StaleVersion as error:
        return _page(known, values, alert=error.message, stale=known), error.status
    except Invalid as error:
        found = [{**one, "path": one["path"].removeprefix("values.")} for one in error.findings]
        return _page(known, values, found), error.status
    except (Conflict, NotFound) as error:
        return _page(known, values, alert=error.message), error.status
    flash("联系人已保存", "success")
    return redirect(url_for("portal.firm", _anchor="contacts"))


def _page(
    known: FirmContact | None, values: dict[str, Any], findings: Any = (), **extra: Any
) -> str:
    return render_template(
        "portal/firm/contact.html",
        known=known,
        views=fields_of(ContactPerson, values, findings),
        findings=findings,
        **extra,
    )
