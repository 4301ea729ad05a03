import pytest

from rules.vocabulary.enumerations import Office
from services.review.document_kinds import KINDS, number_text


@pytest.mark.spec("N-04")
def test_numbers_tell_office_kind_and_year() -> None:
    assert number_text(Office.EAST_CHINA, "ACCEPTANCE", 2026, 12) == "华东能资受〔2026〕12号"
    assert number_text(Office.FUJIAN, "REFUSAL", 2027, 1) == "福建能资不许〔2027〕1号"


def test_no_two_documents_can_share_a_number() -> None:
    numbers = {number_text(office, kind, 2026, 1) for office in Office for kind in KINDS}
    assert len(numbers) == len(Office) * len(KINDS)


@pytest.mark.parametrize(
    "kind", ["REJECTION", "REFUSAL", "RENEWAL_REFUSAL", "CANCELLATION_REFUSAL"]
)
def test_a_negative_decision_names_the_remedies(kind: str) -> None:
    assert "行政复议" in KINDS[kind].remedies and "行政诉讼" in KINDS[kind].remedies
