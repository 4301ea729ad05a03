"""QR codes as SVG (ISO/IEC 18004), to be set into HTML."""

import qrcode
from markupsafe import Markup
from qrcode.image.svg import SvgPathImage


def qr_svg(text: str) -> Markup:
    """An inline `<svg>` that scales to its box; error correction M stands a worn print."""
    code = qrcode.QRCode(
        error_correction=qrcode.constants.ERROR_CORRECT_M, border=2, image_factory=SvgPathImage
    )
    code.add_data(text)
    # The XML declaration of the stand-alone image has no place inside HTML.
    svg = code.make_image().to_string(encoding="unicode")
    return Markup(svg)  # noqa: S704 - made of digits and paths only
