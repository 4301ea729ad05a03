"""QR codes: of a window (一次一评) or of a case (一事一评), made and withdrawn by the office."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from contracts.evaluation.evaluating import Id
from contracts.structs import Answer, Page, Request, a_label


class CodesQuery(Request):
    """matter: codes of cases, else of windows. text: of the number of a case."""

    matter: bool
    text: Annotated[str, a_label(50)] = ""
    page: Page = 1


class ScanCode(Answer):
    """A row of the page: a window with its code, or a case with or without one. code_id, made_at,
    until: None without a standing code. token: the end of its link. until: its last day."""

    code_id: str | None
    token: str
    office: str
    window: str
    case_id: str | None
    number: str
    type: str
    enterprise_id: str | None
    made_at: datetime | None
    made_by: str
    until: date | None
    withdrawn_at: datetime | None
    scans: int


class Codes(Answer):
    items: list[ScanCode]
    total: int
    pages: int


class MakeCode(Request):
    """Of a window, by its name; or of a case. until: the last day of use."""

    window: Annotated[str, a_label(30)] = ""
    case_id: Id | None = None
    until: date | None = None


class CodeId(Request):
    code_id: Id
