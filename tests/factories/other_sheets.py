"""Staff sheets as other programs write them."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import xlwt

from contracts.forms.sections import RowSet
from gateway.documents.sheet_columns import columns_of


def repacked(content: bytes, change: Callable[[str, str], str]) -> bytes:
    """The same book with its parts changed: (name, text) → text."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name).decode()))
    return out.getvalue()


def strict(name: str, text: str) -> str:
    """As Excel saves "Strict Open XML"."""
    text = text.replace(
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    return text.replace(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    )


def old_excel(rowset: RowSet, values: dict[str, Any]) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet(rowset.title)
    for number, column in enumerate(columns_of(rowset)):
        sheet.write(0, number, column.heading)
        value = values.get(column.name)
        sheet.write(1, number, dict(column.choices).get(str(value), value))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def open_document(rowset: RowSet, values: dict[str, str]) -> bytes:
    """An .ods as small as it gets."""
    spaces = "urn:oasis:names:tc:opendocument:xmlns"

    def line(texts: list[str]) -> str:
        cells = "".join(
            f'<t:table-cell o:value-type="string"><x:p>{text}</x:p></t:table-cell>'
            for text in texts
        )
        return f"<t:table-row>{cells}</t:table-row>"

    columns = columns_of(rowset)
    shown = [dict(c.choices).get(values.get(c.name, ""), values.get(c.name, "")) for c in columns]
    content = (
        f'<o:document-content xmlns:o="{spaces}:office:1.0" xmlns:t="{spaces}:table:1.0"'
        f' xmlns:x="{spaces}:text:1.0"><o:body><o:spreadsheet>'
        f'<t:table t:name="{rowset.title}">{line([c.heading for c in columns])}{line(shown)}'
        "</t:table></o:spreadsheet></o:body></o:document-content>"
    )
    # calamine goes by the usual prefixes.
    for short, usual in (("o:", "office:"), ("t:", "table:"), ("x:", "text:")):
        content = content.replace(f"<{short}", f"<{usual}").replace(f"</{short}", f"</{usual}")
        content = content.replace(f" {short}", f" {usual}").replace(
            f"xmlns:{short[0]}=", f"xmlns:{usual[:-1]}="
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()
