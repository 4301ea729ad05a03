"""What became other from one submission to the next; the firm's answers to what was demanded."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from contracts.corrections import Asked
from contracts.structs import Answer, Count, Request, a_remark, between, one_of

AGAINST = ("previous", "granted")
MAX_ANSWERS = 100
OF_CORRECTIONS = "corrections."
"""How the path of a gap begins that is a thing to be mended still, its number behind it."""


class CorrectionAnswer(Request):
    """To the item of that number; a blank text takes the answer back."""

    number: Annotated[int, between(1, MAX_ANSWERS)]
    text: Annotated[str, a_remark(500)] = ""


class AnswerCorrections(Request):
    application_id: str
    answers: Annotated[list[CorrectionAnswer], Meta(max_length=MAX_ANSWERS)]


class CorrectionsAnswered(Answer):
    """corrections: all of them, as they are now. open: how many have no answer."""

    corrections: list[Asked]
    open: int


class DifferenceQuery(Request):
    """against: the submission before, or what the firm was granted last. round None: the last."""

    application_id: str
    against: Annotated[str, one_of(AGAINST)] = "previous"
    round: Count | None = None


class FileThen(Answer):
    attachment_id: str
    filename: str


class Difference(Answer):
    """One thing that is other. pointer: JSON pointer into the tab: /fields/net_assets,
    /rows/people/<row id>/title, /files/AUDIT_REPORT, /rows/people/<row id>/files/ID_CARD; of a
    whole row it ends with its id. rowset, row_id, name: of a row, name as it is called in its
    table. field: None of a whole row and of files. slot: what the files were asked for as, in
    words.
    kind: changed, added, removed. before, after: values, secrets masked (two that look the same
    may differ); of a row what it holds; None of files.
    """

    section: str
    pointer: str
    kind: str
    rowset: str | None = None
    row_id: str | None = None
    name: str = ""
    field: str | None = None
    before: Any = None
    after: Any = None
    slot: str | None = None
    files_before: list[FileThen] = msgspec.field(default_factory=list)
    files_after: list[FileThen] = msgspec.field(default_factory=list)


class AskedFor(Asked):
    """changes: what is other at its place; none: the firm has only answered."""

    changes: list[Difference]


class Compared(Answer):
    """A submission: of which application and business type."""

    application_id: str
    type: str
    number: str
    round: int
    submitted_at: datetime


class Differences(Answer):
    """against: with what it is compared, None where there is nothing of the kind. asked: what was
    demanded before this submission; others: what nobody had asked for."""

    application_id: str
    round: int
    submitted_at: datetime
    against: Compared | None
    asked: list[AskedFor]
    others: list[Difference]
