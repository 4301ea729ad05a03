"""What is checked, submitted and kept of an application; its events."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, field

from contracts.application.parties import Balance, CaseParty
from contracts.application.sections import Figure, Gap
from contracts.events import EventType
from contracts.structs import Answer, Count, Fact, Request, one_of
from rules.vocabulary.enumerations import LookReason


class Check(Answer):
    """What stands against submission: gaps of the tabs, then the report of the rules.

    report: `rules.report.Report.to_dict()`. can_submit: no gap and no failed finding.
    conditions: the published conditions for what is applied for. warnings: what the firm should
    know and may submit with.
    """

    can_submit: bool
    gaps: list[Gap]
    report: dict[str, Any]
    conditions: list[dict[str, Any]]
    warnings: list[Gap] = field(default_factory=list)
    version: int


class Submit(Request):
    """Raises `Invalid` with the findings when something stands against it, `Conflict` with
    details.people [{name, id_number_masked, kind}] when a person serves another firm."""

    application_id: str


class Submitted(Answer):
    number: str
    state: str
    round: int
    submitted_at: datetime


class ReportQuery(Request):
    application_id: str
    round: Count | None = None


class SnapshotTab(Answer):
    """rows: rowset → how many."""

    section: str
    title: str
    rows: dict[str, int]
    totals: list[Figure]


class Snapshot(Answer):
    """The case as submitted: the report of that day (`Check.report`) and the facts in short.
    balance: where several firms take part."""

    application_id: str
    round: int
    submitted_at: datetime
    report: dict[str, Any]
    sections: list[SnapshotTab]
    balance: Balance | None = None


class FiledChange(Request):
    application_id: str


class RegisterValues(Answer):
    """What of the register entry is to be other than it was, by the fields of the entry, as JSON
    primitives; the identity number of a legal representative in the clear."""

    values: dict[str, str | None]


class Unmask(Request):
    """row_id None: the person of the tab itself. Always of the last submission. reason: recorded
    with the look."""

    application_id: str
    section: str
    row_id: str | None = None
    reason: Annotated[str, one_of(LookReason)] = LookReason.MATERIAL.value


class Unmasked(Answer):
    """The values hidden in `section`, by field name. Every look is audited."""

    values: dict[str, str]


class Changed(Answer):
    """What a 登记事项变更 is to change. items: `RegisterItem`; of what a licence shows the new
    text, None where it stays. Whole numbers are read from the snapshot (`register_values`)."""

    items: list[str]
    name: str | None = None
    uscc: str | None = None
    address: str | None = None
    legal_representative: str | None = None


class SubmittedData(Fact):
    """No personal data: people and documents are read from the snapshot when they are looked at.
    judged: what was found out about the firm's credit, which is not told here, can be asked for
    (`Applications.way_checks`). parties: other firms that take part (分立, 合并)."""

    application_id: str
    number: str
    type: str
    procedure: str
    round: int
    enterprise_id: str
    enterprise_name: str
    uscc: str
    legal_representative: str
    address: str
    office: str
    categories: dict[str, str]
    manual: int
    changes: Changed | None = None
    judged: bool = False
    parties: list[CaseParty] = field(default_factory=list)
    submitted_at: Annotated[datetime, Meta(tz=True)]


class EndedData(Fact):
    application_id: str
    enterprise_id: str
    reason: str


class FileDamage(Fact):
    """damaged: how many of the files that were submitted are not in the store as they were."""

    application_id: str
    damaged: int


APPLICATION_SUBMITTED = EventType("application", "application.submitted", SubmittedData)
APPLICATION_ABANDONED = EventType("application", "application.abandoned", EndedData)
APPLICATION_FILE_DAMAGE = EventType("application", "application.file_damage", FileDamage)
