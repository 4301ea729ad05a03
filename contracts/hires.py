"""Hires outside applications: filled in, submitted, decided on (I-10 to I-18, N-11)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta

from contracts.events import EventType
from contracts.structs import ADDED, Answer, Count, Fact, Page, Request, a_remark, between, one_of
from rules.vocabulary.enumerations import PersonKind, StaffEntryState

MAX_BATCH = 50
MAX_ROWS = 40
MAX_IMPORT = 100
PASS, RETURN = "PASS", "RETURN"
OUTCOMES = {PASS: "通过", RETURN: "退回"}
_Id = Annotated[str, Meta(max_length=36)]
_Fields = Annotated[dict[str, Any], Meta(max_length=60)]


class StartHire(Request):
    kind: PersonKind


class HireId(Request):
    hire_id: _Id


class SaveHire(Request):
    """fields, rows: as typed, also what is not right yet: nothing typed is lost. version: of what
    was shown. submit: hand it in where nothing stands against it."""

    hire_id: _Id
    version: Count
    fields: _Fields
    rows: Annotated[
        dict[str, Annotated[list[_Fields], Meta(max_length=MAX_ROWS)]], Meta(max_length=4)
    ]
    submit: bool


class HireSaved(Answer):
    """findings: what stands against handing it in; none where it was handed in."""

    hire_id: str
    state: str
    version: int
    findings: list[dict[str, Any]]


class ImportHires(Request):
    """rows: as an Excel file has them, one a person; all are kept as drafts."""

    kind: PersonKind
    rows: Annotated[list[_Fields], Meta(min_length=1, max_length=MAX_IMPORT)]


class HiresImported(Answer):
    """count: drafts; wrong: of those, with something to mend beside the papers."""

    count: int
    wrong: int


class Paper(Answer):
    paper_id: str
    slot: str
    filename: str
    content_type: str
    size: int
    sha256: str
    added_at: datetime
    damaged: bool
    identity: bool


class HireStep(Answer):
    """action: SUBMIT, WITHDRAW, PASS, RETURN."""

    action: str
    at: datetime
    by_name: str
    opinion: str | None


class HeldPost(Answer):
    """Of the person of a hire, for reviewers. own: in the firm that hires."""

    enterprise_id: str
    own: bool
    kind: str
    state: str
    since: datetime
    until: datetime | None


class Hire(Answer):
    """fields, rows: as kept; masked for reviewers. report: findings of the rules as of the
    submission. replaces: name of the head whose post it is now. history: for reviewers only."""

    hire_id: str
    enterprise_id: str
    kind: str
    state: str
    version: int
    fields: dict[str, Any]
    rows: dict[str, list[dict[str, Any]]]
    papers: list[Paper]
    report: list[dict[str, Any]]
    steps: list[HireStep]
    replaces: str | None
    history: list[HeldPost]
    submitted_at: datetime | None


class HiresQuery(Request):
    """Of the caller's own firm."""

    state: StaffEntryState | None = None
    page: Page = 1


class HireLine(Answer):
    """open: findings of the rules that are not met or need somebody to look. opinion: 审批意见 of
    the last decision."""

    hire_id: str
    enterprise_id: str
    kind: str
    state: str
    version: int
    name: str
    open: int
    submitted_at: datetime | None
    decided_at: datetime | None
    opinion: str | None


class Hires(Answer):
    """50 a page. A firm's: newest first; a reviewer's: in order of submission."""

    items: list[HireLine]
    total: int
    pages: int


class QueueQuery(Request):
    """Hires that wait in the caller's region, the first submitted first (I-15)."""

    kind: PersonKind | None = None
    page: Page = 1


class UploadPaper(Request):
    hire_id: _Id
    slot: Annotated[str, Meta(max_length=60)]
    filename: Annotated[str, Meta(min_length=1, max_length=200)]
    size: Annotated[int, between(1, 2**31 - 1)]
    sha256: Annotated[str, Meta(min_length=64, max_length=64)]


class PaperPlace(Answer):
    """Where the gateway puts the content; limit: bytes."""

    object_key: str
    limit: int


class AddPaper(UploadPaper):
    """After the content is stored. Idempotent by object_key."""

    object_key: Annotated[str, ADDED]
    content_type: Annotated[str, ADDED]


class AddedPaper(Answer):
    """object_key: where the content lies that counts."""

    paper_id: str
    object_key: str


class PaperId(Request):
    paper_id: _Id


class StoredPaper(Answer):
    """object_key: whoever gets it reads it."""

    paper_id: str
    hire_id: str
    object_key: str
    filename: str
    content_type: str
    size: int
    sha256: str


Outcome = Annotated[str, one_of(OUTCOMES)]
Opinion = Annotated[str, a_remark(500)]


class DecideHire(Request):
    """version: of what was looked at. opinion: needed for 退回."""

    hire_id: _Id
    version: Count
    outcome: Outcome
    opinion: Opinion = ""


class DecideHires(Request):
    """All with one outcome; 通过 only of those of which the rules find nothing."""

    hires: Annotated[list[tuple[_Id, Count]], Meta(min_length=1, max_length=MAX_BATCH)]
    outcome: Outcome
    opinion: Opinion = ""


class HiresDecided(Answer):
    """refused: (name, why) of each that was left as it is."""

    done: int
    refused: list[tuple[str, str]]


class HireDecided(Fact):
    """outcome: PASS or RETURN; kind: of the post. Nothing of the person."""

    hire_id: str
    enterprise_id: str
    kind: str
    outcome: str
    submitted_at: datetime


HIRE_DECIDED = EventType("personnel", "personnel.hire_decided", HireDecided)
