"""QR codes (ISO/IEC 18004): as SVG to be set into HTML, as files to be kept."""

from __future__ import annotations

import io
from typing import Any

import qrcode
from markupsafe import Markup
from qrcode.image.svg import SvgPathImage


def qr_svg(text: str) -> Markup:
    """An inline `<svg>` that scales to its box; error correction M stands a worn print."""
    # The XML declaration of the stand-alone image has no place inside HTML.
    svg = _code(text).make_image(SvgPathImage).to_string(encoding="unicode")
    return Markup(svg)  # noqa: S704 - made of digits and paths only


def qr_svg_file(text: str) -> bytes:
    """A picture that stands alone."""
    return bytes(_code(text).make_image(SvgPathImage).to_string(encoding="utf-8"))


def qr_png(text: str) -> bytes:
    """Ten pixels a module: some four centimetres in print."""
    picture = io.BytesIO()
    _code(text).make_image().save(picture)
    return picture.getvalue()


def _code(text: str) -> qrcode.QRCode[Any]:
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=2)
    code.add_data(text)
    return code
