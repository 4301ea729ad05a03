"""What the grant of a case does to a licence that the old register told in part."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from services.review.case import Case
from services.review.licensing.effects import EFFECTS
from services.review.licensing.views import differences, face
from tests.factories.licences import FIRM, HIGH, take_over

ON, NOW = date(2026, 3, 2), datetime(2026, 3, 2, tzinfo=UTC)
CASE = Case(
    id="c", type="REISSUE", procedure="GENERAL", number="SQ1", office="EAST_CHINA",
    enterprise_id="firm", enterprise_name=FIRM.name, uscc=FIRM.uscc,
    legal_representative=FIRM.legal_representative, address="上海市静安区南京西路1号",
    categories=HIGH.categories, state="APPROVED", step="ISSUE", round=1, opened_at=NOW,
    accepted_at=NOW, acceptance_number=None, decided_at=NOW, closed_at=None, version=3,
)  # fmt: skip
WITHOUT = take_over(ON, particulars=replace(FIRM, address="")).apply(None)


@pytest.mark.spec("G-03")
@pytest.mark.parametrize("effect", ["REISSUE", "RENEW", "ITEM_CHANGE"])
def test_what_is_printed_has_the_address_that_the_old_register_did_not_tell(effect: str) -> None:
    change = EFFECTS[effect](None, CASE, ON)  # type: ignore[arg-type] # no number is taken
    after = change.apply(WITHOUT)
    assert after.particulars.address == CASE.address
    assert face(after, after.term(ON))["address"] == CASE.address
    assert "address" in differences(WITHOUT, after, ON)


def test_an_address_that_is_registered_stays() -> None:
    held = take_over(ON).apply(None)
    change = EFFECTS["REISSUE"](None, CASE, ON)  # type: ignore[arg-type] # no number is taken
    assert change.apply(held).particulars == FIRM
