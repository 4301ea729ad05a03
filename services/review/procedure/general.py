"""传统审批: 形审, 受理, 审查 with 现场核查 where it is needed, 决定, 发证
(国能发资质〔2017〕1号 流程规范; 行政许可法 第三十二条、第三十四条、第三十八条)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rules.vocabulary.enumerations import CaseState, CountedFrom, PauseGround, StaffRole
from services.review.procedure.model import Outcome, Step, Steps

GRANT = "GRANT"
"""The outcome by which it is decided in favour of the applicant."""
SUSPENDING = tuple(one for one in PauseGround if one is not PauseGround.CORRECTION)
REJECT_FILING = Outcome(
    "REJECT_FILING",
    "不予受理",
    "已决定不予受理",
    state=CaseState.REJECTED_FILING,
    document="REJECTION",
    needs_text=True,
    public=True,
)


@dataclass(frozen=True)
class Words:
    """How the decision is called, and the documents that tell it (services.review.documents)."""

    granted: str = "准予许可"
    refused: str = "不予许可"
    grant: str = "GRANT"
    refusal: str = "REFUSAL"


SITE_CHECK = Step(
    "SITE_CHECK",
    StaffRole.EXAMINE,
    CaseState.SITE_CHECK,
    (
        Outcome(
            "PASS",
            "现场核查结束，转审查",
            "现场核查已结束，已转审查",
            to="EXAMINE",
            needs_report=True,
            rests_on_files=False,
        ),
        Outcome(
            "CALL_OFF",
            "不再进行现场核查",
            "已取消现场核查，已转审查",
            to="EXAMINE",
            needs_text=True,
            rests_on_files=False,
        ),
    ),
    optional=True,
)
"""A visit to the firm (N-06), a step that any procedure may use between 审查 and 决定."""
TO_SITE = Outcome("INSPECT", "转现场核查", "已转现场核查", to="SITE_CHECK", needs_text=True)
ISSUING = Step(
    "ISSUE",
    StaffRole.ISSUE,
    CaseState.APPROVED,
    (
        Outcome(
            "PASS",
            "发证",
            "已发证",
            state=CaseState.ISSUED,
            grants=True,
            rests_on_files=False,
        ),
    ),
)
PERMIT = Words()


def general(words: Words = PERMIT, *, issues: bool = True, inspects: bool = False) -> Steps:
    """issues: whether a licence is handed out at the end; otherwise it ends with the decision.
    inspects: whether the firm may be visited before the decision."""
    return Steps(
        (
            Step(
                "FORMAL",
                StaffRole.FORMAL,
                CaseState.FORMAL_REVIEW,
                (
                    Outcome("PASS", "通过", "形审已通过，已转受理", to="ACCEPT"),
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
                "ACCEPT",
                StaffRole.ACCEPT,
                CaseState.ACCEPTED,
                (
                    Outcome(
                        "PASS",
                        "予以受理",
                        "已予以受理，已转审查",
                        to="EXAMINE",
                        marks="accepted_at",
                        starts=CountedFrom.ACCEPTANCE,
                        document="ACCEPTANCE",
                        rests_on_files=False,
                    ),
                    REJECT_FILING,
                ),
            ),
            Step(
                "EXAMINE",
                StaffRole.EXAMINE,
                CaseState.EXAMINING,
                (
                    Outcome(
                        "PASS",
                        f"审查通过，建议{words.granted}",
                        "审查已通过，已转决定",
                        to="DECIDE",
                        confirms=True,
                    ),
                    Outcome(
                        "REFUSE",
                        f"建议{words.refused}",
                        f"已建议{words.refused}，已转决定",
                        to="DECIDE",
                        needs_text=True,
                    ),
                    Outcome(
                        "RETURN",
                        "退回补充",
                        "已退回补充",
                        state=CaseState.RETURNED,
                        document="SUPPLEMENT",
                        needs_items=True,
                        public=True,
                        rests_on_files=False,
                    ),
                    *((TO_SITE,) if inspects else ()),
                ),
                suspends=SUSPENDING,
                extends="DECIDE",
            ),
            *((SITE_CHECK,) if inspects else ()),
            Step(
                "DECIDE",
                StaffRole.DECIDE,
                CaseState.DECIDING,
                (
                    _granting(words, issues),
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
                    Outcome(
                        "RETURN",
                        "退回审查",
                        "已退回审查",
                        to="EXAMINE",
                        needs_text=True,
                        rests_on_files=False,
                    ),
                ),
                independent=True,
                suspends=SUSPENDING,
                extends="DECIDE",
            ),
            *((ISSUING,) if issues else ()),
        )
    )


def _granting(words: Words, issues: bool) -> Outcome:
    outcome = Outcome(
        GRANT,
        words.granted,
        f"已{words.granted}，已转发证",
        to="ISSUE",
        marks="decided_at",
        starts=CountedFrom.DECISION,
        document=words.grant,
        after=("EXAMINE", "PASS"),
    )
    if issues:
        return outcome
    done = f"已{words.granted}"
    return replace(outcome, done=done, to=None, state=CaseState.COMPLETED, grants=True)
