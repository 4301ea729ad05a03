"""credit_gateway: what 信用能源 says of a firm, asked once and kept with who asked it and why.

Whether a firm may commit is no business of this service: `rules.promise` says it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta

from contracts.auditing import Audited
from contracts.operations import ENTERPRISE, OWNERS, REVIEWERS, Query
from contracts.processes import INTRANET, PORTAL, by
from contracts.structs import Answer, Page, Request, a_line, one_of
from contracts.trail import Trail, TrailQuery
from rules.vocabulary.enumerations import ApplicationType, CreditClass, CreditPurpose

ANSWER_SECONDS = 2.5
"""Within which a query ends, whatever the interface does."""
_Code = Annotated[str, Meta(min_length=18, max_length=18)]


class AskCredit(Request):
    """name, office: of the firm's register entry. type: what it wants to file; case_id: the
    application that the answer is kept with. fresh: an answer that is kept will not do."""

    uscc: _Code
    name: Annotated[str, a_line(100)]
    enterprise_id: str
    office: str
    type: Annotated[str, one_of(ApplicationType)]
    purpose: Annotated[str, one_of(CreditPurpose)]
    case_id: str | None = None
    fresh: bool = False


class Listing(Answer):
    """An entry of a list. until: the last day on which it stands there, None: not known."""

    reason: str
    since: date | None
    until: date | None


class Penalty(Answer):
    """行政处罚. shown_until: the last day of its publication."""

    number: str
    authority: str
    decided: date
    content: str
    shown_until: date | None


class Credit(Answer):
    """What is known of a firm. found False: nothing, and nothing else counts. credit_class:
    `CreditClass`; lists: 严重失信主体名单, 重点关注名单, 经营异常名录."""

    found: bool
    credit_class: str | None
    serious_dishonest: list[Listing]
    focus_list: list[Listing]
    abnormal_operation: list[Listing]
    penalties: list[Penalty]
    false_commitment: bool


class CreditAnswer(Answer):
    """Of one query. outcome: `CreditOutcome`; credit: None unless ANSWERED. answered_at: when the
    interface says that it answered; cached: that was for an earlier query."""

    query_id: str
    outcome: str
    asked_at: datetime
    answered_at: datetime | None
    cached: bool
    source: str
    credit: Credit | None


class KeptQuery(CreditAnswer):
    """As it is shown to reviewers. by: kind of who asked (`Actor.kind`); sha256: of the answer as
    it came, None where none did; fault: in a word what was wrong."""

    type: str
    purpose: str
    by: str
    fault: str | None
    sha256: str | None


class CreditOfCase(Request):
    case_id: str


class KeptQueries(Answer):
    """The newest first, 100 at most."""

    items: list[KeptQuery]


class CreditOfFirm(Request):
    enterprise_id: str


class CreditFilter(Request):
    """credit_class: None for every class, "" for those of whom nothing is known. listed: only those
    on a list."""

    credit_class: Annotated[str, one_of([*CreditClass, ""])] | None = None
    listed: bool = False
    page: Page = 1


class HolderCredit(Answer):
    """What was answered last of a holder. credit_class: `CreditClass`, None: nothing is known.
    listed: 严重失信主体名单 or 重点关注名单; penalties: how many there are."""

    enterprise_id: str
    uscc: str
    name: str
    office: str
    credit_class: str | None
    listed: bool
    penalties: int
    false_commitment: bool
    answered_at: datetime


class OfficeCredit(Answer):
    """counts: holders by `CreditClass`, "" for those of whom nothing is known."""

    office: str
    counts: dict[str, int]
    listed: int


class HoldersCredit(Answer):
    """The worst class first. total: of the filter; counts and listed: of all of the caller's
    offices. round_due: when the next round over the holders begins; running: one is under way."""

    items: list[HolderCredit]
    offices: list[OfficeCredit]
    counts: dict[str, int]
    listed: int
    total: int
    pages: int
    round_due: datetime | None
    running: bool


class CreditGateway(Audited):
    service = "credit_gateway"

    ask = Query(
        request=AskCredit,
        reply=CreditAnswer,
        allow=ENTERPRISE,
        timeout=3,
        callers=by("application"),
    )
    of_case = Query(request=CreditOfCase, reply=KeptQueries, allow=REVIEWERS, callers=INTRANET)
    of_firm = Query(request=CreditOfFirm, reply=KeptQueries, allow=REVIEWERS, callers=INTRANET)
    holders = Query(request=CreditFilter, reply=HoldersCredit, allow=REVIEWERS, callers=INTRANET)
    trail = Query(request=TrailQuery, reply=Trail, allow=OWNERS, callers=PORTAL)
