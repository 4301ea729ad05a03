"""Documents of a case and certificates of a licence, for the firm they belong to."""

from __future__ import annotations

from flask import Response, request

from gateway.documents.receipts import receipt_pdf
from gateway.documents.responses import certificate_pdf, document_pdf
from gateway.portal import blueprint


@blueprint.get("/documents/<id:document_id>.pdf")
def document(document_id: str) -> Response:
    return document_pdf(document_id)


@blueprint.get("/applications/<id:application_id>/receipt.pdf")
def receipt(application_id: str) -> Response:
    return receipt_pdf(application_id, request.args.get("round", type=int))


@blueprint.get("/licences/<id:licence_id>/<copy>.pdf")
def certificate(licence_id: str, copy: str) -> Response:
    return certificate_pdf(licence_id, copy.upper(), request.args.get("print", type=int))
