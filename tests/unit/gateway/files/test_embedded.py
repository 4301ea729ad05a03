"""Files inside a PDF: data of invoices and certificates, nothing that is run."""

import pytest
from pikepdf import Dictionary, Stream, new

from gateway.files.embedded import is_data
from tests.factories.papers import INVOICE

XHTML = 'xmlns:h="http://www.w3.org/1999/xhtml"'


def judged(content: bytes, name: str = "invoice.xml") -> bool:
    document = new()
    return is_data(Dictionary(F=name, UF=name), Stream(document, content))


def test_data_is_xml() -> None:
    assert judged(INVOICE)
    assert judged(INVOICE, "inv_ord_receiver.XBRL")
    assert judged('<?xml version="1.0" encoding="GB18030"?><发票/>'.encode("gb18030"))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (INVOICE, "invoice.exe"),
        (INVOICE, "invoice.xml.js"),
        (INVOICE, "invoice"),
        (b"", "a.xml"),
        (b"MZ\x90\x00", "a.xml"),
        (b"<a>", "a.xml"),
        (b"<html><script>1</script></html>", "a.xml"),
        (f"<a {XHTML}><h:script>1</h:script></a>".encode(), "a.xml"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "a.xml"),
        (b'<?xml-stylesheet type="text/xsl" href="a"?><a/>', "a.xml"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "a.xml"),
        (b'<!DOCTYPE a SYSTEM "http://x/"><a/>', "a.xml"),
    ],
)
def test_anything_else_is_not(content: bytes, name: str) -> None:
    assert not judged(content, name)
