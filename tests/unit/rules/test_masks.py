"""Which mask belongs to which number."""

from rules import masking
from rules.vocabulary import numbers


def test_a_number_is_masked_as_what_it_was_checked_to_be() -> None:
    assert masking.of_checked(numbers.identity_number) is masking.identity_number
    assert masking.of_checked(numbers.mobile) is masking.mobile
    assert masking.of_checked(numbers.uscc) is masking.certificate_number
    assert masking.of_checked(None) is masking.certificate_number
