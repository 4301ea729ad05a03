"""A picture, decoded to its end."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, MpoImagePlugin, TiffImagePlugin, UnidentifiedImageError

from contracts.errors import Invalid

MAX_PIXELS = 80_000_000  # a scan of A3 at 600 dpi; beyond it an image is a bomb
MAX_SCANS = 100  # of a JPEG: each is a walk over all pixels; a progressive one has about ten
_SCAN = b"\xff\xda"
# What Pillow would import for one picture or another.
Image.preinit()
_LATER = (MpoImagePlugin, TiffImagePlugin)
_TOO_LARGE = "图片尺寸过大或过于复杂，请降低分辨率后再上传"
_DAMAGED = "图片已损坏或不完整，请重新扫描、拍摄或另存后再上传"


def judge(given: BytesIO, kind: str) -> bytes:
    """kind: "JPEG" or "PNG". Raises Invalid at "file"."""
    if kind == "JPEG" and given.getvalue().count(_SCAN) > MAX_SCANS:
        raise Invalid.at("file", _TOO_LARGE, code="pixels")
    try:
        with Image.open(given, formats=(kind,)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Invalid.at("file", _TOO_LARGE, code="pixels")
            # A JPEG is read whole also for an eighth of its size, which takes an eighth squared.
            image.draft(None, (image.width // 8 + 1, image.height // 8 + 1))
            image.load()
    except Image.DecompressionBombError as error:
        raise Invalid.at("file", _TOO_LARGE, code="pixels") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Invalid.at("file", _DAMAGED, code="damaged") from error
    return b""
