"""When people retire, as the days go by; how many people a rule has looked at."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from rules.checks.people import retirement
from rules.course import STEADY, Course
from rules.evaluate import evaluate
from rules.facts import Person
from rules.report import FAIL, MANUAL, PASS
from rules.vocabulary.enumerations import Gender, Level, RetirementCategory
from tests.factories.facts import ON, clean_facts

MAN = Person(born=date(1966, 1, 20), gender=Gender.MALE)
WOMAN = Person(born=date(1976, 6, 20), gender=Gender.FEMALE)
RETIRES, AT_50, AT_55 = date(2026, 5, 1), date(2027, 3, 1), date(2033, 2, 1)


def test_a_man_passes_until_the_first_day_of_the_month_in_which_he_retires() -> None:
    assert retirement(MAN, ON) == Course(PASS, later=((RETIRES, FAIL),))
    assert retirement(MAN, RETIRES) == Course(FAIL)


def test_an_agreement_puts_a_reviewer_in_the_place_of_retirement() -> None:
    agreed = replace(MAN, retirement_deferred=True)
    assert retirement(agreed, ON) == Course(PASS, later=((RETIRES, MANUAL),))
    assert retirement(agreed, RETIRES) == Course(MANUAL)
    woman = replace(WOMAN, retirement_deferred=True)
    assert retirement(woman, ON) == Course(PASS, later=((AT_50, MANUAL),))


def test_a_woman_without_a_category_is_for_a_reviewer_between_the_two_ages() -> None:
    assert retirement(WOMAN, ON) == Course(PASS, later=((AT_50, MANUAL), (AT_55, FAIL)))
    assert retirement(WOMAN, AT_50) == Course(MANUAL, later=((AT_55, FAIL),))
    manager = replace(WOMAN, retirement_category=RetirementCategory.F55)
    assert retirement(manager, ON) == Course(PASS, later=((AT_55, FAIL),))


@pytest.mark.parametrize("missing", ["born", "gender"])
def test_of_whom_the_number_tells_too_little_no_retirement_is_known(missing: str) -> None:
    old = Person(born=date(1950, 1, 1), gender=Gender.MALE)
    unknown: dict[str, Any] = {missing: None}
    assert retirement(replace(old, **unknown), ON) is STEADY[PASS]


def test_heads_and_technicians_with_a_specialty_are_looked_at() -> None:
    (finding,) = evaluate(clean_facts(Level.THIRD), ON, only={"R-23"}).findings
    assert [one.value for one in finding.inputs] == ["6人"]
