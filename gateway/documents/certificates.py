"""The licence on paper: 正本 and 副本 as HTML for the PDF renderer (domain.md §1.8)."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from gateway.documents.fit import Place
from gateway.documents.html import render
from gateway.documents.qr import qr_svg
from rules.provisions import said

_TEMPLATES = {
    "ORIGINAL": "documents/certificate_original.html",
    "DUPLICATE": "documents/certificate_duplicate.html",
}
# Between the heading and the QR code; names and addresses may be long (contracts.forms.enterprise).
_PLACES = {
    "ORIGINAL": Place(176, 77, line=1.45, gap=3.4, sizes=(14.5, 13.5, 12.5, 11.5, 10.5, 9.5, 9)),
    "DUPLICATE": Place(114, 168, line=1.45, gap=5.5, sizes=(11.5, 11, 10.5, 10, 9.5, 9, 8.5, 8)),
}
# What the provisions of the day of issue ask of a holder.
_DUTIES = (
    "登记事项发生变化的，应当自变化之日起{filing_terms[REG_CHANGE].within:han}内申请登记事项变更。",
    "需要延续有效期的，应当在有效期届满{renewal_window.closes:han}前提出申请。",
)
_ROWS = ("number", "name", "address", "legal_representative")


def certificate_html(copy: str, face: Mapping[str, Any], portal_url: str) -> str:
    """`face`: the values of `review.certificate`: number, name, uscc, address,
    legal_representative, categories [承装类三级], scope [text], valid_from, valid_to, issued_on,
    authority, verification_token, verification_code; dates as ISO text.
    """
    address = f"{portal_url.rstrip('/')}/verify/{face['verification_token']}"
    size = _PLACES[copy].size_of(_rows(copy, face))
    issued_on = date.fromisoformat(face["issued_on"])
    duties = [told for duty in _DUTIES if (told := said(duty, issued_on))]
    shown = {"preview": False, **face}
    return render(_TEMPLATES[copy], face=shown, qr=qr_svg(address), size=size, duties=duties)


def _rows(copy: str, face: Mapping[str, Any]) -> Iterator[str]:
    """What stands on the face, as the templates put it."""
    yield from (str(face[name]) for name in _ROWS)
    yield "、".join(face["categories"])
    yield "自2026年12月31日始　至2032年12月30日止"
    if copy == "DUPLICATE":
        yield face["uscc"]
        yield "\n".join(face["scope"])
