"""The PDFs of a licence and of a case as HTTP responses, for pages and API alike.

The service that owns the content decides who may see it; here it is only laid out.
"""

from typing import Any

from flask import Response, g

from chassis.settings import settings
from contracts.errors import NotFound
from contracts.review.licences import COPIES
from gateway.documents.certificates import certificate_html
from gateway.documents.notices import notice_html
from gateway.documents.pdf import pdf
from gateway.documents.store import kept_pdf
from gateway.downloads import inline
from gateway.rpc import rpc
from gateway.uploads import storage

PDF = "application/pdf"
COPY_NAMES = {"ORIGINAL": "正本", "DUPLICATE": "副本"}


def certificate_pdf(licence_id: str, copy: str, print_number: int | None = None) -> Response:
    """正本 or 副本 of a licence, as it counts today or of another print. Raises NotFound,
    Unavailable."""
    if copy not in COPIES:
        raise NotFound()
    face = (
        rpc().review.certificate(licence_id=licence_id, copy=copy, print_number=print_number).values
    )
    html = certificate_html(copy, face, settings().portal_url)
    filename = f"许可证{COPY_NAMES[copy]} {face['number']}.pdf"
    return inline(kept_pdf(storage(), html, g.call.deadline), filename, PDF)


def preview_pdf(copy: str, face: dict[str, Any]) -> Response:
    """As it would be printed, marked as a preview. Raises NotFound, Unavailable."""
    if copy not in COPIES:
        raise NotFound()
    html = certificate_html(copy, {**face, "preview": True}, settings().portal_url)
    return inline(pdf(html), f"许可证{COPY_NAMES[copy]}预览.pdf", PDF)


def document_pdf(document_id: str) -> Response:
    """A numbered document of a case. Raises NotFound, Unavailable."""
    found = rpc().review.document(document_id=document_id)
    html = notice_html(found.template, found.values)
    filename = f"{found.title} {found.number}.pdf"
    return inline(kept_pdf(storage(), html, g.call.deadline), filename, PDF)
