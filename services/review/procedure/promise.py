"""告知承诺制: 形审, 决定 (domain §2.1). What is promised is not examined before the decision, which
hands out the licence at once; it is verified afterwards (services/review/verification)."""

from __future__ import annotations

from rules.vocabulary.enumerations import CaseState, CountedFrom, StaffRole
from services.review.procedure.general import GRANT, REJECT_FILING, Words
from services.review.procedure.model import Outcome, Step, Steps


def promise(words: Words) -> Steps:
    """words: how the decision is called, with the grant that says what it rests on."""
    return Steps(
        (
            Step(
                "FORMAL",
                StaffRole.FORMAL,
                CaseState.FORMAL_REVIEW,
                (
                    Outcome(
                        "PASS",
                        "通过并予以受理",
                        "形审已通过并予以受理，已转决定",
                        to="DECIDE",
                        marks="accepted_at",
                        starts=CountedFrom.ACCEPTANCE,
                        document="ACCEPTANCE",
                    ),
                    Outcome(
                        "RETURN",
                        "退回补正",
                        "已退回补正",
                        state=CaseState.RETURNED,
                        document="CORRECTION",
                        needs_items=True,
                        public=True,
                        once=True,
                        rests_on_files=False,
                    ),
                    REJECT_FILING,
                ),
            ),
            Step(
                "DECIDE",
                StaffRole.DECIDE,
                CaseState.DECIDING,
                (
                    Outcome(
                        GRANT,
                        f"{words.granted}并发证",
                        f"已{words.granted}并发证",
                        state=CaseState.ISSUED,
                        marks="decided_at",
                        starts=CountedFrom.DECISION,
                        document=words.grant,
                        grants=True,
                        promised=True,
                    ),
                    Outcome(
                        "REFUSE",
                        words.refused,
                        f"已决定{words.refused}",
                        state=CaseState.REFUSED,
                        marks="decided_at",
                        document=words.refusal,
                        needs_text=True,
                        public=True,
                    ),
                ),
                independent=True,
            ),
        )
    )
