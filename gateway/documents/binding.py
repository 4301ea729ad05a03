"""A case file: what was filed, said and drawn up, and every attachment, as one PDF with contents
and bookmarks. Runs in a child (`gateway.documents.case_file`): attachments are what strangers sent.

given: a line of JSON, then the bytes of each part behind each other. The JSON: title, facts
[[name, value]], parts [{title, level (0, 1), kind (html, pdf, image, none), size, note}], or of
kind chapters with the levels of its chapters. What has a note and no content is only named.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pikepdf
from markupsafe import escape
from PIL import Image, ImageOps

from gateway.documents.fonts import SERIF

LayOut = Callable[[io.BytesIO], bytes]
DPI, A4 = 150, (1240, 1754)
_CONTENTS = 40
"""Lines on a page of the contents."""


@dataclass
class Part:
    title: str
    level: int
    pdf: pikepdf.Pdf | None
    page: int = 0
    note: str = ""


def bind(given: io.BytesIO, lay_out: LayOut) -> bytes:
    """lay_out: HTML to PDF."""
    asked = json.loads(given.readline())
    parts = [
        part for one in asked["parts"] for part in _parts(one, given.read(one["size"]), lay_out)
    ]
    cover = _html(_cover(asked), lay_out)
    at = len(cover.pages) + max(1, -(-len(parts) // _CONTENTS))
    for part in parts:
        part.page = at + 1
        at += len(part.pdf.pages) if part.pdf else 0
    return _joined(cover, _html(_contents(parts), lay_out), parts, at)


def _joined(cover: pikepdf.Pdf, contents: pikepdf.Pdf, parts: list[Part], pages: int) -> bytes:
    whole = pikepdf.Pdf.new()
    for one in (cover, contents, *(part.pdf for part in parts if part.pdf)):
        whole.pages.extend(one.pages)
    with whole.open_outline() as outline:
        above = outline.root
        for part in parts:
            item = pikepdf.OutlineItem(part.title, min(part.page, pages) - 1)
            (outline.root if part.level == 0 else above).append(item)
            if part.level == 0:
                above = item.children
    made = io.BytesIO()
    whole.save(made, linearize=False)
    return made.getvalue()


def _parts(one: dict[str, Any], content: bytes, lay_out: LayOut) -> list[Part]:
    """Of HTML with several chapters (h1) each chapter."""
    if one["kind"] != "chapters":
        return [_part(one, content, lay_out)]
    whole = _html(content.decode(), lay_out)
    places: dict[Any, int] = {page.objgen: number for number, page in enumerate(whole.pages)}
    with whole.open_outline() as outline:
        found = [(item.title, places[_page_of(item).objgen]) for item in outline.root]
    ends = [start for _, start in found[1:]] + [len(whole.pages)]
    return [
        Part(title, level, _some(whole, start, end))
        for (title, start), end, level in zip(found, ends, one["levels"], strict=True)
    ]


def _page_of(item: pikepdf.OutlineItem) -> pikepdf.Object:
    destination: Any = item.destination  # an array, its page first
    page: pikepdf.Object = destination[0]
    return page


def _some(whole: pikepdf.Pdf, start: int, end: int) -> pikepdf.Pdf:
    some = pikepdf.Pdf.new()
    some.pages.extend(whole.pages[start:end])
    return some


def _part(one: dict[str, Any], content: bytes, lay_out: LayOut) -> Part:
    kind, note = one["kind"], one.get("note", "")
    found: pikepdf.Pdf | None = None
    try:
        if kind == "html":
            found = _html(content.decode(), lay_out)
        elif kind == "pdf":
            found = pikepdf.open(io.BytesIO(content))
        elif kind == "image":
            found = _image(content)
    except (pikepdf.PdfError, OSError, ValueError, Image.DecompressionBombError):
        note = "不能转入卷宗，请在系统中单独打开"
    return Part(one["title"], one["level"], found, note=note)


def _image(content: bytes) -> pikepdf.Pdf:
    with Image.open(io.BytesIO(content)) as picture:
        picture.draft("RGB", A4)
        upright = ImageOps.exif_transpose(picture) or picture
        upright.thumbnail((A4[0], A4[1]))
        page = io.BytesIO()
        upright.convert("RGB").save(page, "PDF", resolution=DPI)
    return pikepdf.open(page)


def _html(text: str, lay_out: LayOut) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(lay_out(io.BytesIO(text.encode()))))


def _cover(asked: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>"
        for name, value in asked["facts"]
    )
    return _page(f"<h1>{escape(asked['title'])}</h1><table>{rows}</table>")


def _contents(parts: list[Part]) -> str:
    pages = [parts[at : at + _CONTENTS] for at in range(0, len(parts), _CONTENTS)] or [[]]
    return _page("".join(_page_of_contents(one) for one in pages))


def _page_of_contents(parts: list[Part]) -> str:
    lines = "".join(
        f"<div class='line level{part.level}'><span>{escape(part.title)}</span>"
        f"<b>{escape(part.note) if part.note else part.page}</b></div>"
        for part in parts
    )
    return f"<section><h2>目录</h2>{lines}</section>"


def _page(body: str) -> str:
    return f"""<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><style>
@page {{ size: A4; margin: 18mm; }}
body {{ margin: 0; font: 10pt/1.5 {SERIF}; }}
h1 {{ text-align: center; margin: 40mm 0 12mm; }}
h2 {{ font-size: 13pt; margin: 0 0 3mm; }}
table {{ width: 100%; border-collapse: collapse; table-layout: fixed; }}
th, td {{ border: .2mm solid #777; padding: 1.5mm; text-align: left; overflow-wrap: anywhere;
  vertical-align: top; font-weight: 400; }}
th {{ width: 35mm; background: #f4f4f2; }}
section {{ break-after: page; }} section:last-child {{ break-after: auto; }}
.line {{ position: relative; height: 5.6mm; overflow: hidden; white-space: nowrap; }}
.line span {{ display: block; width: 105mm; overflow: hidden; text-overflow: ellipsis; }}
.line b {{ position: absolute; right: 0; top: 0; font-weight: 400; }}
.level1 {{ padding-left: 6mm; }}
</style></head><body>{body}</body></html>"""
