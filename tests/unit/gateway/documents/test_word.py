"""Word documents: real text, filled with what is known, lines for the rest."""

import io

import docx
import pytest

from contracts.errors import NotFound
from gateway.documents.word import LINE, template_names, title_of, word_document
from rules.attachments import requirements
from rules.vocabulary.enumerations import ApplicationType

VALUES = {
    "enterprise_name": "上海浦江电力安装工程有限公司",
    "uscc": "91350100M000100Y43",
    "legal_representative": "王建国",
    "address": "上海市浦东新区示范路100号",
    "categories": "承装类三级",
    "date": "2026年11月22日",
    "person_name": "李明",
    "post": "安全负责人",
}


def text_of(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


@pytest.mark.spec("B-15", "A-24")
@pytest.mark.parametrize("code", sorted(template_names()))
def test_every_document_names_the_firm_and_leaves_no_place_open(code: str) -> None:
    text = text_of(word_document(code, VALUES))
    assert VALUES["enterprise_name"] in text
    assert "{" not in text and title_of(code)[:2] in text
    assert len(text) > 200


@pytest.mark.spec("B-15")
def test_every_template_that_the_rules_offer_exists() -> None:
    offered = {r.code for kind in ApplicationType for r in requirements(kind) if r.template}
    assert offered <= template_names()


def test_what_is_not_known_leaves_a_line_to_write_on() -> None:
    assert f"统一社会信用代码：{LINE}" in text_of(word_document("LEGAL_STATEMENT", {"uscc": None}))


def test_a_value_is_text_even_if_it_looks_like_a_place() -> None:
    text = text_of(word_document("LEGAL_STATEMENT", VALUES | {"enterprise_name": "{uscc}公司"}))
    assert "{uscc}公司" in text


@pytest.mark.parametrize("code", ["NONE", "../certificate_base", ""])
def test_no_other_file_can_be_asked_for(code: str) -> None:
    with pytest.raises(NotFound):
        word_document(code, VALUES)
