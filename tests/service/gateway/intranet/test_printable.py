"""What a licence cannot be printed with is told while there is time to install a font."""

from collections.abc import Callable

import pytest

from rules.vocabulary.enumerations import StaffRole
from tests.polling import wait_for
from tests.service.application.firms import Firm
from tests.service.gateway.cases import submitted
from tests.service.gateway.visitor import Visitor

pytestmark = pytest.mark.service


@pytest.mark.parametrize(
    ("letter", "told"), [("\U0002aed0", None), ("\ue123", "住所中的\ue123（U+E123）")]
)
def test_letters_that_cannot_be_printed_are_told_before_a_licence_is_issued(
    reviewer: Callable[..., Visitor], new_firm: Callable[..., Firm], letter: str, told: str | None
) -> None:
    """T14"""
    case_id = submitted(new_firm(address=f"浙江省杭州市{letter}里1号"))
    visitor = reviewer(StaffRole.ISSUE)
    wait_for(lambda: visitor.get(f"/cases/{case_id}").status_code == 200, what="the case")
    assert ("不能打印" in visitor.text) is (told is not None)
    assert (told or "") in visitor.text
