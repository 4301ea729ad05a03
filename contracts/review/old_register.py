"""Taking over the register that was kept before: uploaded, checked, then loaded as a job."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta, field

from contracts.limits import MAX_FILE
from contracts.structs import ADDED, Answer, Page, Request, a_line, between

QUEUED, CHECKING, FAULTY, CHECKED = "QUEUED", "CHECKING", "FAULTY", "CHECKED"
APPROVED, LOADING, DONE = "APPROVED", "LOADING", "DONE"
FAILED, CANCELLED, EXPIRED = "FAILED", "CANCELLED", "EXPIRED"
STATES = {
    QUEUED: "等待检查",
    CHECKING: "正在检查",
    FAULTY: "有错误，未导入",
    CHECKED: "检查通过，待导入",
    APPROVED: "等待导入",
    LOADING: "正在导入",
    DONE: "已导入",
    FAILED: "已中断",
    CANCELLED: "已取消",
    EXPIRED: "文件已过期",
}
UNFINISHED = (QUEUED, CHECKING, APPROVED, LOADING)
"""What the worker has to do with."""
FAULTS_A_PAGE = 50
MOST_FAULTS = 10_000
"""Of each file; with so many it is given up."""


class RegisterFile(Request):
    """A file as it was sent, and where it was put."""

    filename: Annotated[str, a_line(200, least=1)]
    size: Annotated[int, between(1, MAX_FILE)]
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    object_key: Annotated[Annotated[str, Meta(max_length=100)], ADDED]


class StartImport(Request):
    """people: who serves the holders."""

    licences: RegisterFile
    people: RegisterFile | None = None


class ImportId(Request):
    import_id: Annotated[str, Meta(max_length=36)]


class ImportFaultQuery(ImportId):
    page: Page = 1


class Counts(Answer):
    """What was found in the files, and what was loaded of it. people_new: not on a roster yet."""

    new: int = 0
    unchanged: int = 0
    people: int = 0
    people_new: int = 0
    loaded: int = 0
    people_loaded: int = 0


class RegisterImport(Answer):
    """state: of `STATES`. phase, done: what is being done with how many lines. faults: how many;
    fault_file: whether they can be had as a file. same_as: when the same files were loaded
    before. failure: in Chinese."""

    import_id: str
    state: str
    files: list[str]
    requested_by_name: str
    requested_at: datetime
    finished_at: datetime | None
    phase: str
    done: int
    counts: Counts
    faults: int
    fault_file: bool
    same_as: datetime | None
    failure: str | None


class RegisterImports(Answer):
    """The newest 20."""

    items: list[RegisterImport]


class ImportFault(Answer):
    """file: its name. line: from 1. column: its heading, "" for the line as a whole."""

    file: str
    line: int
    column: str
    message: str


class ImportFaults(Answer):
    total: int
    pages: int
    items: list[ImportFault] = field(default_factory=list)


class ImportFaultFile(Answer):
    """In object storage."""

    object_key: str
    filename: str
    content_type: str
    size: int
