"""The tabs of an application: one page for all of them, driven by contracts.forms.sections."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from flask import flash, g, get_flashed_messages, redirect, render_template, request, url_for
from msgspec import to_builtins
from werkzeug.wrappers import Response

from contracts.application.sections import Page
from contracts.errors import Conflict, Finding, Invalid, StaleVersion
from contracts.forms.base import carried
from contracts.forms.sections import SECTIONS, Panel
from contracts.forms.submitter import Submitter
from contracts.identity.enterprises import Enterprise
from gateway import panels
from gateway.forms.display import Shown
from gateway.forms.fields import schema_of
from gateway.forms.reading import read
from gateway.pages import is_partial
from gateway.portal import blueprint
from gateway.rpc import parallel, rpc
from gateway.sheet import Sheet, find_section
from rules.vocabulary.enumerations import SubmitType

PLACE = "/applications/<id:application_id>/sections/<code>"
REFUSED = "refused upload"
# By the code of the tab, of which business type it may be.
PANELS: dict[str, set[Panel]] = {}
# The tabs that ask who submits.
SUBMITTERS: set[str] = set()
ENTRY, OF_ENTRY = "enterprise", "取自企业注册信息，请核对后保存"
for _tabs in SECTIONS.values():
    for _tab in _tabs:
        if _tab.form is not None and issubclass(_tab.form, Submitter):
            SUBMITTERS.add(_tab.code)
        PANELS.setdefault(_tab.code, set()).update(_tab.panels)


@blueprint.get(PLACE)
def section(application_id: str, code: str) -> str:
    return page(load(application_id, code, row_slots=False))


@blueprint.post(PLACE)
def save_section(application_id: str, code: str) -> Response | str | tuple[str, int]:
    """【保存】 stays on the tab; 【下一步】 saves too and goes on when nothing is missing. To save
    is to confirm what the system had put there."""
    sheet = load(application_id, code, row_slots=False)
    if request.form.get("action") == "autosave":
        return _autosaved(sheet)
    gaps = to_builtins(sheet.data.gaps)
    if sheet.section.form is not None or sheet.prefilled:
        values = _typed(sheet)
        try:
            saved = rpc().application.save_fields(
                application_id=application_id,
                section=code,
                values=values,
                version=request.form.get("version", 0, type=int),
                as_of=sheet.data.as_of,
            )
        except StaleVersion as error:
            return page(sheet, values=values, stale=True), error.status
        except Invalid as error:
            return page(sheet, values=values, findings=error.findings), error.status
        except Conflict as error:
            return page(sheet, values=values, alert=error.message), error.status
        gaps = to_builtins(saved.gaps)
    if request.form.get("action") != "next":
        flash("已保存", "success")
        return redirect(_local(request.form.get("then")) or _address(application_id, code))
    if gaps:
        return page(load(application_id, code, row_slots=False), findings=gaps), Invalid.status
    if sheet.following is None:
        return redirect(url_for("portal.check", application_id=application_id))
    return redirect(_address(application_id, sheet.following.code))


def _autosaved(sheet: Sheet) -> Response:
    """What the page sends by itself while somebody types: kept where it is right. What the system
    has put there is not confirmed by it."""
    if sheet.section.form is None or sheet.prefilled:
        return Response(status=422)
    try:
        saved = rpc().application.save_fields(
            application_id=sheet.application.application_id,
            section=sheet.section.code,
            values=_typed(sheet),
            version=request.form.get("version", 0, type=int),
            as_of=sheet.data.as_of,
        )
    except (Invalid, Conflict) as error:
        return Response(status=error.status)
    return Response(status=204, headers={"X-Version": str(saved.version)})


def _local(address: str | None) -> str | None:
    """A page of ours to go on to (保存并离开), None for anything else."""
    plain = bool(address) and str(address).startswith("/") and "\\" not in str(address)
    return str(address) if plain and not str(address).startswith("//") else None


def _typed(sheet: Sheet) -> dict[str, Any]:
    form = sheet.section.form
    if form is None:
        return {}
    as_of = sheet.data.as_of
    told = request.form.get("as_of", as_of, type=date.fromisoformat)
    return carried(form, read(form, request.form), told, as_of)


@blueprint.post("/applications/<id:application_id>/prefilled")
def discard_prefilled(application_id: str) -> Response:
    """从空白表开始: the tab named, or all of them; back to that tab."""
    code, every = request.form.get("section", ""), request.form.get("scope") == "all"
    rpc().application.discard_prefilled(
        application_id=application_id, section=None if every else code
    )
    flash("已清空系统预填的内容", "success")
    return redirect(_address(application_id, code))


@blueprint.post(f"{PLACE}/head")
def appoint(application_id: str, code: str) -> Response:
    """从技术人员中选择: a technician becomes the head of the tab."""
    if not (row_id := request.form.get("row_id")):
        flash("请先选择技术人员", "warning")
        return redirect(_address(application_id, code))
    try:
        rpc().application.appoint(application_id=application_id, section=code, row_id=row_id)
        flash("已填入所选技术人员的资料，身份证和职称证等附件一并转到本页", "success")
    except (Invalid, Conflict) as error:
        flash(error.message, "danger")
    return redirect(_address(application_id, code))


def load(application_id: str, code: str, *, row_slots: bool = True) -> Sheet:
    """row_slots: whether the attachments of rows will be shown one by one, as in a row's dialog.

    Raises NotFound for another firm's application and for an unknown tab.
    """
    place: dict[str, Any] = {"application_id": application_id, "section": code}
    questions = panels.questions(PANELS.get(code, ()), g.actor.enterprise_id)
    answer = rpc().application.page.defer(**place, row_slots=row_slots)
    if code in SUBMITTERS:
        questions |= {ENTRY: panels.ORIGINS[ENTRY](str(g.actor.enterprise_id))}
    found = parallel({"page": answer, **questions})
    page: Page = found["page"]
    section = find_section(page.application, code)
    shown = panels.known(section.panels, found)
    suggested = _submitter(found[ENTRY], page) if code in SUBMITTERS else {}
    return Sheet(section, page.application, page.data, shown, suggested, OF_ENTRY)


def _submitter(entry: Enterprise, page: Page) -> dict[str, Any]:
    """The legal representative, until somebody is named (B-05, B-09)."""
    asked = set(schema_of(Submitter).fields)
    if not page.data.editable or asked & set(page.data.fields):
        return {}
    return {
        "submit_type": SubmitType.LEGAL_REP.value,
        "submitter_name": entry.legal_representative,
        "submitter_document": entry.legal_representative_document,
        "submitter_id": entry.legal_representative_id,
    }


def page(
    sheet: Sheet,
    values: dict[str, Any] | None = None,
    findings: list[Finding] | None = None,
    **extra: Any,
) -> str:
    """The tab. values: what was typed and is not stored yet; findings: what stands against it."""
    return render_template(
        "portal/application/section.html",
        sheet=sheet,
        application=sheet.application,
        views=sheet.views(values, findings or ()),
        findings=sheet.linked(findings or ()),
        differences=_differences(sheet, values) if extra.get("stale") else [],
        failed=refused(None),
        **extra,
    )


def refuse(slot: str, row_id: str | None, message: str) -> None:
    """Keep for the next page why the upload to a slot was refused."""
    flash(json.dumps([row_id, slot, message]), REFUSED)


def refused(row_id: str | None) -> dict[str, str]:
    """{slot: message} of the uploads that were refused at the tab (None) or at a row."""
    told = get_flashed_messages(category_filter=[REFUSED])
    found = (json.loads(one) for one in told if isinstance(one, str))
    return {slot: message for at, slot, message in found if at == row_id}


def _differences(sheet: Sheet, values: dict[str, Any] | None) -> list[tuple[Shown, Shown]]:
    """(what was typed, what is stored) of the fields that differ."""
    return differing(sheet.describe(values or {}), sheet.lines())


def differing(typed: list[Shown], stored: list[Shown]) -> list[tuple[Shown, Shown]]:
    """(what was typed, what is stored) where they are not the same."""
    known = {line.name: line for line in stored}
    return [
        (line, known[line.name])
        for line in typed
        if line.name in known and line.text != known[line.name].text
    ]


def changed(application_id: str, code: str, part: str, **values: Any) -> str | Response:
    """After a row or an attachment has changed: the parts of the tab that show it, for htmx; the
    tab itself without JavaScript. `part`: template of what the request itself is answered with."""
    if not is_partial():
        return redirect(_address(application_id, code) + values.get("place", ""))
    sheet = load(application_id, code)
    return render_template(part, sheet=sheet, application=sheet.application, oob=True, **values)


def _address(application_id: str, code: str) -> str:
    return url_for("portal.section", application_id=application_id, code=code)
