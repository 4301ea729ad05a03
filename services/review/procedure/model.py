"""What a procedure is made of: steps, who acts in them, and where each outcome leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from contracts.errors import Invalid
from rules.vocabulary.enumerations import (
    CaseState,
    CountedFrom,
    PauseGround,
    Procedure,
    RegisterEffect,
    ReviewStep,
    RosterEffect,
    StaffRole,
)


@dataclass(frozen=True)
class Outcome:
    """One way to end a task.

    done: what is said to the reviewer when it has been carried out.
    to: the step that follows; None with `state` RETURNED: the applicant's turn, with any other
        `state`: the case is over.
    marks: the moment of the case that this outcome fixes. starts: the clock that begins with it.
    document: what is drawn up, a key of services.review.document_kinds.KINDS.
    public: whether the applicant may read the text and the items.
    once: may be chosen once in a case (行政许可法 第三十二条: 一次告知).
    confirms: every finding that the rules leave to a person must be confirmed.
    after: the outcome that the latest opinion of the step before must have.
    grants: the case ends well: what its business type does then is done (`Grant`).
    promised: what is granted rests on a promise, which is verified from then on.
    needs_report: a visit to the firm that was planned in the step must have been reported.
    rests_on_files: may not be chosen while a file of the case is damaged. Not so where it asks the
        applicant for something, or carries out what was decided: a file that we lost must not keep
        a firm from what it has a right to.
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
    grants: bool = False
    promised: bool = False
    needs_report: bool = False
    rests_on_files: bool = True


@dataclass(frozen=True)
class Step:
    """code: of `ReviewStep`. state: that of a case which stands at this step. independent: whoever
    gave an opinion in an earlier step may not act in this one (审查与决定分离).
    suspends: on which grounds its clock may be stopped (行政许可法 第四十五条). extends: the step
    whose limit may be prolonged while the case stands here (第四十二条). optional: a case passes it
    only where a reviewer sends it there.
    """

    code: str
    role: StaffRole
    state: CaseState
    outcomes: tuple[Outcome, ...]
    independent: bool = False
    suspends: tuple[PauseGround, ...] = ()
    extends: str | None = None
    optional: bool = False

    @property
    def title(self) -> str:
        return ReviewStep(self.code).label


@dataclass(frozen=True)
class Steps:
    """The steps of one business type in their order; an optional one stands before the step that
    decides on what was found in it."""

    steps: tuple[Step, ...]

    @property
    def first(self) -> Step:
        return self.steps[0]

    @property
    def usual(self) -> tuple[Step, ...]:
        """Those that every case passes which ends well."""
        return tuple(step for step in self.steps if not step.optional)

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


@dataclass(frozen=True)
class Grant:
    """What the grant of a case does. licence: a key of services.review.licensing.effects.EFFECTS;
    roster and register: told with the end of the case to those who keep them."""

    licence: str
    roster: RosterEffect
    register: RegisterEffect


@dataclass(frozen=True)
class BusinessType:
    """steps: by procedure."""

    steps: Mapping[Procedure, Steps]
    grant: Grant
