"""Forms: gaps are told from mistakes, and what is kept is what was meant."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.forms.base import Form, carried, examine, label_of
from contracts.forms.categories import Categories, applied_levels
from contracts.forms.finance import Basic, Shareholder
from contracts.forms.person import Electrician, Experience, TechnicalHead, Technician, Training
from contracts.forms.project import Project
from contracts.forms.sections import SECTIONS
from deploy.demo.drafts import finance, shareholder
from rules.vocabulary.enumerations import Level
from tests.factories.applications import SUBMITTER, tabs

TODAY = date(2026, 3, 2)
FILLED = tabs(Level.SECOND, TODAY)
TECHNICIAN = FILLED["technicians"]["rows"]["people"][0]
ELECTRICIAN = FILLED["electricians"]["rows"]["people"][0]
PROJECT = FILLED["performance"]["rows"]["projects"][0]
WORK = FILLED["technical_head"]["rows"]["experience"][0]
TRAINING = FILLED["safety_head"]["rows"]["training"][0]
MAN, WOMAN = "110101198003078035", "110101198003078027"


def found(form: type[Form], values: dict[str, Any]) -> tuple[dict[str, str], set[str]]:
    """(mistakes: path → message, paths of the gaps)."""
    _, mistakes, gaps = examine(form, values, today=TODAY)
    return {m["path"]: m["message"] for m in mistakes}, {gap["path"] for gap in gaps}


ANYTHING = st.recursive(st.none() | st.text() | st.floats(), st.lists, max_leaves=4)
COMPLETE = [
    (Categories, FILLED["categories"]["fields"]),
    (Basic, finance(Level.SECOND)),
    (Shareholder, shareholder(SUBMITTER)),
    (TechnicalHead, FILLED["technical_head"]["fields"]),
    (Technician, TECHNICIAN),
    (Electrician, ELECTRICIAN),
    (Experience, WORK),
    (Training, TRAINING),
    (Project, PROJECT),
]


@pytest.mark.parametrize(("form", "values"), COMPLETE)
def test_what_was_kept_is_kept_again_unchanged(form: type[Form], values: dict[str, Any]) -> None:
    once, mistakes, gaps = examine(form, values, today=TODAY)
    assert (mistakes, gaps) == ([], [])
    assert examine(form, once, today=TODAY) == (once, [], [])


@pytest.mark.spec("P-08")
@pytest.mark.parametrize(("form", "values"), COMPLETE)
def test_every_required_field_left_blank_is_a_gap_and_no_mistake(
    form: type[Form], values: dict[str, Any]
) -> None:
    required = {name for name, field in form().fields.items() if field.required}
    mistakes, gaps = found(form, dict.fromkeys(values, "  "))
    assert mistakes == {}
    assert gaps >= required


@pytest.mark.spec("P-09")
def test_fields_that_the_form_does_not_have_are_refused_in_chinese() -> None:
    mistakes, _ = found(Basic, finance(Level.SECOND) | {"legal_representative": "别人"})
    assert mistakes == {"legal_representative": "表单中没有这一项，请刷新页面后重试"}


def test_every_message_is_chinese() -> None:
    odd: list[Any] = [
        "x\x00",
        -1,
        10**30,
        [],
        {},
        "NaN",
        "Infinity",
        True,
        "2026-02-30",
        "é" * 5000,
    ]
    for form in {rows.form for tab in SECTIONS["NEW"] for rows in tab.rows} | {
        tab.form for tab in SECTIONS["NEW"] if tab.form
    }:
        for value in odd:
            values = dict.fromkeys(form().fields, value)
            _, mistakes, gaps = examine(form, values, today=TODAY)
            for finding in mistakes + gaps:
                assert any("一" <= char <= "鿿" for char in finding["message"]), finding


@settings(max_examples=60)
@given(
    st.sampled_from([Categories, Basic, Technician, Electrician, Experience, Project]),
    st.dictionaries(
        st.text(max_size=12), st.recursive(st.none() | st.text() | st.floats(), st.lists)
    ),
)
def test_no_input_breaks_a_form(form: type[Form], junk: dict[str, Any]) -> None:
    values = {**junk, **dict.fromkeys(form().fields, next(iter(junk.values()), None))}
    kept, _, _ = examine(form, values, today=TODAY)
    assert set(kept) <= set(form().fields)


@pytest.mark.spec("B-03", "B-02")
def test_at_least_one_category_is_needed_and_any_combination_goes() -> None:
    chosen = FILLED["categories"]["fields"]
    none = {name: value for name, value in chosen.items() if not name.endswith("_level")}
    assert found(Categories, none) == ({}, {"install_level"})
    every = none | {"install_level": "1", "repair_level": "3", "test_level": "2"}
    assert found(Categories, every) == ({}, set())
    assert applied_levels(every) == {"CZ": "1", "CX": "3", "CS": "2"}
    assert "install_level" in found(Categories, chosen | {"install_level": "4"})[0]


@pytest.mark.parametrize(
    ("amount", "accepted"),
    [
        ("0", True), ("1,234.5678", True), ("1，234", True), ("999,999,999,999.9999", True),
        ("-0.01", False), ("1000000000000", False), ("1.23456", False), ("一万", False),
        ("NaN", False), ("1e400", False),
    ],
)  # fmt: skip
def test_money_is_not_negative_absurd_or_finer_than_a_yuan(amount: str, accepted: bool) -> None:
    mistakes, _ = found(Basic, {"total_assets": amount, "net_assets": "0"})
    assert ("total_assets" not in mistakes) == accepted


def test_net_assets_lie_within_the_total() -> None:
    mistakes, _ = found(Basic, {"total_assets": "100", "net_assets": "100.01"})
    assert mistakes == {"net_assets": "净资产不能大于总资产"}


@pytest.mark.parametrize(
    "number", [MAN[:-1] + "4", "1101011980030780", "9" * 18, "11010119800230803X"]
)
def test_invalid_identity_numbers_are_refused(number: str) -> None:
    assert "id_number" in found(Technician, TECHNICIAN | {"id_number": number})[0]


def test_a_person_not_yet_born_is_refused() -> None:
    assert "id_number" in found(Technician, TECHNICIAN | {"id_number": "110101202603037832"})[0]


@pytest.mark.spec("B-25")
@pytest.mark.parametrize(
    ("number", "category", "accepted"),
    [
        (MAN, None, True), (MAN, "M", True), (MAN, "F50", False),
        (WOMAN, "F50", True), (WOMAN, "F55", True), (WOMAN, "M", False),
    ],
)  # fmt: skip
def test_the_retirement_category_fits_the_gender(
    number: str, category: str | None, accepted: bool
) -> None:
    values = TECHNICIAN | {"id_number": number, "retirement_category": category}
    assert ("retirement_category" not in found(Technician, values)[0]) == accepted


def test_a_woman_without_retirement_category_is_incomplete() -> None:
    values = TECHNICIAN | {"id_number": WOMAN, "retirement_category": ""}
    assert found(Technician, values) == ({}, {"retirement_category"})


@pytest.mark.spec("B-25")
def test_a_title_needs_its_level_other_qualifications_do_not() -> None:
    untitled = TECHNICIAN | {"title": None}
    assert found(Technician, untitled) == ({}, {"title"})
    assert found(Technician, untitled | {"qualification": "CONSTRUCTOR_1"}) == ({}, set())


@pytest.mark.spec("B-30")
def test_a_special_operation_certificate_carries_the_number_of_its_holder() -> None:
    lower = ELECTRICIAN | {"id_number": "11010519491231002x", "retirement_category": "F50"}
    lower |= {"certificate_number": "t11010519491231002x"}
    kept, mistakes, _ = examine(Electrician, lower, today=TODAY)
    assert mistakes == []
    assert kept["certificate_number"] == "T11010519491231002X"
    other = found(Electrician, ELECTRICIAN | {"certificate_number": f"T{MAN}"})[0]
    assert set(other) == {"certificate_number"}
    vocational = ELECTRICIAN | {"certificate_kind": "VOCATIONAL", "certificate_number": "2024-1"}
    assert found(Electrician, vocational | {"item": None}) == ({}, set())


@pytest.mark.parametrize(
    ("kind", "first", "refused"),
    [
        ("SPECIAL_OPERATION", "1998-03-06", True),
        ("SPECIAL_OPERATION", "1998-03-07", False),
        ("VOCATIONAL", "1998-03-06", False),  # a sign for the reviewer
        ("VOCATIONAL", "1980-03-06", True),  # not born yet
    ],
)
def test_a_certificate_and_the_age_of_its_holder(kind: str, first: str, refused: bool) -> None:
    held = {"id_number": MAN, "certificate_number": f"T{MAN}", "certificate_kind": kind}
    row = ELECTRICIAN | held | {"first_issued": first, "retirement_category": None}
    assert ("first_issued" in found(Electrician, row)[0]) == refused


def test_no_title_before_its_holder_was_born() -> None:
    born = {"id_number": MAN, "retirement_category": None}
    assert found(Technician, TECHNICIAN | born | {"certificate_date": "1980-03-06"})[0].keys() == {
        "certificate_date"
    }
    assert found(Technician, TECHNICIAN | born | {"certificate_date": "1980-03-07"}) == ({}, set())


@pytest.mark.spec("B-18", "B-19", "B-22")
@pytest.mark.parametrize(
    ("form", "row", "wrong", "at"),
    [
        (Experience, WORK, {"ended": "2001-01-01"}, "ended"),
        (Experience, WORK, {"started": "2026-03-03"}, "started"),
        (Experience, WORK, {"witness_mobile": "010-12345678"}, "witness_mobile"),
        (Training, TRAINING, {"ended": "2026-03-03"}, "ended"),
        (Training, TRAINING, {"started": TRAINING["ended"], "ended": TRAINING["started"]}, "ended"),
        (Project, PROJECT, {"completed": "1999-12-31"}, "completed"),
        (Project, PROJECT, {"voltage": "15"}, "voltage"),
        (Project, PROJECT, {"name": "长" * 101}, "name"),
        (Project, PROJECT, {"name": "a\ufffdb"}, "name"),
        (Electrician, ELECTRICIAN, {"valid_to": "2000-01-01"}, "valid_to"),
        (Shareholder, shareholder(SUBMITTER), {"share": "100.01"}, "share"),
    ],
)
def test_reversed_future_and_absurd_values_are_refused(
    form: type[Form], row: dict[str, Any], wrong: dict[str, str], at: str
) -> None:
    assert at in found(form, row | wrong)[0]


def test_today_itself_is_not_the_future() -> None:
    assert found(Experience, WORK | {"ended": TODAY.isoformat()}) == ({}, set())


def test_a_yearly_figure_names_its_year() -> None:
    field = Basic().fields["revenue_2"]
    assert label_of(field, date(2026, 3, 2)) == "2024年度工程结算收入"
    assert label_of(field) == "申请前第2年度工程结算收入"
    assert label_of(Basic().fields["net_assets"], date(2026, 3, 2)) == "净资产"


@pytest.mark.parametrize(
    ("as_of", "years"),
    [
        ("2025-01-01", {"revenue_1": "24", "revenue_2": "23", "revenue_3": "22"}),
        ("2025-12-31", {"revenue_1": "24", "revenue_2": "23", "revenue_3": "22"}),
        ("2026-01-01", {"revenue_2": "24", "revenue_3": "23"}),
        ("2028-01-01", {}),
        ("2024-12-31", {"revenue_1": "23", "revenue_2": "22"}),
    ],
)
def test_a_yearly_figure_stays_with_its_year(as_of: str, years: dict[str, str]) -> None:
    told = {"total_assets": "9", "revenue_1": "24", "revenue_2": "23", "revenue_3": "22"}
    found = carried(Basic, told, date(2025, 12, 31), date.fromisoformat(as_of))
    assert found == {"total_assets": "9", **years}


def test_only_what_was_told_is_carried_over() -> None:
    assert carried(Basic, {"revenue_2": "23"}, date(2025, 1, 1), date(2026, 1, 1)) == {
        "revenue_3": "23"
    }
    assert carried(Experience, WORK, date(2025, 1, 1), date(2026, 1, 1)) == WORK
