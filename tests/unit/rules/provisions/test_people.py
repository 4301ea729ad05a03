"""What is asked of people beside the conditions."""

from datetime import date

import pytest

from rules.provisions import minimum_age, of_age_on, social_insurance
from rules.vocabulary.enumerations import ApplicationType, PersonKind

ON = date(2026, 3, 2)
RENEW = ApplicationType.RENEW


def test_who_is_sixteen_may_be_employed() -> None:
    assert minimum_age(ON).count == 16
    assert of_age_on(date(2010, 3, 2), ON) == ON
    assert of_age_on(date(2008, 2, 29), ON) == date(2024, 2, 29)
    with pytest.raises(LookupError):
        minimum_age(date(1994, 12, 31))


@pytest.mark.parametrize("kind", PersonKind)
def test_heads_show_three_months_of_social_insurance_at_a_renewal(kind: PersonKind) -> None:
    found = social_insurance(RENEW, kind, ON)
    head = kind in (PersonKind.TECH_HEAD, PersonKind.SAFETY_HEAD)
    assert (found and (found.count, found.unit)) == ((3, "months") if head else None)


def test_of_other_types_and_earlier_days_no_number_of_months_is_published() -> None:
    head = PersonKind.TECH_HEAD
    assert social_insurance(ApplicationType.NEW, head, ON) is None
    assert social_insurance(RENEW, head, date(2025, 7, 1)) is not None
    assert social_insurance(RENEW, head, date(2025, 6, 30)) is None
