"""When an applicant may end its case, and what it is told when it may not."""

from dataclasses import replace
from typing import Any

import pytest

from rules.vocabulary.enumerations import ENDED, UNDECIDED, CaseState
from services.review.possible import taken_back, to_claim, to_decide, to_release, to_terminate
from tests.unit.services.review.test_possible import CASE, EXAMINER, NOW, at


@pytest.mark.spec("L-05")
@pytest.mark.parametrize("state", [one for one in CaseState if one is not CaseState.DRAFT])
def test_only_what_is_submitted_and_undecided_is_ended(state: CaseState) -> None:
    case = replace(CASE, state=state.value, closed_at=NOW if state in ENDED else None)
    refusal = to_terminate(case)
    assert (refusal is None) == (state in UNDECIDED)
    if state is CaseState.RETURNED:
        assert "申请废弃" in str(refusal)
    if state is CaseState.APPROVED:
        assert "已作出决定" in str(refusal)


@pytest.mark.parametrize(
    ("state", "said"),
    [("TERMINATED", "终止（申请单位申请终止：改期）"), ("ABANDONED", "由申请单位废弃")],
)
def test_who_has_the_task_open_is_told_that_it_is_over(state: str, said: str) -> None:
    note = "申请单位申请终止：改期" if state == "TERMINATED" else ""
    over: dict[str, Any] = {"state": state, "closed_at": NOW, "closing_note": note}
    situation = at(EXAMINER, task=False, **over)
    for refusal in (to_claim, to_release, to_decide):
        assert said in str(refusal(situation)) and "2026年3月4日 09:00" in str(refusal(situation))
    assert taken_back(CASE) is None
