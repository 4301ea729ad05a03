"""A commitment in short, as the lists of staff have it."""

from __future__ import annotations

from datetime import date, datetime

from contracts.structs import Answer


class CommitmentLine(Answer):
    """state: `CommitmentState`. due_on: last day to verify; rectify_until: last day to mend, where
    the firm was told to. due_state: ok, soon, overdue, done. escalated: `Escalation`, None: nobody
    else has to look. on_site: a visit is due."""

    commitment_id: str
    case_id: str
    number: str
    type: str
    office: str
    enterprise_id: str
    enterprise_name: str
    uscc: str
    licence_number: str
    categories: dict[str, str]
    state: str
    granted_on: date
    due_on: date
    rectify_until: date | None
    due_state: str
    escalated: str | None
    on_site: bool
    verified_at: datetime | None
