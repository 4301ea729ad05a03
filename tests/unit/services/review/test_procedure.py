"""The procedure as a model: whatever people try, no path reaches a licence without its guards."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from contracts.errors import Conflict, Forbidden, Invalid
from contracts.review.cases import OUTCOMES
from contracts.review.tasks import STEPS
from rules.vocabulary.enumerations import ENDED, CaseState
from services.review.document_kinds import KINDS
from services.review.model import Given, blocked_reason, choose, open_outcomes
from services.review.procedure import PROCEDURES, Steps

PEOPLE = ("p1", "p2", "p3")
RULES = frozenset({"R-07", "R-16"})
FAVOURABLE = {"DECIDE": "GRANT"}


class CaseMachine(RuleBasedStateMachine):
    """People give any opinion at any time; a firm answers what is returned to it."""

    def __init__(self) -> None:
        super().__init__()
        self.steps = PROCEDURES["NEW", "GENERAL"]
        self.step = self.steps.first
        self.state = self.step.state
        self.given: list[Given] = []
        self.confirmed: list[frozenset[str]] = []

    @property
    def over(self) -> bool:
        return self.state not in {step.state for step in self.steps.steps} | {CaseState.RETURNED}

    @precondition(lambda self: not self.over and self.state != CaseState.RETURNED)
    @rule(
        by=st.sampled_from(PEOPLE),
        outcome=st.sampled_from(OUTCOMES),
        text=st.sampled_from(["", " ", "理由"]),
        items=st.sampled_from([[], [{"section": "basic", "message": "补充"}]]),
        confirmed=st.sets(st.sampled_from(sorted(RULES))).map(frozenset),
    )
    def somebody_tries_anything(
        self,
        by: str,
        outcome: str,
        text: str,
        items: list[dict[str, str]],
        confirmed: frozenset[str],
    ) -> None:
        self.give(by, outcome, text, items, confirmed)

    @precondition(lambda self: not self.over and self.state != CaseState.RETURNED)
    @rule(by=st.sampled_from(PEOPLE))
    def somebody_is_content(self, by: str) -> None:
        self.give(by, FAVOURABLE.get(self.step.code, "PASS"), "", [], RULES)

    def give(
        self,
        by: str,
        outcome: str,
        text: str,
        items: list[dict[str, str]],
        confirmed: frozenset[str],
    ) -> None:
        try:
            chosen = choose(
                self.steps, self.step, self.given, account=by, outcome=outcome, text=text,
                items=items, manual=RULES, confirmed=confirmed,
            )  # fmt: skip
        except (Forbidden, Conflict, Invalid):
            return
        assert chosen in self.step.outcomes
        assert not (chosen.needs_text and not text.strip())
        assert not (chosen.needs_items and not items)
        self.given.append(Given(self.step.code, outcome, by))
        self.confirmed.append(confirmed)
        if chosen.to:
            self.step = self.steps.step(chosen.to)
            self.state = self.step.state
        else:
            assert chosen.state is not None
            self.state = chosen.state

    @precondition(lambda self: self.state == CaseState.RETURNED)
    @rule()
    def the_firm_answers(self) -> None:
        self.state = self.step.state

    @precondition(lambda self: self.over)
    @rule()
    def it_stays_over(self) -> None:
        """A closed case has no task, so nobody can give an opinion."""

    @invariant()
    def there_is_always_something_to_do(self) -> None:
        if not self.over:
            assert open_outcomes(self.step, self.given)

    @invariant()
    def a_licence_has_all_its_guards(self) -> None:
        if self.state != CaseState.ISSUED:
            return
        latest = {opinion.step: opinion for opinion in self.given}
        codes = [step.code for step in self.steps.usual]
        favourable = {code: FAVOURABLE.get(code, "PASS") for code in codes}
        assert {code: latest[code].outcome for code in codes} == favourable
        earlier = {o.by for o in self.given if o.step in ("FORMAL", "ACCEPT", "EXAMINE")}
        assert latest["DECIDE"].by not in earlier
        examined = max(n for n, opinion in enumerate(self.given) if opinion.step == "EXAMINE")
        assert self.confirmed[examined] >= RULES

    @invariant()
    def correction_is_told_once(self) -> None:
        told = [o for o in self.given if (o.step, o.outcome) == ("FORMAL", "RETURN")]
        assert len(told) <= 1


TestCaseMachine = pytest.mark.spec("N-03", "N-05", "N-07", "N-09", "B-37")(CaseMachine.TestCase)
CaseMachine.TestCase.settings = settings(max_examples=100, stateful_step_count=40)


@pytest.mark.parametrize("steps", PROCEDURES.values(), ids=map(str, PROCEDURES))
def test_every_entry_of_the_table_is_complete(steps: Steps) -> None:
    codes = [step.code for step in steps.steps]
    for step in steps.steps:
        assert step.code in STEPS
        for outcome in step.outcomes:
            assert outcome.code in OUTCOMES
            assert (outcome.to in codes) != (outcome.state is not None)
            assert outcome.document is None or outcome.document in KINDS


@pytest.mark.parametrize("steps", PROCEDURES.values(), ids=map(str, PROCEDURES))
def test_a_good_end_can_be_reached_and_is_one(steps: Steps) -> None:
    given: list[Given] = []
    for number, step in enumerate(steps.usual):
        outcome = FAVOURABLE.get(step.code, "PASS")
        chosen = choose(steps, step, given, account=f"p{number}", outcome=outcome)
        given.append(Given(step.code, outcome, f"p{number}"))
    assert chosen.grants and chosen.state in ENDED


@pytest.mark.spec("N-09")
def test_independence_concerns_earlier_steps_only() -> None:
    steps = PROCEDURES["NEW", "GENERAL"]
    decide = steps.step("DECIDE")
    assert blocked_reason(steps, decide, [Given("DECIDE", "RETURN", "p1")], "p1") is None
    assert blocked_reason(steps, decide, [Given("FORMAL", "PASS", "p1")], "p1")
    assert (
        blocked_reason(steps, steps.step("ISSUE"), [Given("DECIDE", "GRANT", "p1")], "p1") is None
    )
