"""The rows of a tab's tables: “＋”, 【编辑】, 【删除】 (B-18, B-22…B-31)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import Conflict, Finding, Invalid, StaleVersion
from contracts.firm import Ability
from gateway.duties import needs
from gateway.forms.display import describe
from gateway.forms.fields import anchor, fields_of
from gateway.forms.reading import read
from gateway.pages import in_dialog
from gateway.portal import blueprint
from gateway.portal.sections import PLACE, changed, differing, load, refused
from gateway.rpc import rpc
from gateway.sheet import Sheet

ROWS = f"{PLACE}/rows/<rowset>"


@blueprint.get(f"{ROWS}/new")
@needs(Ability.FILE)
def new_row(application_id: str, code: str, rowset: str) -> str:
    sheet = load(application_id, code)
    return _page(sheet, rowset, None, sheet.beginning(sheet.rowset(rowset), request.args))


@blueprint.get(f"{ROWS}/<id:row_id>")
def row(application_id: str, code: str, rowset: str, row_id: str) -> str:
    sheet = load(application_id, code)
    return _page(sheet, rowset, row_id, sheet.row(rowset, row_id))


@blueprint.post(f"{ROWS}/new")
def add_row(application_id: str, code: str, rowset: str) -> Response | str | tuple[str, int]:
    return _save(application_id, code, rowset, None)


@blueprint.post(f"{ROWS}/<id:row_id>")
def save_row(
    application_id: str, code: str, rowset: str, row_id: str
) -> Response | str | tuple[str, int]:
    return _save(application_id, code, rowset, row_id)


@blueprint.get(f"{ROWS}/<id:row_id>/delete")
@needs(Ability.FILE)
def confirm_deletion(application_id: str, code: str, rowset: str, row_id: str) -> str:
    """Asks once more, where there is no JavaScript to ask in a dialog."""
    sheet = load(application_id, code)
    declared, values = sheet.rowset(rowset), sheet.row(rowset, row_id)
    lines = describe(declared.form, values, masked=True)
    return render_template(
        "portal/application/delete.html",
        sheet=sheet,
        what=declared.title,
        name=values.get(declared.summary) or declared.title,
        lines=[line for line in lines if line.name in declared.columns],
        back=url_for(
            "portal.section", application_id=application_id, code=code, _anchor=f"rows-{rowset}"
        ),
    )


@blueprint.post(f"{ROWS}/<id:row_id>/delete")
def delete_row(application_id: str, code: str, rowset: str, row_id: str) -> Response | str:
    rpc().application.delete_row(
        application_id=application_id, section=code, rowset=rowset, row_id=row_id
    )
    return changed(application_id, code, "portal/application/changed.html", place=f"#rows-{rowset}")


def _save(
    application_id: str, code: str, rowset: str, row_id: str | None
) -> Response | str | tuple[str, int]:
    sheet = load(application_id, code)
    values = read(sheet.rowset(rowset).form, request.form)
    try:
        saved = rpc().application.save_row(
            application_id=application_id,
            section=code,
            rowset=rowset,
            row_id=row_id,
            values=values,
            version=request.form.get("version", type=int),
        )
    except Invalid as error:
        return _page(sheet, rowset, row_id, values, error.findings), error.status
    except StaleVersion as error:
        declared, stored = sheet.rowset(rowset), sheet.row(rowset, str(row_id))
        differences = differing(describe(declared.form, values), describe(declared.form, stored))
        return _page(sheet, rowset, row_id, values, differences=differences), error.status
    except Conflict as error:
        return _page(sheet, rowset, row_id, values, alert=error.message), error.status
    # A new row that asks for attachments stays open for them; anything else is done.
    now = load(application_id, code)
    stays = row_id is None and bool(now.slots(saved.row_id))
    if stays:
        flash("已保存，请上传以下附件", "success")
    if not in_dialog():
        place: dict[str, Any] = {"application_id": application_id, "code": code}
        if stays:
            target = url_for("portal.row", rowset=rowset, row_id=saved.row_id, **place)
        else:
            target = url_for("portal.section", _anchor=f"rows-{rowset}", **place)
        return redirect(target)
    if not stays:
        return closing(render_template(CHANGED, sheet=now, application=now.application, oob=True))
    shown = now.row(rowset, str(saved.row_id))
    return _page(now, rowset, saved.row_id, shown, just_added=True) + render_template(
        CHANGED, sheet=now, application=now.application, oob=True
    )


CHANGED = "portal/application/changed.html"


def closing(content: str) -> Response:
    """The dialog has done its work; `content`: what has changed of the page beneath."""
    response = make_response(content)
    response.headers["HX-Trigger-After-Swap"] = "close-dialog"
    return response


def _page(
    sheet: Sheet,
    rowset: str,
    row_id: str | None,
    values: dict[str, Any],
    findings: list[Finding] | None = None,
    **extra: Any,
) -> str:
    declared = sheet.rowset(rowset)
    within = "dialog-" if in_dialog() else ""
    views = fields_of(declared.form, values, findings or ())
    return render_template(
        "portal/application/row.html",
        sheet=sheet,
        rowset=declared,
        row_id=row_id,
        views=[replace(view, within=within) for view in views],
        lines=describe(declared.form, values) if not sheet.editable else [],
        failed=refused(row_id),
        findings=[{**one, "href": f"#{within}{anchor(one['path'])}"} for one in findings or ()],
        **extra,
    )
