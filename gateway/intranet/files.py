"""Attachments opened in place, and the PDFs of documents."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template

from contracts.application.attachments import Attached
from contracts.application.sections import SectionData
from contracts.forms.sections import Section
from gateway import opening
from gateway.documents.responses import document_pdf
from gateway.errors import foreign
from gateway.intranet import blueprint
from gateway.intranet.case_page import load_sections, show
from gateway.rpc import rpc


@blueprint.get("/cases/<id:case_id>/attachments")
def attachments(case_id: str) -> str:
    """Everything uploaded, by tab; a person's files stand together."""
    case, filed = load_sections(case_id)
    groups = [{"section": section, "holders": _holders(section, data)} for section, data in filed]
    return show("attachments.html", "attachments", case, groups=groups)


@blueprint.get("/cases/<id:case_id>/attachments/<id:attachment_id>/view")
def view_attachment(case_id: str, attachment_id: str) -> str:
    """The file in a frame, as a page or in the dialog of the page beneath."""
    file = _of_case(case_id, rpc().application.attachment(attachment_id=attachment_id))
    return render_template("intranet/cases/viewer.html", case_id=case_id, file=file)


@blueprint.get("/cases/<id:case_id>/attachments/<id:attachment_id>")
def attachment(case_id: str, attachment_id: str) -> Response:
    found = rpc().application.attachment(attachment_id=attachment_id)
    _of_case(case_id, found)  # before it counts as opened
    return opening.content(rpc().application.open_attachment(attachment_id=attachment_id))


@blueprint.get("/documents/<id:document_id>")
def document(document_id: str) -> Response:
    return document_pdf(document_id)


def _of_case(case_id: str, file: Attached) -> Attached:
    if file.application_id != case_id:
        raise foreign("attachment", case_id=case_id, attachment_id=file.attachment_id)
    return file


def _holders(section: Section, data: SectionData) -> list[dict[str, Any]]:
    """The tab itself, then its rows, each with what was asked for."""
    holders = [{"name": section.title, "slots": data.slots}] if data.slots else []
    for rowset in section.rows:
        for row in data.rows.get(rowset.code, []):
            slots = data.row_slots.get(row["id"], [])
            if slots:
                holders.append({"name": row.get(rowset.summary, rowset.title), "slots": slots})
    return holders
