"""正本 and 副本: what stands on the face, and nothing that a value could smuggle in."""

import io

import pytest
from pypdf import PdfReader

from gateway.documents.certificates import certificate_html
from gateway.documents.pdf import pdf
from gateway.documents.qr import qr_svg

FACE = {
    "number": "4-1-00033-2026",
    "name": "上海浦江电力安装工程有限公司",
    "uscc": "91350100M000100Y43",
    "address": "上海市浦东新区示范路100号",
    "legal_representative": "王建国",
    "categories": ["承装类三级", "承试类二级"],
    "scope": ["可以从事35千伏以下安装业务", "可以从事330千伏以下试验业务"],
    "valid_from": "2026-11-22",
    "valid_to": "2032-11-21",
    "issued_on": "2026-11-22",
    "authority": "国家能源局华东监管局",
    "verification_token": "k3J9sdf8sdf7sdfh3hsdfh",
    "verification_code": "7K3M-9QXR-2WTB",
}


@pytest.mark.spec("N-08", "B-37")
@pytest.mark.parametrize(("copy", "pages"), [("ORIGINAL", 1), ("DUPLICATE", 2)])
def test_the_face_carries_what_the_regulation_asks(copy: str, pages: int) -> None:
    document = PdfReader(io.BytesIO(pdf(certificate_html(copy, FACE, "https://licence.example"))))
    text = "".join(page.extract_text() for page in document.pages).replace("\n", "")
    assert len(document.pages) == pages
    expected = [
        "承装（修、试）电力设施许可证",
        "正本" if copy == "ORIGINAL" else "副本",
        *(FACE[key] for key in ("number", "name", "address", "legal_representative")),
        "承装类三级、承试类二级",
        "自2026年11月22日始",
        "至2032年11月21日止",
        FACE["authority"],
        FACE["verification_code"],
    ]
    # Letters set apart come out as single letters.
    squeezed = text.replace(" ", "").replace("\u3000", "")
    assert [part for part in expected if str(part) not in squeezed] == []


@pytest.mark.spec("N-08")
def test_the_code_leads_to_the_verification_page() -> None:
    html = certificate_html("ORIGINAL", FACE, "https://licence.example/")
    assert qr_svg("https://licence.example/verify/k3J9sdf8sdf7sdfh3hsdfh") in html


def test_values_are_text_never_markup() -> None:
    html = certificate_html("ORIGINAL", FACE | {"name": "<script>x</script>"}, "https://l.example")
    assert "<script>" not in html
