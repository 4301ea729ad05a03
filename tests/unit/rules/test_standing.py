"""How people are named in a message, ranked, and how their certificates hold and end."""

from datetime import date, timedelta
from typing import Any

import pytest

from rules.course import STEADY, Course
from rules.facts import Electrician, Person, Technician
from rules.order import load_order
from rules.report import FAIL, MANUAL, PASS
from rules.standing import certificate, names, rank, rank_course
from rules.vocabulary.enumerations import (
    CertificateAuthority,
    Qualification,
    SkillCertificateKind,
    Title,
)

ORDER = load_order("R30")
ON = date(2026, 3, 2)
DAY = timedelta(days=1)
SPECIAL, VOCATIONAL = SkillCertificateKind.SPECIAL_OPERATION, SkillCertificateKind.VOCATIONAL
PEOPLE = [Person(name=f"张{n}", id_number=str(n)) for n in "一二三四五六"]


def test_up_to_five_people_are_named() -> None:
    assert names(PEOPLE[:5]) == "张一、张二、张三、张四、张五"


def test_of_more_the_first_five_are_named_and_all_are_counted() -> None:
    assert names(PEOPLE) == "张一、张二、张三、张四、张五等6人"


def test_a_row_without_a_name_is_mentioned() -> None:
    assert names([Person()]) == "（未填姓名）"


def test_a_certificate_of_one_day_to_come_begins_and_ends() -> None:
    day = date(2026, 3, 7)
    person = Electrician(
        certificate_kind=SPECIAL,
        valid_from=day,
        valid_to=day,
        review_due=day,
    )
    course = certificate(person, ORDER, ON)
    assert (course.now, course.reason) == (FAIL, "证书尚未生效")
    assert course.later == ((day, PASS), (date(2026, 3, 8), FAIL))


def held(**values: Any) -> Course:
    return certificate(Electrician(**{"certificate_kind": SPECIAL, **values}), ORDER, ON)


@pytest.mark.parametrize("days", [0, 1])
def test_without_a_day_of_review_three_years_hold_and_the_rest_is_for_a_reviewer(
    days: int,
) -> None:
    """The first of the three years begins on the day of filing, or they end on it."""
    later = (date(2029, 3, 3), MANUAL), (date(2032, 3, 3), FAIL)
    assert held(valid_from=ON, valid_to=date(2032, 3, 2)) == Course(PASS, "", later)
    start, end = date(2023, 3, 2 - days), date(2029, 3, 2)
    later = (ON + DAY, MANUAL), (end + DAY, FAIL)
    expected = Course(MANUAL, "未填写应复审日期", later[1:]) if days else Course(PASS, "", later)
    assert held(valid_from=start, valid_to=end) == expected


def test_on_its_last_day_a_certificate_holds() -> None:
    assert held(valid_from=date(2024, 3, 2), valid_to=ON) == Course(PASS, "", ((ON + DAY, FAIL),))


def test_a_day_of_review_holds_however_late_it_is() -> None:
    start, end = date(2026, 4, 1), date(2032, 3, 31)
    course = held(valid_from=start, valid_to=end, review_due=date(2031, 4, 1))
    assert course.later == ((start, PASS), (date(2031, 4, 2), FAIL))
    named = CertificateAuthority.ASSOCIATION
    kept = held(certificate_kind=VOCATIONAL, authority=named, valid_from=date(2020, 1, 1))
    assert kept == STEADY[PASS]


def test_a_certificate_without_end_is_not_followed_beyond_the_calendar() -> None:
    course = held(valid_from=date(2024, 1, 1), valid_to=date.max, review_due=date.max)
    assert course == STEADY[PASS]


def test_a_review_that_was_missed_is_the_reason_until_the_term_has_ended_too() -> None:
    missed = {"valid_from": date(2020, 3, 2), "review_due": date(2023, 3, 2)}
    assert held(**missed, valid_to=ON).reason == "证书未按期复审"
    assert held(**missed, valid_to=ON - DAY).reason == "证书已过期"


POWER = "电气工程"


@pytest.mark.parametrize(
    ("values", "ranked"),
    [
        ({}, (0, 0)),
        ({"qualification": Qualification.TITLE}, (0, 0)),
        ({"qualification": Qualification.TITLE, "title": Title.SENIOR}, (3, 3)),
        ({"qualification": Qualification.TITLE, "title": Title.SENIOR, "specialty": ""}, (0, 0)),
        ({"qualification": Qualification.TITLE, "title": Title.SENIOR, "specialty": "?"}, (0, 3)),
        ({"qualification": Qualification.OTHER}, (0, 3)),
        ({"qualification": Qualification.CONSTRUCTOR_1, "certificate_date": ON + DAY}, (0, 0)),
    ],
)
def test_a_rank_is_certain_or_possible(values: dict[str, Any], ranked: tuple[int, int]) -> None:
    assert rank(Technician(**{"specialty": POWER, **values}), ORDER, ON) == ranked


def test_a_title_to_come_that_is_too_low_changes_nothing() -> None:
    person = Technician(
        specialty=POWER,
        qualification=Qualification.TITLE,
        title=Title.INTERMEDIATE,
        certificate_date=ON + DAY,
    )
    assert rank_course(person, ORDER, ON, 3) == STEADY[FAIL]
    assert rank_course(person, ORDER, ON, 2) == Course(FAIL, "", ((ON + DAY, PASS),))
