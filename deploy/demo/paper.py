"""Small real PDFs that stand for scanned papers: one page with a title and some lines."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image, ImageDraw

PAGE = (595, 842)  # A4 in points
NOTE = "演示材料，内容均为虚构"


def sheet(title: str, lines: list[str]) -> bytes:
    """A page of a few kilobytes. Chinese letters come from the reader's own Song typeface."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=PAGE)
    page.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(_song())))
    content = [_text(72, 740, 22, title), _text(72, 60, 9, NOTE)]
    content += [_text(72, 690 - 26 * n, 13, line) for n, line in enumerate(lines)]
    page.Contents = pdf.make_stream("\n".join(content).encode("ascii"))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def photo() -> bytes:
    """A picture of nobody, in the size of a registration photo."""
    out = io.BytesIO()
    picture = Image.new("RGB", (295, 413), (214, 226, 240))
    ImageDraw.Draw(picture).ellipse((85, 90, 210, 250), fill=(120, 140, 165))
    picture.save(out, "JPEG")
    return out.getvalue()


def _song() -> Dictionary:
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name("/STSong-Light"),
        Encoding=Name("/UniGB-UCS2-H"),
        DescendantFonts=[
            Dictionary(
                Type=Name.Font,
                Subtype=Name.CIDFontType0,
                BaseFont=Name("/STSong-Light"),
                CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"GB1", Supplement=2),
                FontDescriptor=Dictionary(
                    Type=Name.FontDescriptor,
                    FontName=Name("/STSong-Light"),
                    Flags=6,
                    FontBBox=[-25, -254, 1000, 880],
                    ItalicAngle=0,
                    Ascent=880,
                    Descent=-120,
                    CapHeight=880,
                    StemV=93,
                ),
            )
        ],
    )


def _text(x: int, y: int, size: int, text: str) -> str:
    return f"BT /F1 {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET"
