"""When people retire, as the days go by; how many people a rule has looked at."""

from dataclasses import replace
from datetime import date

from rules.checks.people import DEFERRED, NO_BIRTHDAY, NO_GENDER, OPEN_AGE, retirement
from rules.course import STEADY, Course
from rules.evaluate import evaluate
from rules.facts import Person
from rules.report import FAIL, MANUAL, PASS
from rules.vocabulary.enumerations import Gender, Level, RetirementCategory
from tests.factories.facts import ON, clean_facts

MAN = Person(born=date(1966, 1, 20), gender=Gender.MALE)
WOMAN = Person(born=date(1976, 6, 20), gender=Gender.FEMALE)
RETIRES, AT_50, AT_55 = date(2026, 5, 20), date(2027, 3, 20), date(2033, 2, 20)


def test_a_man_passes_until_the_day_on_which_he_retires() -> None:
    assert retirement(MAN, ON) == Course(PASS, later=((RETIRES, FAIL),))
    assert retirement(MAN, RETIRES) == Course(FAIL)


def test_an_agreement_puts_a_reviewer_in_the_place_of_retirement() -> None:
    agreed = replace(MAN, retirement_deferred=True)
    assert retirement(agreed, ON) == Course(PASS, later=((RETIRES, MANUAL),))
    assert retirement(agreed, RETIRES) == Course(MANUAL, DEFERRED)
    woman = replace(WOMAN, retirement_deferred=True)
    assert retirement(woman, ON) == Course(PASS, later=((AT_50, MANUAL),))


def test_a_woman_without_a_category_is_for_a_reviewer_between_the_two_ages() -> None:
    assert retirement(WOMAN, ON) == Course(PASS, later=((AT_50, MANUAL), (AT_55, FAIL)))
    assert retirement(WOMAN, AT_50) == Course(MANUAL, OPEN_AGE, ((AT_55, FAIL),))
    manager = replace(WOMAN, retirement_category=RetirementCategory.F55)
    assert retirement(manager, ON) == Course(PASS, later=((AT_55, FAIL),))


def test_whose_age_is_unknown_is_for_a_reviewer() -> None:
    assert retirement(replace(MAN, born=None), ON) == Course(MANUAL, NO_BIRTHDAY)
    made_up = replace(MAN, born=None, ageless=True)
    assert retirement(made_up, ON) is STEADY[PASS]


def test_who_may_be_a_man_or_a_woman_is_for_a_reviewer_between_the_ages_of_both() -> None:
    anybody = Person(born=date(1976, 6, 20))
    as_man = date(2039, 5, 20)
    assert retirement(anybody, ON) == Course(PASS, later=((AT_50, MANUAL), (as_man, FAIL)))
    assert retirement(anybody, AT_50) == Course(MANUAL, NO_GENDER, ((as_man, FAIL),))
    worker = replace(anybody, retirement_category=RetirementCategory.F50)
    assert retirement(worker, ON) == Course(PASS, later=((AT_50, FAIL),))


def test_of_whom_the_month_alone_is_known_a_reviewer_looks_at_the_day() -> None:
    somebody = replace(MAN, born=date(1966, 1, 1), born_some_day=True)
    first, last = date(2026, 5, 1), date(2026, 5, 31)
    assert retirement(somebody, ON) == Course(PASS, later=((first, MANUAL), (last, FAIL)))
    assert retirement(somebody, first) == Course(MANUAL, OPEN_AGE, ((last, FAIL),))
    assert retirement(somebody, last) == Course(FAIL)


def test_heads_and_technicians_with_a_specialty_are_looked_at() -> None:
    (finding,) = evaluate(clean_facts(Level.THIRD), ON, only={"R-23"}).findings
    assert [one.value for one in finding.inputs] == ["6人"]
