"""分立, 合并: the other firms of a case, and where their people and projects go (J-02, K-03)."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.application.parties import RELEASE
from contracts.errors import Conflict, Invalid
from contracts.forms.categories import LEVEL_FIELDS
from gateway.portal import blueprint
from gateway.rpc import parallel, rpc
from rules.vocabulary.enumerations import CURRENT_LEVELS, LicenceState, PartyFate

PLACE = "/applications/<id:application_id>"


@blueprint.get(f"{PLACE}/parties")
def parties(application_id: str) -> str:
    return _page(application_id)


@blueprint.post(f"{PLACE}/parties/add")
def name_party(application_id: str) -> Response | tuple[str, int]:
    """【添加】 a firm by the number of its licence."""
    typed = {name: request.form.get(name, "") for name in ("text", "fate", *LEVEL_FIELDS.values())}
    chosen = {kind.value: typed[name] for kind, name in LEVEL_FIELDS.items() if typed[name]}
    more: dict[str, Any] = {"fate": typed["fate"], "levels": chosen} if typed["fate"] else {}
    try:
        rpc().application.name_party(application_id=application_id, text=typed["text"], **more)
    except (Invalid, Conflict) as error:
        return _page(application_id, typed=typed, said=_said(error)), error.status
    flash("已通知对方确认；对方同意前不能提交", "success")
    return _to(application_id)


@blueprint.post(f"{PLACE}/parties/<id:enterprise_id>/drop")
def drop_party(application_id: str, enterprise_id: str) -> Response:
    """【移除】."""
    try:
        rpc().application.drop_party(application_id=application_id, enterprise_id=enterprise_id)
    except Conflict as error:
        flash(error.message, "warning")
    return _to(application_id)


@blueprint.post(f"{PLACE}/parties/<id:enterprise_id>/paper")
def rely_on_paper(application_id: str, enterprise_id: str) -> Response:
    """【以上传的协议为准】, for a firm without an account."""
    try:
        rpc().application.rely_on_paper(application_id=application_id, enterprise_id=enterprise_id)
    except Conflict as error:
        flash(error.message, "warning")
    else:
        flash("请在“申请类别”上传有对方盖章的协议，由派出机构核对", "success")
    return _to(application_id)


@blueprint.get(f"{PLACE}/balance")
def balance_sheet(application_id: str) -> str:
    """合并、分立前后对照: everybody and every project goes to one place."""
    found = parallel(
        {
            "application": rpc().application.get.defer(application_id=application_id),
            "sheet": rpc().application.balance_sheet.defer(application_id=application_id),
        }
    )
    return render_template("portal/application/balance.html", **found)


@blueprint.post(f"{PLACE}/balance/<id:enterprise_id>")
def allot(application_id: str, enterprise_id: str) -> Response:
    """The chosen ones go there; where nothing is chosen, all that are open."""
    to, refs = request.form.get("to", ""), request.form.getlist("ref")
    if to != "" and request.form.get("chosen") and not refs:
        flash("请先选择人员或者业绩", "warning")
    else:
        _allot(application_id, enterprise_id, to, refs)
    return redirect(url_for("portal.balance_sheet", application_id=application_id))


def _allot(application_id: str, enterprise_id: str, to: str, refs: list[str]) -> None:
    place: dict[str, Any] = {"application_id": application_id, "enterprise_id": enterprise_id}
    try:
        done = rpc().application.allot(**place, to=to, refs=refs)
    except (Invalid, Conflict) as error:
        flash(_said(error), "warning")
        return
    said = "已注明不承继" if to == RELEASE else "已更新去向"
    flash(f"{said}{done.count}项", "success")


def _page(application_id: str, *, typed: dict[str, str] | None = None, said: str = "") -> str:
    find = request.args.get("find", "").strip()
    asked = {
        "application": rpc().application.get.defer(application_id=application_id),
        "parties": rpc().application.parties.defer(application_id=application_id),
    }
    found = parallel(asked)
    hits, missed = _hits(find) if find else ([], "")
    return render_template(
        "portal/application/parties.html",
        **found,
        find=find,
        hits=hits,
        said=said or missed,
        typed=typed or {},
        fates=list(PartyFate),
        level_fields=LEVEL_FIELDS,
        current_levels=CURRENT_LEVELS,
    )


def _hits(find: str) -> tuple[list[Any], str]:
    """Holders that match, and what is said where none does."""
    try:
        found = rpc().review.search_licences(text=find).items
    except Invalid as error:
        return [], _said(error)
    valid = [one for one in found if one.state == LicenceState.VALID]
    return valid, "" if valid else "没有找到持有有效许可证的企业，请核对名称或者编号"


def _said(error: Invalid | Conflict) -> str:
    if isinstance(error, Invalid) and error.findings:
        return str(error.findings[0]["message"])
    return error.message


def _to(application_id: str) -> Response:
    return redirect(url_for("portal.parties", application_id=application_id))
