"""What keyboards, phones and office programs make of a text: every form takes the right value."""

from datetime import date
from typing import Any

import pytest

from contracts.forms.base import Form, examine
from contracts.forms.enterprise import EnterpriseForm, NewAccount
from contracts.forms.finance import Basic, Shareholder
from contracts.forms.person import Technician
from contracts.forms.sections import SECTIONS
from contracts.forms.what_if import People
from contracts.texts import Line, Name, Text
from tests.factories.registrations import registration

TODAY = date(2026, 3, 2)
FOREIGNER = "931840198001010017"
FORMS = {
    form
    for section in (s for kind in SECTIONS.values() for s in kind)
    for form in (section.form, *(rowset.form for rowset in section.rows))
    if form
} | {EnterpriseForm, NewAccount}


def found(form: type[Form], values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """(values, mistakes)"""
    kept, mistakes, _ = examine(form, values, today=TODAY)
    return kept, {mistake["path"]: mistake["message"] for mistake in mistakes}


@pytest.mark.parametrize("form", sorted(FORMS, key=str))
def test_invisible_characters_reach_no_text_of_any_form(form: type[Form]) -> None:
    """T01: they make no value, and none of them is kept."""
    typed = {
        name: "\u200b\u202e \ufeff\u3000"
        for name, field in form().fields.items()
        if isinstance(field, Text)
    }
    assert typed
    kept, mistakes = found(form, typed)
    assert not mistakes
    assert not any(kept.get(name) for name in typed if form().fields[name].required)


@pytest.mark.parametrize("form", sorted(FORMS, key=str))
def test_every_text_that_people_type_is_cleaned(form: type[Form]) -> None:
    """A plain string would let everything in; a password is taken as it is."""
    plain = [
        name
        for name, field in form().fields.items()
        if type(field).__name__ == "String" and field.metadata.get("widget") != "password"
    ]
    assert not plain


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("name", "\u200b王\ufeff伟", "王伟"),
        ("name", "艾力・买买提", "艾力·买买提"),
        ("name", "艾力．买买提", "艾力·买买提"),
        ("id_number", "\u200b110101 19800307 8035", "110101198003078035"),
        ("mobile", "138 0013 8000", "13800138000"),
        ("mobile", "+8613800138000", "13800138000"),
        ("certificate_number", "Ｚ２０１９—０００１ ２３", "Z2019-000123"),
        ("school", "\u3000华北电力大学\r\n", "华北电力大学"),
        ("certificate_date", "２０２０－０１－０２", "2020-01-02"),
    ],
)
def test_it_is_kept_as_it_is_meant(field: str, typed: str, kept: str) -> None:
    """T01, T03, T05."""
    values, mistakes = found(Technician, {field: typed})
    assert field not in mistakes
    assert values[field] == kept


def test_names_of_persons_have_fifty_letters() -> None:
    """T06"""
    names = [
        (form, name)
        for form in FORMS
        for name, field in form().fields.items()
        if isinstance(field, Name) and field.metadata["max"] < 100
    ]
    assert {name for _, name in names} >= {"legal_representative", "submitter_name", "name"}
    for form, name in names:
        assert name not in found(form, {name: "A" * 50})[1]
        assert "50" in found(form, {name: "A" * 51})[1][name]


@pytest.mark.parametrize("name", ["王😀伟", "<b>王伟</b>", "王伟\ufffd", "\ue000", "{{王}}"])
def test_names_are_letters(name: str) -> None:
    _, mistakes = found(EnterpriseForm, {"legal_representative": name})
    assert "不能包含" in mistakes["legal_representative"]


def test_a_line_break_counts_once() -> None:
    """T08"""
    typed = "\r\n".join(["一" * 23] * 20) + "二" * 21
    values, mistakes = found(Basic, {"remarks": typed})
    assert "remarks" not in mistakes
    assert values["remarks"] == typed.replace("\r\n", "\n")
    assert len(values["remarks"]) == 500


@pytest.mark.parametrize("kind", [None, "RESIDENT", "PERMANENT_RESIDENT"])
def test_a_foreign_legal_representative(kind: str | None) -> None:
    """T07"""
    filled = registration()["enterprise"] | {"legal_representative_id": FOREIGNER}
    values, mistakes = found(EnterpriseForm, filled | {"legal_representative_document": kind})
    assert not mistakes
    assert values["legal_representative_id"] == FOREIGNER
    assert values["legal_representative_document"] == "PERMANENT_RESIDENT"


@pytest.mark.parametrize(
    ("kind", "number", "right"),
    [
        ("PASSPORT", "e 1234 5678", True),
        ("PASSPORT", FOREIGNER[:4], False),
        ("HK_MACAO_PERMIT", "H12345678", True),
        ("TAIWAN_PERMIT", "H12345678", False),
        ("RESIDENT", "E12345678", False),
    ],
)
@pytest.mark.parametrize(
    ("form", "kind_field", "number_field"),
    [
        (EnterpriseForm, "legal_representative_document", "legal_representative_id"),
        (SECTIONS["NEW"][0].form, "submitter_document", "submitter_id"),
        (Shareholder, "document", "identifier"),
    ],
)
def test_a_document_is_checked_by_its_kind(
    form: type[Form], kind_field: str, number_field: str, kind: str, number: str, right: bool
) -> None:
    values = {kind_field: kind, number_field: number, "kind": "NATURAL"}
    if form is not Shareholder:
        del values["kind"]
    kept, mistakes = found(form, values)
    assert (number_field not in mistakes) is right
    if right:
        assert (kept[kind_field], kept[number_field]) == (kind, number.replace(" ", "").upper())


@pytest.mark.parametrize(
    ("number", "kept"),
    [
        ("91350100 M000100Y43", "91350100M000100Y43"),
        ("HRB 123456", "HRB123456"),  # a register abroad
        ("91350100M000100Y44", None),
    ],
)
def test_a_firm_that_is_a_shareholder_has_no_document(number: str, kept: str | None) -> None:
    values, mistakes = found(Shareholder, {"kind": "LEGAL", "identifier": number})
    assert values["document"] is None
    assert (values["identifier"] if kept else mistakes["identifier"][-3:]) == (kept or "请核对")


@pytest.mark.parametrize("wrong", ["a@b.com，", "a@b.com,", "a＠b，com", "a@例子.中国", "a@b"])
def test_an_address_that_no_mail_reaches_is_refused(wrong: str) -> None:
    """T13"""
    assert "邮箱" in found(EnterpriseForm, {"email": wrong})[1]["email"]


def test_a_mail_address_is_of_half_width() -> None:
    assert found(EnterpriseForm, {"email": "ａ＠ｂ．ｃｏｍ\u200b"})[0]["email"] == "a@b.com"


@pytest.mark.parametrize(
    "wrong", [3.7, True, "1,2", "1e5", float("inf"), float("nan"), 10**400, [1], {"a": 1}, "٣"]
)
def test_a_broken_number_is_a_mistake(wrong: Any) -> None:
    assert found(People, {"senior": wrong})[1]
    assert found(Basic, {"total_assets": wrong})[1] or wrong == 3.7
    assert found(Shareholder, {"share": wrong})[1] or wrong == 3.7


def test_a_line_has_no_breaks() -> None:
    assert Line().deserialize("甲\r\n\t乙\u2028丙") == "甲 乙 丙"
