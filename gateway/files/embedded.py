"""A file inside a PDF: the data that electronic invoices and certificates carry, which is XML
(电子凭证会计数据标准: XBRL). What a browser would run when somebody opens it is no data."""

from __future__ import annotations

from pathlib import PurePath

import pikepdf
from lxml import etree

ENDINGS = frozenset({".xml", ".xbrl"})
_RUN_BY_BROWSERS = frozenset(
    {
        "http://www.w3.org/1999/xhtml",
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/XSL/Transform",
    }
)
_ROOTS_OF_PAGES = frozenset({"html", "svg", "stylesheet", "transform"})


def is_data(specification: pikepdf.Object, stream: pikepdf.Object) -> bool:
    """specification: the file specification that holds it, for the name."""
    names = [str(specification[key]) for key in ("/F", "/UF") if key in specification]
    if not names or any(PurePath(name).suffix.lower() not in ENDINGS for name in names):
        return False
    return isinstance(stream, pikepdf.Stream) and _is_plain_xml(stream.read_bytes())


def _is_plain_xml(content: bytes) -> bool:
    """Well-formed, and neither entities nor anything that is run."""
    parser = etree.XMLPullParser(
        events=("start", "pi"), resolve_entities=False, no_network=True, load_dtd=False
    )
    root = True
    try:
        parser.feed(content)
        for event, node in parser.read_events():
            if event == "pi":
                if node.target == "xml-stylesheet":
                    return False
                continue
            name = etree.QName(node)
            if name.namespace in _RUN_BY_BROWSERS or (root and name.localname in _ROOTS_OF_PAGES):
                return False
            root = False
        document = parser.close()
    except (etree.XMLSyntaxError, ValueError):
        return False
    return document.getroottree().docinfo.internalDTD is None and not root
