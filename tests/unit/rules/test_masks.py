"""Which mask belongs to which number."""

from rules import masking
from rules.vocabulary import documents, numbers


def test_a_number_is_masked_as_what_it_was_checked_to_be() -> None:
    assert masking.of_checked(numbers.identity_number) is masking.identity_number
    assert masking.of_checked(numbers.mobile) is masking.mobile
    assert masking.of_checked(numbers.uscc) is masking.certificate_number
    assert masking.of_checked(documents.any_number) is masking.document_number
    assert masking.of_checked(None) is masking.certificate_number


def test_a_document_is_masked_by_how_long_its_number_is() -> None:
    assert masking.document_number("931840198001010017") == "931840********0017"
    assert masking.document_number("91350100M000100Y43") == "91************0Y43"
    assert masking.document_number("E12345678") == "E*****678"
    assert masking.document_number("123") == "***"
