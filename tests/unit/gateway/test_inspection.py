"""Files that must not get in, made the way they really come."""

import io

import pikepdf
import pytest
from PIL import Image

from contracts.errors import Invalid
from gateway.inspection import MAX_PIXELS, inspect

pytestmark = pytest.mark.spec("P-03")


def pdf(**root: object) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    for name, value in root.items():
        document.Root[f"/{name}"] = value
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def image(kind: str, size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind)
    return out.getvalue()


def refusal(content: bytes, name: str) -> str:
    with pytest.raises(Invalid) as refused:
        inspect(io.BytesIO(content), name)
    finding = refused.value.findings[0]
    assert finding["path"] == "file"
    return str(finding["code"])


@pytest.mark.parametrize(
    ("content", "name", "found"),
    [
        (pdf(), "报告.pdf", "application/pdf"),
        (pdf(), "报告.PDF", "application/pdf"),
        (image("JPEG"), "证书.jpeg", "image/jpeg"),
        (image("PNG"), "证书.png", "image/png"),
    ],
)
def test_what_is_wanted_is_recognised_and_left_unread(
    content: bytes, name: str, found: str
) -> None:
    stream = io.BytesIO(content)
    assert inspect(stream, name) == found
    assert stream.tell() == 0


def test_an_empty_file_is_refused() -> None:
    assert refusal(b"", "空.pdf") == "empty"


def test_a_program_with_another_name_is_refused() -> None:
    assert refusal(b"MZ\x90\x00" + b"\x00" * 200, "证书.pdf") == "type"


def test_a_web_page_with_another_name_is_refused() -> None:
    assert refusal(b"<html><script>alert(1)</script></html>", "证书.png") == "type"


def test_a_name_that_promises_another_kind_is_refused() -> None:
    assert refusal(image("PNG"), "证书.pdf") == "extension"


def test_a_damaged_image_is_refused() -> None:
    whole = image("PNG", (400, 300))
    assert refusal(whole[: len(whole) // 2], "证书.png") == "damaged"


def test_an_image_that_unpacks_to_gigabytes_is_refused() -> None:
    side = int(MAX_PIXELS**0.5) + 100
    out = io.BytesIO()
    Image.new("1", (side, side)).save(out, "PNG")
    assert refusal(out.getvalue(), "证书.png") == "pixels"


def test_a_damaged_pdf_is_refused() -> None:
    assert refusal(b"%PDF-1.7\nnothing of the kind", "报告.pdf") == "damaged"


def test_a_pdf_with_a_password_is_refused() -> None:
    document = pikepdf.new()
    document.add_blank_page()
    out = io.BytesIO()
    document.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    assert refusal(out.getvalue(), "报告.pdf") == "password"


SCRIPT = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
LAUNCH = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")


@pytest.mark.parametrize(
    "root",
    [
        {"OpenAction": SCRIPT},
        {"OpenAction": LAUNCH},
        {"AA": pikepdf.Dictionary(WC=SCRIPT)},
        {"Names": pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=["a", SCRIPT]))},
        {"Names": pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=[]))},
    ],
    ids=["script", "launch", "at closing", "named scripts", "files inside"],
)
def test_a_pdf_that_does_something_is_refused(root: dict[str, object]) -> None:
    assert refusal(pdf(**root), "报告.pdf") == "active"


def test_a_pdf_that_opens_at_a_page_is_only_paper() -> None:
    goto = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=pikepdf.Array([0, pikepdf.Name.Fit]))
    assert inspect(io.BytesIO(pdf(OpenAction=goto)), "报告.pdf") == "application/pdf"
