"""Files made to cost whoever opens them memory or time: a few kilobytes each, one of each kind."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable

from openpyxl import Workbook
from PIL import Image

from contracts.forms.sections import TECHNICIANS
from gateway.documents.sheet_columns import columns_of

SHEET = "xl/worksheets/sheet1.xml"
_HEAD = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row>'
    + "".join(
        f'<c t="inlineStr"><is><t>{column.heading}</t></is></c>'
        for column in columns_of(TECHNICIANS)
    )
    + "</row>"
)
_TAIL = "</sheetData></worksheet>"
_ENTITIES = (
    "<!DOCTYPE x ["
    + '<!ENTITY a0 "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
_MARKUP = '<w xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def workbook(parts: dict[str, bytes | str | Iterable[bytes]]) -> bytes:
    """A small .xlsx with these parts in place of its own, or beside them."""
    small = io.BytesIO()
    book = Workbook()
    book.worksheets[0].append(["姓名"])
    book.save(small)
    out = io.BytesIO()
    with (
        zipfile.ZipFile(small) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        whole = {name: source.read(name) for name in source.namelist()} | parts
        for name, content in whole.items():
            if isinstance(content, bytes | str):
                made.writestr(name, content)
                continue
            with made.open(name, "w", force_zip64=True) as part:
                for piece in content:
                    part.write(piece)
    return out.getvalue()


def _worksheet(rows: str) -> bytes:
    return workbook({SHEET: _HEAD + rows + _TAIL})


def _many(piece: bytes, megabytes: int, head: str = "", tail: str = "") -> Iterable[bytes]:
    block = piece * max(1, (1 << 20) // len(piece))
    yield head.encode()
    for _ in range(megabytes):
        yield block
    yield tail.encode()


def _understated() -> bytes:
    """A part that unpacks to more than the directory says."""
    content = bytearray(workbook({SHEET: _many(b" ", 30, _HEAD, _TAIL)}))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        size = package.getinfo(SHEET).file_size
    needle = size.to_bytes(4, "little")
    place = content.rfind(needle)
    content[place : place + 4] = (1000).to_bytes(4, "little")
    return bytes(content)


def _nested() -> bytes:
    content = b"\0" * (1 << 20)
    for depth in range(12):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for number in range(4):
                package.writestr(f"{depth}-{number}.zip", content)
        content = out.getvalue()
    return content


def _many_parts() -> bytes:
    return workbook({f"xl/media/{number}.bin": b"x" for number in range(2000)})


def _ods() -> bytes:
    spread = (
        '<?xml version="1.0"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        '<office:spreadsheet><table:table table:name="技术人员">'
        '<table:table-row table:number-rows-repeated="1000000000">'
        '<table:table-cell table:number-columns-repeated="16384" office:value-type="string">'
        "<text:p>x</text:p></table:table-cell></table:table-row></table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", spread)
        package.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()


def _xls() -> bytes:
    """The signature of an .xls and sector chains that lead in a circle."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + b"\x3e\0\x03\0\xfe\xff\x09\0"
    return header.ljust(512, b"\0") + b"\0\0\0\0" * 4096


def sheets() -> dict[str, bytes]:
    """Name → content: the headings of a table and then what costs."""
    cell = '<c r="A{0}"><v>1</v></c>'
    far = _HEAD + f'<row r="1">{cell.format(1)}</row>'
    return {
        "a row at 10^12": _worksheet('<row r="1000000000000"/>'),
        "a cell at 10^12": _worksheet(f'<row r="1000000000000">{cell.format(10**12)}</row>'),
        "a cell in the last corner": workbook(
            {SHEET: far + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' + _TAIL}
        ),
        "30 MB of empty rows": workbook({SHEET: _many(b"<row/>", 30, _HEAD, _TAIL)}),
        "30 MB of cells": workbook({SHEET: _many(b"<c><v>1</v></c>", 30, _HEAD + "<row>", _TAIL)}),
        "30 MB of shared texts": workbook(
            {"xl/sharedStrings.xml": _many(b"<si><t>a</t></si>", 30, "<sst>", "</sst>")}
        ),
        "30 MB of styles": workbook(
            {
                "xl/styles.xml": _many(
                    b'<xf numFmtId="1"/>', 30, _MARKUP + "<cellXfs>", "</cellXfs></w>"
                )
            }
        ),
        "100 MB of blanks": workbook({SHEET: _many(b" ", 100, _HEAD, _TAIL)}),
        "more than its directory says": _understated(),
        "nested 12 deep": _nested(),
        "2000 parts": _many_parts(),
        "entities": workbook(
            {SHEET: _ENTITIES + _HEAD + '<row><c t="str"><v>&a9;</v></c></row>' + _TAIL}
        ),
        "entities of the workbook": workbook(
            {"xl/workbook.xml": _ENTITIES + "<workbook>&a9;</workbook>"}
        ),
        "markup 500,000 deep": workbook({SHEET: _HEAD + "<a>" * 500_000}),
        "an attribute of 30 MB": workbook(
            {SHEET: _many(b"a", 30, _HEAD + '<row r="', '"/>' + _TAIL)}
        ),
        "an ods of 10^9 rows": _ods(),
        "an xls that runs in circles": _xls(),
    }


def _pdf(*objects: bytes, head: bytes = b"%PDF-1.7\n", trailer: bytes = b"") -> bytes:
    """objects: their bodies, from number 1; the first is the catalog."""
    out = bytearray(head)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Root 1 0 R/Size %d%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, trailer, start,
    )  # fmt: skip
    return bytes(out)


CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"


def _stream(dictionary: bytes, content: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (dictionary, len(content), content)


def _packed_integers(count: int) -> bytes:
    """A file whose objects stand in one stream that unpacks to `count` numbers."""
    numbers = b"1 " * count
    pairs = b"1 0 2 30 3 70 "
    body = CATALOG.ljust(30) + PAGES.ljust(40) + PAGE.ljust(60) + b"[" + numbers + b"]"
    pairs += b"4 130 "
    content = zlib.compress(pairs + body, 9)
    dictionary = b"/Type/ObjStm/N 4/First %d/Filter/FlateDecode" % len(pairs)
    out = bytearray(b"%PDF-1.7\n")
    place = len(out)
    out += b"5 0 obj\n" + _stream(dictionary, content) + b"\nendobj\n"
    start = len(out)
    rows = [(0, 0, 255), *((2, 5, index) for index in range(4)), (1, place, 0), (1, start, 0)]
    table = b"".join(bytes([kind]) + at.to_bytes(4, "big") + bytes([nth]) for kind, at, nth in rows)
    xref = b"/Type/XRef/Size 7/W[1 4 1]/Root 1 0 R"
    out += b"6 0 obj\n" + _stream(xref, table) + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def _page_tree(pages: int) -> bytes:
    return _pdf(
        CATALOG,
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, b"3 0 R " * pages),
        PAGE,
    )


def pdfs() -> dict[str, bytes]:
    """Name → content."""
    kids = b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"
    deep = b"[" * 2_000_000
    chain = [b"<</Next %d 0 R>>" % number for number in range(5, 20_004)]
    return {
        "an object stream of 3,000,000 numbers": _packed_integers(3_000_000),
        "a page tree of 500,000": _page_tree(500_000),
        "a page tree that holds itself": _pdf(CATALOG, kids),
        "arrays 2,000,000 deep": _pdf(CATALOG, PAGES, PAGE, deep),
        "dictionaries 300,000 deep": _pdf(CATALOG, PAGES, PAGE, b"<</A " * 300_000),
        "a chain of 20,000": _pdf(CATALOG, PAGES, PAGE, *chain, b"<<>>"),
        "a length of 4 GB": _pdf(
            CATALOG, PAGES, PAGE, b"<</Length 4294967290>>stream\nx\nendstream"
        ),
        "no table": b"%PDF-1.7\n" + b"1 0 obj<</A 2 0 R>>endobj\n" * 60_000,
    }


def _png(width: int, height: int, pieces: Iterable[bytes]) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
        )

    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(piece) for piece in pieces) + packer.flush()
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 6, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )


def pictures() -> dict[str, bytes]:
    """Name → content."""
    line = b"\0" * (1 + 4 * 9000)
    large = io.BytesIO()
    Image.new("L", (10_000, 10_000)).save(large, "JPEG", quality=1)
    text = zlib.compress(b"x" * (50 << 20))
    small = _png(1, 1, [b"\0" * 5])
    note = b"zTXt" + b"k\0\0" + text
    comment = (len(note) - 4).to_bytes(4, "big") + note + zlib.crc32(note).to_bytes(4, "big")
    return {
        "a PNG of 79 megapixels": _png(9000, 8800, (line for _ in range(8800))),
        "a PNG of 10^10 pixels": _png(100_000, 100_000, [b"\0" * (1 << 20)] * 4),
        "a PNG that goes on behind its end": _png(100, 100, [b"\0" * (1 << 20)] * 300),
        "a PNG with a text of 50 MB": small[:33] + comment + small[33:],
        "a JPEG of 100 megapixels": large.getvalue(),
        "a JPEG of endless scans": _scans(),
    }


def _scans() -> bytes:
    """A progressive picture whose last pass is repeated: each costs a walk over all pixels."""
    out = io.BytesIO()
    Image.new("L", (500, 500)).save(out, "JPEG", progressive=True, quality=1)
    whole = out.getvalue()
    last = whole.rfind(b"\xff\xda")
    scan = whole[last:-2]
    return whole[:-2] + scan * (2_000_000 // len(scan)) + b"\xff\xd9"
