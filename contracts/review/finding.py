"""Finding a case again, whoever has it now (N-02, N-10)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from msgspec import Meta

from contracts.review.tasks import TYPES, Task
from contracts.structs import Answer, Request, a_label, between, one_of
from rules.vocabulary.enumerations import CaseState, Office

STATES = tuple(state.value for state in CaseState if state is not CaseState.DRAFT)
STAGES = ("OPEN", "RETURNED", "ENDED")
SHARES = ("CLAIMED", "DONE", "RETURNED")
ORDERS = ("newest", "oldest", "due")
LAST_PAGE = 500


class CaseQuery(Request):
    """Cases of the caller's jurisdiction, 30 a page.

    text: part of what the firm is or was called, of a USCC, of the number of a case, a licence or
    an acceptance; "" any. case_ids: only these, those a person is named in, say. share: what the
    caller has to do with them: CLAIMED (has the open task), DONE (gave an opinion), RETURNED (sent
    back for 补正, and nothing has come yet). stage: OPEN (in the office), RETURNED (with the firm),
    ENDED. filed_from, filed_to: days of the first submission, both included. order: "due" finds
    what is in the office only, since nothing else has a limit that runs.
    """

    text: Annotated[str, a_label(100)] = ""
    case_ids: Annotated[list[str], Meta(max_length=200)] | None = None
    share: Annotated[str, one_of(SHARES)] | None = None
    stage: Annotated[str, one_of(STAGES)] | None = None
    state: Annotated[str, one_of(STATES)] | None = None
    type: Annotated[str, one_of(TYPES)] | None = None
    office: Annotated[str, one_of(Office)] | None = None
    filed_from: date | None = None
    filed_to: date | None = None
    order: Annotated[str, one_of(ORDERS)] = "newest"
    page: Annotated[int, between(1, LAST_PAGE)] = 1


class CaseLine(Answer):
    """submitted_at: of the last submission, the one that is worked on. licence_number: of the firm.
    task: what is open."""

    case_id: str
    number: str
    type: str
    procedure: str
    enterprise_name: str
    uscc: str
    office: str
    categories: dict[str, str]
    state: str
    round: int
    submitted_at: datetime
    closed_at: datetime | None
    acceptance_number: str | None
    licence_number: str | None
    task: Task | None


class CaseLines(Answer):
    """total: as far as it was counted; more: there are more, which are not told."""

    items: list[CaseLine]
    total: int
    pages: int
    more: bool


class SaveView(Request):
    """What was chosen, under a name; the same name again takes its place."""

    name: Annotated[str, a_label(30, least=1, error="请填写名称（30字以内）")]
    query: CaseQuery


class ViewId(Request):
    view_id: str


class SavedView(Answer):
    """query: the fields of `CaseQuery` that were chosen."""

    view_id: str
    name: str
    query: dict[str, Any]


class SavedViews(Answer):
    items: list[SavedView]
