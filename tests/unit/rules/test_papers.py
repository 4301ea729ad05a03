"""What the name of a scan says of whose paper it is and which."""

import pytest

from rules.attachments import requirements
from rules.load import load
from rules.papers import read_path
from rules.vocabulary.enumerations import ApplicationType


@pytest.mark.parametrize(
    ("path", "codes", "names"),
    [
        ("王建国-身份证正面.jpg", {"IDENTITY_CARD", "LEGAL_REP_ID", "AGENT_ID"}, ["王建国"]),
        ("身份证（王建国）2.PDF", {"IDENTITY_CARD", "LEGAL_REP_ID", "AGENT_ID"}, ["王建国"]),
        ("王建国/职称证书扫描件.pdf", {"QUALIFICATION"}, ["王建国"]),
        ("身份证/王建国.jpg", {"IDENTITY_CARD", "LEGAL_REP_ID", "AGENT_ID"}, ["王建国"]),
        ("法人身份证.jpg", {"LEGAL_REP_ID"}, []),
        ("王建国 劳动合同及社保.pdf", {"EMPLOYMENT"}, ["王建国"]),
        ("王建国社保.pdf", {"EMPLOYMENT", "SOCIAL_INSURANCE"}, ["王建国"]),
        ("营业执照副本.pdf", {"BUSINESS_LICENCE"}, []),
        ("IMG_20240101.jpg", set(), ["img"]),
    ],
)
def test_a_name_says_which_paper_and_whose(path: str, codes: set[str], names: list[str]) -> None:
    said = read_path(path)
    assert said.codes == codes
    assert [name for name, _ in said.names if not name.isdigit()] == names


def test_an_identity_number_and_last_digits_are_read() -> None:
    assert read_path("31010119900101123x职称证.jpg").numbers == {"31010119900101123X"}
    assert ("王建国", "123X") in read_path("王建国123x身份证.jpg").names


def test_a_paper_that_nobody_asks_for_is_no_other_one() -> None:
    said = read_path("王建国毕业证书.jpg")
    assert (said.other, said.codes) == ("毕业证书", frozenset())


def test_every_attachment_of_a_person_has_words_that_people_use() -> None:
    known = load("papers")["papers"]
    asked = {one.code for kind in ApplicationType for one in requirements(kind) if one.rows}
    assert asked <= set(known)
