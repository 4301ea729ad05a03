"""办件查询: every case of one's jurisdiction, and what one has had oneself (N-02, N-10).

What is looked for is posted, so that a person's number stands in no address; any other text then
becomes an address that can be kept.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import flash, g, redirect, render_template, request, url_for
from msgspec import ValidationError, convert
from werkzeug.wrappers import Response

from contracts.errors import Conflict, Finding, Invalid
from contracts.personnel import Personnel
from contracts.review.finding import CaseLines, CaseQuery
from gateway import paging
from gateway.intranet import blueprint
from gateway.rpc import rpc
from rules.vocabulary.enumerations import ApplicationType, CaseState, Office
from rules.vocabulary.numbers import identity_number

FIELDS = (
    "text", "share", "stage", "state", "type", "office", "filed_from", "filed_to", "order",
)  # fmt: skip
NOTHING = CaseLines(items=[], total=0, pages=1, more=False)


class Person(NamedTuple):
    """Whose cases are shown."""

    masked: str
    case_ids: list[str]


@blueprint.get("/cases")
def find_cases() -> str | tuple[str, int]:
    return _list(_chosen(request.args))


@blueprint.post("/cases")
def look_for_cases() -> Response | str | tuple[str, int]:
    chosen = _chosen(request.form)
    try:
        number = identity_number(chosen.get("text", ""))
    except ValueError:
        return redirect(url_for("intranet.find_cases", **chosen))
    if not Personnel.named_in.allow & g.actor.permissions:
        refused: Finding = {
            "path": "text",
            "message": "按身份证号查询限形审、审查人员，请改用单位名称或者编号查询",
        }
        return _page({**chosen, "text": ""}, NOTHING, [refused]), 403
    named = rpc().personnel.named_in(id_number=number)
    person = Person(named.id_number_masked, named.application_ids)
    return _list({**chosen, "text": ""}, person)


@blueprint.post("/cases/views")
def save_view() -> Response:
    """What was chosen, under a name."""
    query = _chosen(request.form)
    try:
        asked = convert(query, CaseQuery, strict=False)
        rpc().review.save_view(name=request.form.get("name", ""), query=asked)
    except ValidationError:
        flash("查询条件有误，请核对后再保存", "warning")
        return redirect(url_for("intranet.find_cases"))
    except Invalid as error:
        flash(error.findings[0]["message"], "warning")
    except Conflict as error:
        flash(error.message, "warning")
    else:
        flash("已保存为常用查询", "success")
    return redirect(url_for("intranet.find_cases", **query))


@blueprint.post("/cases/views/<id:view_id>/removal")
def drop_view(view_id: str) -> Response:
    rpc().review.drop_view(view_id=view_id)
    flash("已删除", "info")
    return redirect(url_for("intranet.find_cases"))


def _chosen(sent: Any) -> dict[str, Any]:
    picked = {name: sent.get(name, "").strip() for name in FIELDS}
    return {name: value for name, value in picked.items() if value}


def _list(chosen: dict[str, Any], person: Person | None = None) -> str | tuple[str, int]:
    page = 1 if person else paging.asked()
    among: dict[str, Any] = {"case_ids": person.case_ids} if person else {}
    try:
        found = rpc().review.find_cases(**chosen, **among, page=page)
    except Invalid as error:
        return _page(chosen, NOTHING, error.findings), 422
    if not person:
        paging.existing(page, found.pages)
    return _page(chosen, found, person=person, page=page)


def _page(
    chosen: dict[str, Any],
    found: CaseLines,
    findings: list[Finding] | None = None,
    *,
    person: Person | None = None,
    page: int = 1,
) -> str:
    def address(**changed: Any) -> str:
        return url_for("intranet.find_cases", **(chosen | changed))

    return render_template(
        "intranet/find_cases.html",
        found=found,
        chosen=chosen,
        views=rpc().review.saved_views().items,
        findings=findings or [],
        person=person,
        page=page,
        address=address,
        types=list(ApplicationType),
        states=[one for one in CaseState if one is not CaseState.DRAFT],
        offices=list(Office) if g.actor.office is None else [],
    )
