import pytest

from contracts.forms.enterprise import EnterpriseForm
from contracts.forms.person import Electrician, Experience, TechnicalHead
from contracts.forms.sections import ELECTRICIANS, SECTIONS
from gateway.forms.display import EMPTY, cells, describe, grouped

ID_NUMBER = "110101198003078035"


@pytest.mark.spec("P-07")
def test_lists_show_numbers_masked_and_choices_in_words() -> None:
    row = {
        "name": "李强",
        "id_number": ID_NUMBER,
        "certificate_kind": "SPECIAL_OPERATION",
        "item": "HIGH_VOLTAGE",
        "valid_to": "2028-01-31",
    }
    assert cells(Electrician, ELECTRICIANS.columns, row) == [
        "李强", "110101********8035", "特种作业操作证（电工）", "高压电工作业", "2028年1月31日",
    ]  # fmt: skip


def test_what_a_service_has_masked_is_not_masked_again() -> None:
    row = {"id_number": "110101********8035"}
    assert cells(Electrician, ("id_number",), row) == ["110101********8035"]


def test_work_without_an_end_goes_on() -> None:
    row = {"started": "2021-11-22", "ended": None}
    assert cells(Experience, ("started", "ended"), row) == ["2021年11月22日", "至今"]


def test_a_form_in_words() -> None:
    lines = {
        line.name: line.text
        for line in describe(TechnicalHead, {"id_number": ID_NUMBER, "also_technician": True})
    }
    assert lines["id_number"] == ID_NUMBER, "the firm sees what it has typed"
    assert lines["id_number.note"] == "男，1980年3月7日出生"
    assert lines["also_technician"] == "是"
    assert lines["school"] == EMPTY


@pytest.mark.spec("B-11", "P-07")
def test_the_register_entry_is_shown_in_words_with_secrets_masked() -> None:
    entry = {
        "division": "320100",
        "registered_capital": "2000.00",
        "contact_mobile": "13812345678",
        "legal_representative_id": ID_NUMBER,
        "parent_id": "4c2f…",
        "parent_name": "江苏电力集团",
    }
    lines = {line.name: line.text for line in describe(EnterpriseForm, entry, masked=True)}
    assert lines["division"] == "江苏省南京市"
    assert lines["registered_capital"] == "2,000 万元"
    assert lines["contact_mobile"] == "138****5678"
    assert lines["parent_id"] == "江苏电力集团"
    assert ID_NUMBER not in "".join(lines.values())
    assert "legal_representative_id.note" not in lines


@pytest.mark.parametrize(
    ("given", "shown"),
    [("0", "0"), ("1234567.50", "1,234,567.5"), ("20000", "20,000"), ("约三百", "约三百")],
)
def test_amounts_are_grouped(given: str, shown: str) -> None:
    assert grouped(given) == shown


@pytest.mark.parametrize("typed", ["2026-13-45", "x", "9" * 400, "\ufffd", "１", " ", "-", "1e5"])
@pytest.mark.parametrize("masked", [True, False])
def test_whatever_was_typed_can_be_shown(typed: str, masked: bool) -> None:
    """A page shows what was typed beside what is stored, right or not."""
    for section in SECTIONS["NEW"]:
        for form in (section.form, *(rowset.form for rowset in section.rows)):
            if form is not None:
                lines = describe(form, dict.fromkeys(form().fields, typed), masked=masked)
                assert len(lines) >= len(form().fields)
