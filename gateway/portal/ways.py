"""告知承诺制 or 传统审批流程: the choice (C-01…C-06), and what a firm is told and signs (C-07)."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from chassis import clock
from contracts.application.ways import Ways
from contracts.filing import has_choice
from contracts.firm import Ability
from gateway.duties import needs
from gateway.forms.fields import anchor
from gateway.pages import is_partial
from gateway.portal import blueprint
from gateway.portal.sections import load, refused
from gateway.rpc import rpc
from rules import promise
from rules.attachments import promised
from rules.conditions import conditions_text
from rules.order import load_order, order_in_force
from rules.tables import condition_tables
from rules.vocabulary.enumerations import ApplicationType, Category, Level, Procedure, Tab

PLACE = "/applications/<id:application_id>"
SLOT = "COMMITMENT"
NOT_KNOWN = "信用信息暂时无法查询，本次按传统审批流程办理。"


def to_choose(kind: str) -> str | None:
    """The page on which a firm chooses how `kind` is handled; None where there is nothing to
    choose. Asked when the firm is about to file, never before."""
    if kind not in set(ApplicationType) or not has_choice(ApplicationType(kind)):
        return None
    ways = rpc().application.ways(type=kind)
    if Procedure.PROMISE.value in ways.procedures:
        return _choice(kind, ways)
    if ways.silent:
        flash(NOT_KNOWN, "warning")
    return None


def _choice(kind: str, ways: Ways) -> str:
    return render_template(
        "portal/application/choice.html", kind=kind, ways=ways, **_told(ApplicationType(kind))
    )


def first_page(application_id: str, procedure: str) -> str | None:
    """The address that a draft begins at, None: its first tab."""
    if procedure != Procedure.PROMISE:
        return None
    return url_for("portal.commitment", application_id=application_id)


def to(address: str) -> Response:
    """There, also out of a dialog."""
    if is_partial():
        return Response(status=204, headers={"HX-Redirect": address})
    return redirect(address, 303)


@blueprint.get(f"{PLACE}/commitment")
def commitment(application_id: str) -> Response | str:
    """告知承诺: what the firm is told, 承诺书 as a template, and the signed one."""
    sheet = load(application_id, Tab.BASIC.value, row_slots=False)
    application = sheet.application
    if application.procedure != Procedure.PROMISE:
        return redirect(url_for("portal.application", application_id=application_id))
    levels = {Category(code): Level(level) for code, level in application.categories.items()}
    order = order_in_force(clock.today())
    return render_template(
        "portal/application/commitment.html",
        sheet=sheet,
        application=application,
        slot=next(one for one in sheet.slots(None) if one.code == SLOT),
        slot_anchor=anchor(f"attachments.{SLOT}"),
        failed=refused(None),
        chosen=conditions_text(levels, order),
        **_told(ApplicationType(application.type)),
    )


@blueprint.route(f"{PLACE}/general", methods=["GET", "POST"])
@needs(Ability.FILE)
def go_general(application_id: str) -> Response | str:
    """改按传统审批流程办理: asks once more, then does it."""
    if request.method == "GET":
        found = rpc().application.get(application_id=application_id)
        replaced = promised(ApplicationType(found.type))
        return render_template(
            "portal/application/general.html", application=found, replaced=replaced
        )
    rpc().application.go_general(application_id=application_id)
    flash("已改按传统审批流程办理，请补充上传所需的附件", "success")
    return redirect(url_for("portal.check", application_id=application_id))


def _told(kind: ApplicationType) -> dict[str, Any]:
    order = load_order(order_in_force(clock.today()))
    return {
        "told": promise.informing(clock.today()),
        "order": order,
        "tables": condition_tables(order),
        "replaced": promised(kind),
    }
