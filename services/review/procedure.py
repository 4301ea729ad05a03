"""The procedure as data: which steps a case goes through, who acts in them, and where each
outcome leads (国能发资质〔2017〕1号 流程规范; 行政许可法 第三十二条、第三十四条、第三十八条).

A new business type is one more entry of PROCEDURES.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from contracts.errors import Invalid
from rules.vocabulary.enumerations import ApplicationType, CaseState, Procedure, StaffRole

DocumentKind = Literal[
    "ACCEPTANCE", "CORRECTION", "REJECTION", "GRANT", "REFUSAL", "EXTENSION"
]  # titles and numbers: services.review.documents


@dataclass(frozen=True)
class Outcome:
    """One way to end a task.

    to: the step that follows; None with `state` RETURNED: the applicant's turn, with any other
        `state`: the case is over.
    marks: the moment of the case that this outcome fixes.
    document: what is drawn up.
    public: whether the applicant may read the text and the items.
    once: may be chosen once in a case (行政许可法 第三十二条: 一次告知).
    confirms: every finding that the rules leave to a person must be confirmed.
    after: the outcome that the latest opinion of the step before must have.
    effect: what happens to the licence, a key of services.review.handlers.effects.EFFECTS.
    """

    code: str
    title: str
    to: str | None = None
    state: CaseState | None = None
    marks: Literal["accepted_at", "decided_at"] | None = None
    document: DocumentKind | None = None
    needs_text: bool = False
    needs_items: bool = False
    public: bool = False
    once: bool = False
    confirms: bool = False
    after: tuple[str, str] | None = None
    effect: str | None = None


@dataclass(frozen=True)
class Step:
    """state: that of a case which stands at this step. independent: whoever gave an opinion in an
    earlier step may not act in this one (审查与决定分离)."""

    code: str
    title: str
    role: StaffRole
    state: CaseState
    outcomes: tuple[Outcome, ...]
    independent: bool = False


@dataclass(frozen=True)
class Steps:
    """The steps of one business type in their order."""

    steps: tuple[Step, ...]

    @property
    def first(self) -> Step:
        return self.steps[0]

    def step(self, code: str) -> Step:
        return next(step for step in self.steps if step.code == code)

    def before(self, code: str) -> frozenset[str]:
        """The codes of the steps before this one."""
        codes = [step.code for step in self.steps]
        return frozenset(codes[: codes.index(code)])

    def outcome(self, step: str, code: str) -> Outcome:
        """Raises Invalid where the step has no such outcome."""
        for outcome in self.step(step).outcomes:
            if outcome.code == code:
                return outcome
        raise Invalid.at("outcome", "本环节不能作出这种结论，请重新选择")


REJECT_FILING = Outcome(
    "REJECT_FILING",
    "不予受理",
    state=CaseState.REJECTED_FILING,
    document="REJECTION",
    needs_text=True,
    public=True,
)

GENERAL_NEW = Steps(
    (
        Step(
            "FORMAL",
            "形审",
            StaffRole.FORMAL,
            CaseState.FORMAL_REVIEW,
            (
                Outcome("PASS", "通过", to="ACCEPT"),
                Outcome(
                    "RETURN",
                    "退回补正",
                    state=CaseState.RETURNED,
                    document="CORRECTION",
                    needs_items=True,
                    public=True,
                    once=True,
                ),
                REJECT_FILING,
            ),
        ),
        Step(
            "ACCEPT",
            "受理",
            StaffRole.ACCEPT,
            CaseState.ACCEPTED,
            (
                Outcome("PASS", "受理", to="EXAMINE", marks="accepted_at", document="ACCEPTANCE"),
                REJECT_FILING,
            ),
        ),
        Step(
            "EXAMINE",
            "审查",
            StaffRole.EXAMINE,
            CaseState.EXAMINING,
            (
                Outcome("PASS", "审查通过，建议准予许可", to="DECIDE", confirms=True),
                Outcome("REFUSE", "建议不予许可", to="DECIDE", needs_text=True),
                Outcome(
                    "RETURN",
                    "退回补充",
                    state=CaseState.RETURNED,
                    document="CORRECTION",
                    needs_items=True,
                    public=True,
                ),
            ),
        ),
        Step(
            "DECIDE",
            "决定",
            StaffRole.DECIDE,
            CaseState.DECIDING,
            (
                Outcome(
                    "GRANT",
                    "准予许可",
                    to="ISSUE",
                    marks="decided_at",
                    document="GRANT",
                    after=("EXAMINE", "PASS"),
                ),
                Outcome(
                    "REFUSE",
                    "不予许可",
                    state=CaseState.REFUSED,
                    marks="decided_at",
                    document="REFUSAL",
                    needs_text=True,
                    public=True,
                ),
                Outcome("RETURN", "退回审查", to="EXAMINE", needs_text=True),
            ),
            independent=True,
        ),
        Step(
            "ISSUE",
            "发证",
            StaffRole.ISSUE,
            CaseState.APPROVED,
            (Outcome("PASS", "发证", state=CaseState.ISSUED, effect="ISSUE_LICENCE"),),
        ),
    )
)

PROCEDURES: dict[tuple[str, str], Steps] = {
    (ApplicationType.NEW, Procedure.GENERAL): GENERAL_NEW,
}


def steps_of(type_: str, procedure: str) -> Steps:
    """The steps of a business type. Raises KeyError for one without an entry."""
    return PROCEDURES[type_, procedure]
