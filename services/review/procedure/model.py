"""What a procedure is made of: steps, who acts in them, and where each outcome leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from contracts.errors import Invalid
from rules.vocabulary.enumerations import CaseState, CountedFrom, ReviewStep, StaffRole


@dataclass(frozen=True)
class Outcome:
    """One way to end a task.

    done: what is said to the reviewer when it has been carried out.
    to: the step that follows; None with `state` RETURNED: the applicant's turn, with any other
        `state`: the case is over.
    marks: the moment of the case that this outcome fixes. starts: the clock that begins with it.
    document: what is drawn up, a key of services.review.documents.KINDS.
    public: whether the applicant may read the text and the items.
    once: may be chosen once in a case (行政许可法 第三十二条: 一次告知).
    confirms: every finding that the rules leave to a person must be confirmed.
    after: the outcome that the latest opinion of the step before must have.
    effect: what happens to the licence, a key of services.review.licensing.effects.EFFECTS.
    """

    code: str
    title: str
    done: str
    to: str | None = None
    state: CaseState | None = None
    marks: Literal["accepted_at", "decided_at"] | None = None
    starts: CountedFrom | None = None
    document: str | None = None
    needs_text: bool = False
    needs_items: bool = False
    public: bool = False
    once: bool = False
    confirms: bool = False
    after: tuple[str, str] | None = None
    effect: str | None = None


@dataclass(frozen=True)
class Step:
    """code: of `ReviewStep`. state: that of a case which stands at this step. independent: whoever
    gave an opinion in an earlier step may not act in this one (审查与决定分离)."""

    code: str
    role: StaffRole
    state: CaseState
    outcomes: tuple[Outcome, ...]
    independent: bool = False

    @property
    def title(self) -> str:
        return ReviewStep(self.code).label


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
