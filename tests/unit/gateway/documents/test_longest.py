"""Every document at the longest values that its forms allow: every line is there to be read."""

import io
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from pypdf import PdfReader

from contracts.forms.enterprise import RegisteredData
from gateway.documents import fit, fonts
from gateway.documents.certificates import certificate_html
from gateway.documents.notices import NOTICES, notice_html
from gateway.documents.pdf import pdf
from rules.scope import scope_text
from rules.vocabulary.enumerations import Category, Level
from tests.unit.gateway.documents.test_certificates import FACE
from tests.unit.gateway.documents.test_notices import COMMON, PARTICULARS

MM = 72 / 25.4
LONGEST = {name: field.metadata["max"] for name, field in RegisteredData().fields.items()
           if name in ("name", "address", "legal_representative")}  # fmt: skip
GRADES = [(category, Level.THIRD) for category in Category]
FULL = {
    "categories": ["承装类三级", "承修类三级", "承试类三级"],
    "scope": [scope_text(category, level) for category, level in GRADES],
}


class Run(NamedTuple):
    """Letters that stand together; x from the left and y from the top of the page, in mm."""

    page: int
    text: str
    x: float
    y: float
    size: float


def runs(document: bytes) -> Iterator[Run]:
    for number, page in enumerate(PdfReader(io.BytesIO(document)).pages):
        height = float(page.mediabox.height)
        found: list[Run] = []

        def visit(
            text: str, cm: list[float], tm: list[float], _font: Any, size: float, n: int = number
        ) -> None:
            if text.strip():
                x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
                y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
                found.append(Run(n, text, x / MM, (height - y) / MM, size))  # noqa: B023

        page.extract_text(visitor_text=visit)
        yield from found


def of(name: str, letter: str) -> str:
    longest: int = LONGEST[name]
    return (letter * longest)[:longest]


FACES = {
    "Han": {name: of(name, "电力设施安装") for name in LONGEST},
    "Latin": {name: of(name, "Wm ") for name in LONGEST},
    "one word": {name: of(name, "MW") for name in LONGEST},
    "brackets": {name: of(name, "（某）") for name in LONGEST},
    "as reported": {
        "name": "某" * 48,
        "address": "江" * 115,
        "legal_representative": "王" * 50,
    },
    "usual": {},
}


class Sheet(NamedTuple):
    """mm: the sides of the face, its top, where the code begins, and the width of the page."""

    side: float
    top: float
    code: float
    width: float


SHEETS = {"ORIGINAL": Sheet(38, 71, 149, 297), "DUPLICATE": Sheet(25, 62, 231, 210)}


@pytest.mark.parametrize("copy", SHEETS)
@pytest.mark.parametrize("values", FACES)
def test_the_face_stays_clear_of_the_code_and_inside_its_frame(values: str, copy: str) -> None:
    """L01"""
    sheet, face = SHEETS[copy], FACE | FULL | FACES[values]
    found = list(runs(pdf(certificate_html(copy, face, "https://licence.example"))))
    on_face = [run for run in found if run.page == 0 and sheet.top < run.y <= sheet.code]
    below = [run for run in found if run.page == 0 and run.y > sheet.code]
    said = squeezed(on_face)
    expected = [str(face[name]) for name in ("number", "name", "address", "legal_representative")]
    expected += ["、".join(face["categories"]), "至2032年11月21日止"]
    assert [one for one in expected if one.replace(" ", "") not in said] == []
    assert all(run.x > sheet.side - 0.1 for run in on_face)
    # pypdf tells the size in px of CSS; a letter is at most as wide as it is high.
    assert all(run.x + widest(run) <= sheet.width - sheet.side + 1 for run in on_face)
    signed = f"扫描二维码核验本证核验码{face['verification_code']}{face['authority']}2026年11月22日"
    assert set(squeezed(below)) == set(signed)


def squeezed(found: list[Run]) -> str:
    return "".join("".join(run.text.split()) for run in found)


def widest(run: Run) -> float:
    lines = [line for line in run.text.split("\n") if line.strip()]
    ems = sum(fit.ems(letter) for letter in max(lines, key=len).split(" ")[0])
    return ems * run.size * 0.75 / MM


@pytest.mark.parametrize("template", sorted(NOTICES))
def test_a_notice_goes_on_to_the_next_page(template: str) -> None:
    longest = {
        "enterprise_name": "电力设施安装" * 16 + "公司名称",
        "text": "理" * 980 + "W" * 20,
        "items": [{"section": "basic", "item": None, "message": "补" * 500} for _ in range(50)],
        "remedies": "议" * 200,
        "categories": FULL["categories"],
    }
    particulars = PARTICULARS[template]
    values = COMMON | particulars
    values |= {name: value for name, value in longest.items() if name in values}
    found = list(runs(pdf(notice_html(template, values))))
    text = "".join(run.text for run in found).replace("\n", "")
    assert values["enterprise_name"] in text
    for name in ("text", "remedies"):
        if particulars.get(name):
            assert text.count(values[name][0]) >= len(values[name]) - 20
    if "items" in particulars:
        assert text.count("补") >= 50 * 500
    assert all(25 < run.x < 210 - 24 and 20 < run.y < 297 - 10 for run in found)


RARE = "\U0002aed0\U0002a6d6\u9fff\U0002b740\U0002ceb0㐀\U0002ebe0"


def test_letters_of_gb_18030_are_printed() -> None:
    """T14: none of them is a crossed box, and each can be copied out of the document."""
    document = pdf(certificate_html("ORIGINAL", FACE | {"name": RARE}, "https://l.example"))
    assert RARE in "".join(run.text for run in runs(document))
    assert fonts.unprintable(RARE) == []


def test_letters_that_no_font_has_are_told() -> None:
    """T14: a private one, one not assigned yet; blanks and usual letters are none."""
    told = fonts.unprintable("王\ue123 \U0003fffd", "建\ue123\u3000国", "", "\n")
    assert told == ["\ue123", "\U0003fffd"]


def test_all_han_letters_of_gb_18030_have_a_font() -> None:
    blocks = [(0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x2A6D6), (0x2A700, 0x2B734),
              (0x2B740, 0x2B81D), (0x2B820, 0x2CEA1), (0x2CEB0, 0x2EBE0)]  # fmt: skip
    letters = "".join(chr(code) for first, last in blocks for code in range(first, last + 1))
    assert fonts.unprintable(letters) == []
