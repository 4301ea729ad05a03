"""Files as they really come, and files that must not get in."""

import io

import pikepdf
import pytest
from PIL import Image

from contracts.errors import Invalid
from gateway.files.pictures import MAX_PIXELS
from gateway.inspection import Sender, inspect
from tests.factories.papers import image, pdf, photograph

pytestmark = pytest.mark.spec("P-03")
SENDER = Sender("tests")


def judged(content: bytes, name: str) -> str:
    stream = io.BytesIO(content)
    found = inspect(stream, name, SENDER)
    assert stream.tell() == 0
    return found


def refusal(content: bytes, name: str) -> str:
    with pytest.raises(Invalid) as refused:
        judged(content, name)
    finding = refused.value.findings[0]
    assert finding["path"] == "file"
    return str(finding["code"])


@pytest.mark.parametrize(
    ("content", "name", "found"),
    [
        (pdf(), "报告.pdf", "application/pdf"),
        (pdf(), "报告.PDF", "application/pdf"),
        (b"\n" + pdf(), "报告.pdf", "application/pdf"),
        (b"\xaa" * 200 + pdf(), "报告.pdf", "application/pdf"),
        (image("JPEG"), "证书.jpeg", "image/jpeg"),
        (image("JPEG"), "证书.jfif", "image/jpeg"),
        (image("JPEG"), "证书.JPE", "image/jpeg"),
        (photograph(progressive=True), "证书.jpg", "image/jpeg"),
        (image("JPEG") + b"\0" * 100, "证书.jpg", "image/jpeg"),
        (image("PNG"), "证书.png", "image/png"),
    ],
)
def test_what_is_wanted_is_recognised_and_left_unread(
    content: bytes, name: str, found: str
) -> None:
    assert judged(content, name) == found


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "空.pdf", "empty"),
        (b"MZ\x90\x00" + b"\x00" * 200, "证书.pdf", "type"),
        (b"MZ\x90\x00" + b"\x00" * 200 + pdf(), "证书.pdf", "type"),
        (b"<html><script>alert(1)</script></html>", "证书.png", "type"),
        (b"<script>alert(1)</script>" + pdf(), "证书.pdf", "type"),
        (b"#!/bin/sh\n" + pdf(), "证书.pdf", "type"),
        (b"\xaa" * 1100 + pdf(), "证书.pdf", "type"),
        (image("PNG"), "证书.pdf", "extension"),
        (image("JPEG"), "证书.exe", "extension"),
        (b"%PDF-1.7\nnothing of the kind", "报告.pdf", "damaged"),
    ],
)
def test_what_is_something_else_is_refused(content: bytes, name: str, code: str) -> None:
    assert refusal(content, name) == code


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("share", [0.5, 0.9])
def test_a_photograph_that_was_cut_off_is_refused(progressive: bool, share: float) -> None:
    whole = photograph(progressive=progressive)
    assert refusal(whole[: int(len(whole) * share)], "证书.jpg") == "damaged"


def test_a_picture_that_was_cut_off_is_refused() -> None:
    whole = photograph("PNG")
    assert refusal(whole[: len(whole) // 2], "证书.png") == "damaged"


def test_a_picture_that_is_larger_than_a_scan_of_a3_is_refused() -> None:
    side = int(MAX_PIXELS**0.5) + 100
    out = io.BytesIO()
    Image.new("1", (side, side)).save(out, "PNG")
    assert refusal(out.getvalue(), "证书.png") == "pixels"


def test_a_pdf_with_a_password_is_refused() -> None:
    document = pikepdf.new()
    document.add_blank_page()
    out = io.BytesIO()
    document.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    assert refusal(out.getvalue(), "报告.pdf") == "password"
