"""Word documents to download, sign and upload (B-15, A-24), pre-filled with the firm's data.

A document is a file `templates/documents/word/<CODE>.yaml`: a title and blocks. `{name}` in a text
stands for a value, or for a provision of the day (rules/provisions/words.py); what is not known
leaves a line to write on. A new document is a new file.
"""

import io
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import docx
import yaml
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from chassis import clock
from contracts.errors import NotFound
from rules.promise import informing
from rules.provisions import places

FOLDER = Path(__file__).parents[1] / "templates" / "documents" / "word"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LINE = "＿" * 10


class _Filled(dict[str, Any]):
    """lines: values that are lists of texts, each a paragraph of its own."""

    lines: Mapping[str, list[str]] = MappingProxyType({})

    def __missing__(self, key: str) -> str:
        return LINE


@cache
def template_names() -> frozenset[str]:
    return frozenset(path.stem for path in FOLDER.glob("*.yaml"))


def title_of(code: str) -> str:
    """The name of the document, with its places still blank. Raises NotFound."""
    return str(_template(code)["title"]).replace("{post}", "")


def word_document(code: str, values: Mapping[str, Any]) -> bytes:
    """The document `code` as .docx with `values` in its places. Raises NotFound."""
    template = _template(code)
    filled = _Filled(places(clock.today()))
    filled |= {
        key: str(value) for key, value in values.items() if value and not isinstance(value, list)
    }
    filled.lines = {key: value for key, value in values.items() if isinstance(value, list)}
    document = _blank_page()
    title = document.add_paragraph(template["title"].format_map(filled), style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for block in template["blocks"]:
        kind = next(iter(block))
        _BLOCKS[kind](document, block, filled)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@cache
def _template(code: str) -> dict[str, Any]:
    if code not in template_names():
        raise NotFound("没有这个模板")
    loaded: dict[str, Any] = yaml.safe_load((FOLDER / f"{code}.yaml").read_text("utf-8"))
    return loaded


def _blank_page() -> Document:
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.8)
    section.top_margin, section.bottom_margin = Cm(3), Cm(2.6)
    _style(document, "Normal", "宋体", 12)
    _style(document, "Title", "黑体", 20)
    _style(document, "Heading 2", "黑体", 13)
    document.styles["Normal"].paragraph_format.line_spacing = 1.6
    document.styles["Normal"].paragraph_format.space_after = Pt(3)
    return document


def _style(document: Document, name: str, font: str, size: int) -> None:
    style = document.styles[name]
    style.font.size, style.font.name, style.font.color.rgb = Pt(size), "Times New Roman", None
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for border in list(style.element.iter(qn("w:pBdr"))):
        border.getparent().remove(border)


def _to(document: Document, block: dict[str, Any], filled: _Filled) -> None:
    document.add_paragraph(block["to"].format_map(filled))


def _number(document: Document, block: dict[str, Any], filled: _Filled) -> None:
    document.add_paragraph(block["number"]).alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _text(document: Document, block: dict[str, Any], filled: _Filled) -> None:
    paragraph = document.add_paragraph(block["text"].format_map(filled))
    paragraph.paragraph_format.first_line_indent = Pt(24)


def _heading(document: Document, block: dict[str, Any], filled: _Filled) -> None:
    document.add_paragraph(block["heading"].format_map(filled), style="Heading 2")


def _list(document: Document, block: dict[str, Any], filled: _Filled) -> None:
    _numbered(document, [item.format_map(filled) for item in block["list"]])


def _lines(document: Document, block: dict[str, Any], filled: _Filled) -> None:
    """A list that the values bring along; `none` where they do not."""
    _numbered(document, filled.lines.get(block["lines"]) or [block["none"]])


def _informing(document: Document, block: dict[str, Any], filled: _Filled) -> None:
    """What is told of 告知承诺制 on this day."""
    for part in informing(clock.today()):
        _text(document, {"text": f"{part.title}："}, filled)
        _numbered(document, part.items)


def _numbered(document: Document, items: Iterable[str]) -> None:
    for number, item in enumerate(items, 1):
        paragraph = document.add_paragraph(f"{number}. {item}")
        paragraph.paragraph_format.left_indent = Pt(24)
        paragraph.paragraph_format.first_line_indent = Pt(-14)


def _table(document: Document, block: dict[str, Any], filled: _Filled) -> None:
    rows = block["table"]
    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text.format_map(filled)
    if not block.get("header"):
        for row in table.rows:
            row.cells[0].width, row.cells[1].width = Cm(5.4), Cm(10)


def _sign(document: Document, block: dict[str, Any], filled: _Filled) -> None:
    for number, line in enumerate(block["sign"]):
        paragraph = document.add_paragraph(line.format_map(filled))
        paragraph.paragraph_format.left_indent = Cm(6)
        paragraph.paragraph_format.keep_with_next = True
        if number == 0:
            paragraph.paragraph_format.space_before = Pt(24)


_BLOCKS = {
    "to": _to,
    "number": _number,
    "text": _text,
    "heading": _heading,
    "list": _list,
    "lines": _lines,
    "informing": _informing,
    "table": _table,
    "sign": _sign,
}
