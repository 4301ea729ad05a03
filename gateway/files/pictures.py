"""A picture, decoded to its end."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageOps, MpoImagePlugin, TiffImagePlugin, UnidentifiedImageError

from contracts.errors import Invalid

MAX_PIXELS = 80_000_000  # a scan of A3 at 600 dpi; beyond it an image is a bomb
THUMBNAIL = (240, 240)
MAX_THUMBNAIL = 40_000  # bytes; one that is larger is none
MAX_SCANS = 100  # of a JPEG: each is a walk over all pixels; a progressive one has about ten
_SCAN = b"\xff\xda"
# What Pillow would import for one picture or another.
Image.preinit()
_LATER = (MpoImagePlugin, TiffImagePlugin)
_TOO_LARGE = "图片尺寸过大或过于复杂，请降低分辨率后再上传"
_DAMAGED = "图片已损坏或不完整，请重新扫描、拍摄或另存后再上传"


def judge(given: BytesIO, kind: str) -> bytes:
    """A small JPEG of it. kind: "JPEG" or "PNG". Raises Invalid at "file"."""
    if kind == "JPEG" and given.getvalue().count(_SCAN) > MAX_SCANS:
        raise Invalid.at("file", _TOO_LARGE, code="pixels")
    try:
        with Image.open(given, formats=(kind,)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Invalid.at("file", _TOO_LARGE, code="pixels")
            # A JPEG is read whole also for an eighth of its size, which takes an eighth squared.
            image.draft(
                None,
                (max(image.width // 8 + 1, THUMBNAIL[0]), max(image.height // 8 + 1, THUMBNAIL[1])),
            )
            image.load()
            return _thumbnail(image)
    except Image.DecompressionBombError as error:
        raise Invalid.at("file", _TOO_LARGE, code="pixels") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Invalid.at("file", _DAMAGED, code="damaged") from error


def _thumbnail(image: Image.Image) -> bytes:
    """Upright as a camera says that it is; nothing else of what stood beside the picture. Empty of
    one that cannot be made small: that is no fault of the file."""
    try:
        image.thumbnail(THUMBNAIL, Image.Resampling.BOX)
        out = BytesIO()
        ImageOps.exif_transpose(image).convert("RGB").save(out, "JPEG", quality=70)
    except (OSError, ValueError, MemoryError):
        return b""
    small = out.getvalue()
    return small if len(small) <= MAX_THUMBNAIL else b""
