"""What firms promised under 告知承诺制 and how it is verified (C-09, C-10, N-12)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from contracts.review.cases import Document, Possible
from contracts.review.promises import CommitmentLine
from contracts.structs import Answer, Count, Page, Request, a_code, a_remark, one_of
from rules.vocabulary.verification import CheckResult, CommitmentState, Verdict

MAX_TEXT = 2000


class CommitmentQuery(Request):
    """state: None for those that the office has something to do with. escalated: only those that
    somebody else has to look at by now. 30 a page, the most urgent first."""

    state: Annotated[str, one_of(CommitmentState)] | None = None
    escalated: bool = False
    page: Page = 1


class CommitmentId(Request):
    commitment_id: str


class OfficeFigures(Answer):
    """counts: by `CommitmentState`; overdue: open ones after their last day."""

    office: str
    counts: dict[str, int]
    overdue: int


class Commitments(Answer):
    """counts: by `CommitmentState`, of the caller's jurisdiction; offices: the same by office."""

    items: list[CommitmentLine]
    counts: dict[str, int]
    overdue: int
    escalated: int
    offices: list[OfficeFigures]
    total: int
    pages: int


class CommitmentEntry(Answer):
    """subject: of a check, "" of a verdict. outcome: `CheckResult` or `Verdict`."""

    subject: str
    title: str
    outcome: str
    text: str
    until: date | None
    by_name: str
    at: datetime


class CommitmentCheck(Answer):
    """rules: ids of those that judged the same at the submission. found: the last that counts."""

    code: str
    kind: str
    title: str
    text: str
    rules: list[str]
    found: CommitmentEntry | None


class CommitmentActions(Answer):
    """As the commands would answer now; visit: planning one."""

    check: Possible
    conclude: Possible
    visit: Possible


class VisitLine(Answer):
    """Of a visit to the firm. state: `InspectionState`."""

    inspection_id: str
    state: str
    planned_on: date
    people: list[str]
    reported_at: datetime | None
    not_met: int
    photos: int


class Commitment(CommitmentLine):
    """For staff. rectify_latest: the latest day that a firm may be given to mend if it is told
    today."""

    checks: list[CommitmentCheck]
    entries: list[CommitmentEntry]
    visits: list[VisitLine]
    documents: list[Document]
    proceeding_id: str | None
    basis: str
    rectify_latest: date
    actions: CommitmentActions
    version: int


class RecordCheck(Request):
    commitment_id: str
    check: Annotated[str, a_code(40, least=1)]
    result: Annotated[str, one_of(CheckResult, "请选择相符或者不符")]
    text: Annotated[str, a_remark(MAX_TEXT, error=f"核查情况不能超过{MAX_TEXT}字")] = ""
    version: Count


class Conclude(Request):
    """until: last day to mend, for RECTIFY. text: facts and reason, for RECTIFY and FALSE; they go
    into the notice to the firm."""

    commitment_id: str
    verdict: Annotated[str, one_of(Verdict, "请选择核查结论")]
    text: Annotated[str, a_remark(MAX_TEXT, error=f"事实和理由不能超过{MAX_TEXT}字")] = ""
    until: date | None = None
    version: Count


class Concluded(Answer):
    """document_number: of the notice that was drawn up; proceeding_id: of the decision that was
    proposed."""

    commitment_id: str
    state: str
    document_number: str | None = None
    proceeding_id: str | None = None


class OwnCommitment(Answer):
    """For the firm. text: of the verdict, as far as the firm has been told."""

    commitment_id: str
    type: str
    number: str
    licence_number: str
    state: str
    granted_on: date
    due_on: date
    rectify_until: date | None
    on_site: bool
    text: str
    documents: list[Document]


class OwnCommitments(Answer):
    """The newest first."""

    items: list[OwnCommitment]
