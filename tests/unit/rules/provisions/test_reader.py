"""The provisions as data: dated, one at a time, each with its words."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
import yaml

from rules.dates import DAY
from rules.load import DATA, DataError, check, load
from rules.provisions.reader import in_force, of_type, provisions, read_provisions, the
from rules.provisions.span import Span, in_han
from rules.provisions.words import said
from rules.vocabulary.enumerations import ApplicationType

ON = date(2026, 3, 2)
LATER = {"effective_from": "2027-01-01", "effective_to": None}


def data() -> dict[str, Any]:
    return deepcopy(load("provisions"))


def test_a_new_entry_takes_over_on_its_day() -> None:
    changed = data()
    (old,) = changed["renewal_window"]
    old["effective_to"] = "2026-12-31"
    changed["renewal_window"].append({**old, **LATER, "opens": {"months": 3}})
    windows = read_provisions(changed).renewal_window
    assert the(windows, date(2026, 12, 31)).opens == Span(90, "days")
    assert the(windows, date(2027, 1, 1)).opens == Span(3, "months")
    assert the(windows, date(2027, 1, 1)).text.startswith("有效期届满前3个月至30日之间")
    assert in_force(windows, date(2025, 6, 30)) == ()


@pytest.mark.parametrize(
    ("name", "changes", "key"),
    [
        ("renewal_window", {"effective_to": "2025-06-30"}, "$.renewal_window[0].effective_to"),
        ("renewal_window", {"text": "{shuts}"}, "$.renewal_window[0].text"),
        ("filing_terms", {"types": ["CHANGE"]}, "$.filing_terms[0]"),
        ("social_insurance", {"kinds": ["HEAD"]}, "$.social_insurance[0]"),
    ],
)
def test_a_fault_is_named_with_its_place(name: str, changes: dict[str, Any], key: str) -> None:
    faulty = data()
    faulty[name][0] |= changes
    with pytest.raises(DataError) as caught:
        read_provisions(faulty)
    assert caught.value.key == key


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("renewal_window", {}),
        ("renewal_window", LATER),
        ("filing_terms", {"types": ["RENEW", "CANCEL"]}),
        ("blocks", {"types": ["NEW", "SPLIT"]}),
        ("reminders", LATER),
    ],
)
def test_two_entries_never_say_something_of_the_same_on_the_same_day(
    name: str, changes: dict[str, Any]
) -> None:
    doubled = data()
    doubled[name].append({**doubled[name][0], **changes})
    later = doubled[name][-1]["effective_from"]
    with pytest.raises(DataError, match=f"two entries for the same on {later}"):
        read_provisions(doubled)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("filing_terms", {"types": ["RENEW"]}),
        ("blocks", {"code": "THEFT"}),
        ("social_insurance", {"kinds": ["SKILL"]}),
        ("social_insurance", {"types": ["NEW"]}),
    ],
)
def test_of_something_else_there_may_be_another(name: str, changes: dict[str, Any]) -> None:
    added = data()
    added[name].append({**added[name][0], **changes})
    read = read_provisions(added)
    assert len(getattr(read, name)) == len(added[name])


@pytest.mark.parametrize(
    "changes",
    [{"opens": {"days": 0}}, {"opens": {"days": 1, "months": 1}}, {"opens": {}}, {"colour": "red"}],
)
def test_the_schema_refuses_what_is_no_provision(changes: dict[str, Any]) -> None:
    faulty = data()
    faulty["renewal_window"][0] |= changes
    schema = yaml.safe_load(DATA.joinpath("schema/provisions.yaml").read_text("utf-8"))
    with pytest.raises(DataError, match="renewal_window"):
        check("provisions.yaml", faulty, schema)


def test_an_entry_may_hold_on_a_single_day() -> None:
    one = data()
    since = one["renewal_window"][0]["effective_from"]
    one["renewal_window"][0] |= {"effective_to": since}
    [found] = read_provisions(one).renewal_window
    assert found.holds(found.effective_from) and not found.holds(found.effective_from + DAY)


def test_only_what_concerns_a_type_is_told_of_it() -> None:
    (found,) = of_type(provisions().filing_terms, ApplicationType.CANCEL, ON)
    assert "注销" in found.text
    assert of_type(provisions().filing_terms, ApplicationType.RENEW, ON) == ()


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0"),
        (1, "一"),
        (3, "三"),
        (10, "十"),
        (16, "十六"),
        (30, "三十"),
        (99, "九十九"),
        (100, "100"),
    ],
)
def test_numbers_are_said_as_legal_texts_put_them(number: int, words: str) -> None:
    assert in_han(number) == words
    assert f"{Span(number, 'days'):han}" == f"{words}日"
    assert f"{Span(number, 'days')}" == f"{number}日"


@pytest.mark.parametrize(
    ("span", "after", "before"),
    [
        (Span(30, "days"), date(2026, 4, 30), date(2026, 3, 1)),
        (Span(1, "months"), date(2026, 4, 30), date(2026, 2, 28)),
        (Span(1, "years"), date(2027, 3, 31), date(2025, 3, 31)),
    ],
)
def test_a_span_leads_to_the_day_of_the_same_number(span: Span, after: date, before: date) -> None:
    assert (span.after(date(2026, 3, 31)), span.before(date(2026, 3, 31))) == (after, before)


def test_other_texts_say_what_is_in_force() -> None:
    text = "{renewal_window.opens}，{filing_terms[CANCEL].within:han}，{blocks[FRAUD].lasts:han}"
    assert said(text, ON) == "90日，三十日，三年"
    assert said(text, date(2025, 6, 30)) is None
    assert said("{reminders[LICENCE_END].text}", ON) == "许可证有效期届满前90日、60日、30日提醒"
    assert said("没有数字", date(1900, 1, 1)) == "没有数字"
    with pytest.raises(AttributeError):
        said("{renewal_window.colour}", ON)
