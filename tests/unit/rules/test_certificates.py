"""How certificates hold, are doubted and end."""

from datetime import date
from typing import Any

import pytest

from rules.certificates import certificate
from rules.course import STEADY, Course
from rules.dates import DAY
from rules.facts import Electrician
from rules.order import load_order
from rules.report import FAIL, MANUAL, PASS
from rules.vocabulary.enumerations import CertificateAuthority, SkillCertificateKind

ORDER = load_order("R30")
ON = date(2026, 3, 2)
SPECIAL, VOCATIONAL = SkillCertificateKind.SPECIAL_OPERATION, SkillCertificateKind.VOCATIONAL


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
    start, end = date(2023, 3, 2 - days), date(2029, 3, 1)
    later = (ON + DAY, MANUAL), (end + DAY, FAIL)
    expected = Course(MANUAL, "未填写应复审日期", later[1:]) if days else Course(PASS, "", later)
    assert held(valid_from=start, valid_to=end) == expected


def test_on_its_last_day_a_certificate_holds() -> None:
    assert held(valid_from=date(2024, 3, 2), valid_to=ON) == Course(PASS, "", ((ON + DAY, FAIL),))


def test_a_review_that_comes_too_late_is_for_a_reviewer_until_the_one_before_it_was_due() -> None:
    start, end = date(2026, 4, 1), date(2032, 3, 31)
    first = (start, MANUAL), (date(2029, 4, 2), PASS), (date(2031, 4, 2), FAIL)
    course = held(valid_from=start, valid_to=end, review_due=date(2031, 4, 1))
    assert course == Course(FAIL, "证书尚未生效", first)
    in_time = held(valid_from=start, valid_to=end, review_due=date(2029, 4, 1))
    assert in_time.later == ((start, PASS), (date(2029, 4, 2), FAIL))
    named = CertificateAuthority.ASSOCIATION
    kept = held(certificate_kind=VOCATIONAL, authority=named, valid_from=date(2020, 1, 1))
    assert kept == STEADY[PASS]


def test_a_term_longer_than_there_is_stays_with_the_reviewer() -> None:
    start, end = date(2026, 4, 1), date(2032, 4, 2)
    doubted = held(valid_from=start, valid_to=end, review_due=date(2029, 4, 1))
    assert doubted.later == ((start, MANUAL), (date(2029, 4, 2), FAIL))
    assert held(valid_from=ON, valid_to=end).reason == "特种作业操作证有效期超过6年"


def test_a_review_may_be_due_on_the_last_day_of_the_term_once_there_was_one() -> None:
    start, end = date(2023, 2, 1), date(2029, 2, 1)
    assert held(valid_from=start, valid_to=end, review_due=end).now is PASS


def test_a_review_after_the_longest_term_is_never_credible() -> None:
    start, end = date(2024, 3, 2), date(2030, 3, 2)
    late = held(valid_from=start, valid_to=end, review_due=date(2030, 3, 3))
    doubt = "应复审日期晚于复审周期（每3年一次）"
    assert late == Course(MANUAL, doubt, ((date(2030, 3, 3), FAIL),))


def test_a_certificate_without_end_is_not_followed_beyond_the_calendar() -> None:
    endless = {"valid_from": date(2024, 1, 1), "valid_to": date.max, "review_due": date.max}
    named = CertificateAuthority.ASSOCIATION
    assert held(certificate_kind=VOCATIONAL, authority=named, **endless) == STEADY[PASS]
    assert held(**endless) == Course(MANUAL, "特种作业操作证有效期超过6年")


def test_a_term_that_ends_before_it_begins_never_holds() -> None:
    backwards = {"valid_from": date(2026, 4, 1), "valid_to": date(2026, 3, 31)}
    assert held(**backwards) == Course(FAIL, "证书尚未生效")
    assert held(certificate_kind=VOCATIONAL, **backwards) == Course(FAIL, "证书尚未生效")


def test_a_review_that_was_missed_is_the_reason_until_the_term_has_ended_too() -> None:
    missed = {"valid_from": date(2020, 3, 2), "review_due": date(2023, 3, 2)}
    assert held(**missed, valid_to=ON).reason == "证书未按期复审"
    assert held(**missed, valid_to=ON - DAY).reason == "证书已过期"
