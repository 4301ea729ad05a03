"""What stands against an opinion while a file of the case is damaged, and what does not."""

import pytest

from contracts.errors import Conflict, Invalid
from services.review.model import Given, choose, open_outcomes
from services.review.procedure import PROCEDURES

STEPS = next(steps for (kind, _), steps in PROCEDURES.items() if kind == "NEW")
ALLOWED = {
    ("FORMAL", "RETURN"),
    ("ACCEPT", "PASS"),  # what is not decided in time counts as accepted anyway
    ("EXAMINE", "RETURN"),
    ("SITE_CHECK", "PASS"),  # back to the reviewer
    ("SITE_CHECK", "CALL_OFF"),
    ("DECIDE", "RETURN"),
    ("ISSUE", "PASS"),  # carries out what was decided
}
PLACES = [(step.code, outcome.code) for step in STEPS.steps for outcome in step.outcomes]


def opinion(
    step: str,
    outcome: str,
    *,
    damaged: tuple[str, ...] = (),
    given: tuple[Given, ...] = (),
) -> None:
    choose(
        STEPS, STEPS.step(step), [Given("EXAMINE", "PASS", "other"), *given], account="me",
        outcome=outcome, text="理由", items=[{"section": "basic", "message": "补充"}],
        damaged=damaged, reported=True,
    )  # fmt: skip


@pytest.mark.parametrize(("step", "outcome"), PLACES)
def test_only_asking_the_firm_and_carrying_out_goes_on(step: str, outcome: str) -> None:
    opinion(step, outcome)
    if (step, outcome) in ALLOWED:
        opinion(step, outcome, damaged=("身份证.pdf",))
        return
    with pytest.raises(Invalid) as refused:
        opinion(step, outcome, damaged=("身份证.pdf", "合同.pdf", "照片.jpg", "决议.pdf"))
    (finding,) = refused.value.findings
    assert finding["path"] == "outcome"
    assert "4个" in finding["message"] and "身份证.pdf、合同.pdf、照片.jpg等" in finding["message"]


def test_a_file_that_we_lost_may_be_asked_for_although_the_firm_was_told_once() -> None:
    told = (Given("FORMAL", "RETURN", "other"),)
    formal = STEPS.step("FORMAL")
    with pytest.raises(Conflict):
        opinion("FORMAL", "RETURN", given=told)
    opinion("FORMAL", "RETURN", given=told, damaged=("身份证.pdf",))
    offered = [[o.code for o in open_outcomes(formal, told, damaged=d)] for d in (False, True)]
    assert offered == [["PASS", "REJECT_FILING"], ["PASS", "RETURN", "REJECT_FILING"]]
