"""提交回执 of a submission, for the firm that made it."""

from flask import Response, g

from contracts.application.receipts import Receipt
from gateway.documents.html import render
from gateway.documents.store import kept_pdf
from gateway.downloads import inline
from gateway.rpc import rpc
from gateway.uploads import storage
from rules.vocabulary.enumerations import ApplicationType, Office

MOST = 1000
"""Files that are listed one by one; the rest is counted, or it would not be laid out in time."""


def receipt_html(receipt: Receipt) -> str:
    """What was handed in, each file by its name."""
    return render(
        "documents/receipt.html",
        r=receipt,
        business=ApplicationType(receipt.type).label,
        authority=Office(receipt.office).label,
        count=sum(len(tab.files) for tab in receipt.tabs),
        most=MOST,
    )


def receipt_pdf(application_id: str, round_: int | None = None) -> Response:
    """As PDF, of the last submission without `round_`. Raises NotFound, Unavailable."""
    found = rpc().application.receipt(application_id=application_id, round=round_)
    filename = f"提交回执 {found.number}.pdf"
    return inline(
        kept_pdf(storage(), receipt_html(found), g.call.deadline), filename, "application/pdf"
    )
