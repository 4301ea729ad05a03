"""What is made of an answer about a firm, and of none."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

import pytest

from chassis import clock
from chassis.context import Call, system_call
from contracts.credit import Credit, CreditAnswer, CreditGateway, Listing
from contracts.errors import ServiceError, Unavailable, Unexpected
from contracts.review.proceedings import BlockingDecision
from rules.vocabulary.enumerations import ApplicationType, CreditPurpose, WayReason
from services.application import ways
from services.application.business_types.model import Holder
from tests.factories.known import known_entry

NOW = clock.now()
TODAY = clock.today()
CALL: Call = system_call("tests")
NEW = ApplicationType.NEW
HOLDER = Holder(known_entry())


@dataclass
class Gateway:
    """credit_gateway, which answers or fails."""

    answer: CreditAnswer | ServiceError
    asked: dict[str, Any] | None = None

    def ask(self, **fields: Any) -> CreditAnswer:
        self.asked = fields
        if isinstance(self.answer, ServiceError):
            raise self.answer
        return self.answer


def answered(age: timedelta = timedelta(), **credit: Any) -> CreditAnswer:
    known: dict[str, Any] = {
        "found": True, "credit_class": "GOOD", "serious_dishonest": [], "focus_list": [],
        "abnormal_operation": [], "penalties": [], "false_commitment": False,
    }  # fmt: skip
    return CreditAnswer(
        query_id="q", outcome="ANSWERED", asked_at=NOW, answered_at=NOW - age, cached=False,
        source="信用能源", credit=Credit(**known | credit),
    )  # fmt: skip


def codes(answer: CreditAnswer | None, holder: Holder = HOLDER) -> list[WayReason]:
    return [one.code for one in ways.judge(holder, NEW, answer, NOW).reasons]


@pytest.mark.spec("C-06", "P-10")
@pytest.mark.parametrize("error", [Unavailable(), Unexpected(reference="r")])
def test_without_credit_gateway_the_ordinary_way_is_left(error: ServiceError) -> None:
    gateway = Gateway(error)
    asked = ways.ask(CALL, cast(CreditGateway, gateway), HOLDER, NEW, CreditPurpose.OFFER)
    assert asked and asked.verdict.silent and not asked.verdict.allowed
    assert asked.answer is None and asked.credit_class is None


def test_only_a_submission_wants_an_answer_of_its_own() -> None:
    for purpose in (CreditPurpose.OFFER, CreditPurpose.START, CreditPurpose.SUBMISSION):
        gateway = Gateway(answered())
        found = ways.ask(CALL, cast(CreditGateway, gateway), HOLDER, NEW, purpose, "case")
        assert found and found.verdict.allowed and gateway.asked
        assert gateway.asked["fresh"] is (purpose is CreditPurpose.SUBMISSION)


def test_of_a_type_without_a_choice_nobody_is_asked() -> None:
    gateway = Gateway(answered())
    kind = ApplicationType.REISSUE
    assert ways.ask(CALL, cast(CreditGateway, gateway), HOLDER, kind, CreditPurpose.START) is None
    assert gateway.asked is None


def test_an_entry_counts_on_the_days_on_which_it_stands() -> None:
    day = timedelta(days=1)
    for since, until, counts in (
        (None, None, True),
        (TODAY, TODAY, True),
        (TODAY + day, None, False),
        (TODAY - 2 * day, TODAY - day, False),
    ):
        listed = [Listing(reason="未报告", since=since, until=until)]
        assert bool(codes(answered(focus_list=listed))) is counts, (since, until)


@pytest.mark.spec("C-10")
def test_a_decision_that_a_promise_was_false_stands_against_another() -> None:
    told = BlockingDecision(code="FALSE_COMMITMENT", day=TODAY, number="1号")
    holder = Holder(known_entry(), false_commitments=[told])
    assert codes(answered(), holder) == [WayReason.FALSE_COMMITMENT]
    assert codes(answered(age=timedelta(hours=25))) == [WayReason.STALE]
