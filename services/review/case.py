"""A case and its task as values, and how an outcome moves a case. Nothing here knows a database."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Self

from rules.vocabulary.enumerations import CaseState
from services.review.procedure import Outcome, Steps


class _OfRow:
    __slots__ = ()

    @classmethod
    def of(cls, row: Any) -> Self:
        """row: with a column for each field."""
        return cls(**{one.name: getattr(row, one.name) for one in fields(cls)})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Case(_OfRow):
    """A row of review_case. step: where it stands, or while it is RETURNED, what returned it.
    term_ends_on: the last day of the licence that it concerns, where a limit ends with it.
    credit_class: by which its limits are counted, None: as for everybody. changes:
    what of the register entry it is to change; the name and so on are those that hold.
    closing_note: why it is over, where no outcome of a step says so. submitted_at: of the last
    submission."""

    id: str
    type: str
    procedure: str
    number: str
    office: str
    enterprise_id: str
    enterprise_name: str
    uscc: str
    legal_representative: str
    address: str
    categories: dict[str, str]
    state: str
    step: str
    round: int
    opened_at: datetime
    accepted_at: datetime | None
    acceptance_number: str | None
    decided_at: datetime | None
    closed_at: datetime | None
    version: int
    damaged_files: int = 0
    term_ends_on: date | None = None
    credit_class: str | None = None
    changes: dict[str, Any] | None = None
    closing_note: str = ""
    submitted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Task(_OfRow):
    """A row of task: the step that waits for its reviewer."""

    id: str
    case_id: str
    step: str
    role: str
    office: str
    opened_at: datetime
    claimed_by: str | None
    claimed_by_name: str | None
    closed_at: datetime | None

    @property
    def task_id(self) -> str:
        return self.id


def moved(case: Case, steps: Steps, outcome: Outcome, now: datetime) -> Case:
    """The case as the outcome of its step leaves it, one version on."""
    after = replace(case, version=case.version + 1)
    if outcome.marks == "accepted_at":
        after = replace(after, accepted_at=now)
    elif outcome.marks == "decided_at":
        after = replace(after, decided_at=now)
    if outcome.to:
        step = steps.step(outcome.to)
        return replace(after, state=step.state.value, step=step.code)
    state = CaseState(str(outcome.state)).value
    closed_at = None if outcome.state is CaseState.RETURNED else now
    return replace(after, state=state, closed_at=closed_at)
