"""The licence on paper: 正本 and 副本 as HTML for the PDF renderer (domain.md §1.8)."""

from collections.abc import Mapping
from typing import Any

from gateway.documents.html import render
from gateway.documents.qr import qr_svg

_TEMPLATES = {
    "ORIGINAL": "documents/certificate_original.html",
    "DUPLICATE": "documents/certificate_duplicate.html",
}


def certificate_html(copy: str, face: Mapping[str, Any], portal_url: str) -> str:
    """`face`: the values of `review.certificate`: number, name, uscc, address,
    legal_representative, categories [承装类三级], scope [text], valid_from, valid_to, issued_on,
    authority, verification_token, verification_code; dates as ISO text.
    """
    address = f"{portal_url.rstrip('/')}/verify/{face['verification_token']}"
    return render(_TEMPLATES[copy], face=face, qr=qr_svg(address))
