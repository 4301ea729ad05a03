"""personnel: people and the posts they hold; one person serves one enterprise."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, field

from contracts.auditing import Audited
from contracts.hires import (
    AddedPaper,
    AddPaper,
    DecideHire,
    DecideHires,
    Hire,
    HireId,
    Hires,
    HireSaved,
    HiresDecided,
    HiresImported,
    HiresQuery,
    ImportHires,
    PaperId,
    PaperPlace,
    QueueQuery,
    SaveHire,
    StartHire,
    StoredPaper,
    UploadPaper,
)
from contracts.operations import (
    ENTERPRISE,
    FILERS,
    NOTHING,
    OWNERS,
    REVIEWERS,
    STAFF,
    SYSTEM,
    Command,
    Query,
    staff,
)
from contracts.processes import GATEWAYS, INTRANET, PORTAL, by
from contracts.staffing import (
    FindLeavers,
    FoundLeavers,
    LeaveEffect,
    LeaveId,
    Leaves,
    LeavesQuery,
    LeaveWish,
    Left,
    People,
    PeopleQuery,
    Staff,
)
from contracts.structs import ADDED, LARGEST, Answer, Empty, Request, between
from contracts.trail import Trail, TrailQuery
from contracts.trials import StartTrial, Trial, TrialFile, TrialId, TrialPage, Trials
from contracts.undelivered import Telling
from contracts.watching import (
    CloseShortfall,
    Exported,
    ExportQuery,
    FollowUpShortfall,
    Notify,
    Own,
    Shortfall,
    ShortfallId,
    ShortfallMoved,
    Shortfalls,
    Trend,
    TrendQuery,
    WatchQuery,
)
from contracts.what_if import HolderWhatIf, WhatIfAnswer
from rules.vocabulary.enumerations import PersonKind, StaffRole

MAX_ROSTER = 2000
Parties = Annotated[list[str], Meta(max_length=10)]
_OF_HIRES = staff(StaffRole.PERSONNEL)
_WATCHING = staff(StaffRole.PERSONNEL, StaffRole.EXAMINE, StaffRole.DECIDE)


class FindElsewhere(Request):
    """parties: firms whose people may be named too (分立, 合并)."""

    enterprise_id: str
    id_numbers: Annotated[list[str], Meta(max_length=MAX_ROSTER)]
    parties: Annotated[Parties, ADDED] = field(default_factory=list)


class Elsewhere(Answer):
    """The identity numbers, of those asked, that serve another enterprise (not which). moving:
    those that served several in the last months (`rules.signs`), for the office only."""

    id_numbers: list[str]
    moving: list[str] = field(default_factory=list)


class Post(Request):
    """One person in one kind of post; `profile`: the row as filled in, JSON primitives."""

    id_number: str
    name: str
    kind: PersonKind
    row_id: str
    profile: dict[str, Any]


class ReserveRoster(Request):
    """Replaces what this application had reserved before. begun_at: when it took over the roster;
    None: now. parties: firms that take part; whom one of them holds stays there until the grant."""

    application_id: str
    enterprise_id: str
    begun_at: Annotated[Annotated[datetime, Meta(tz=True)] | None, ADDED] = None
    posts: Annotated[list[Post], Meta(max_length=MAX_ROSTER)]
    parties: Annotated[Parties, ADDED] = field(default_factory=list)


class Reserved(Answer):
    count: int


class RosterQuery(Request):
    enterprise_id: str
    kind: str | None = None
    page: Annotated[int, between(1, LARGEST)] = 1


class RosterPost(Answer):
    post_id: str
    name: str
    id_number_masked: str
    kind: str
    state: str
    since: datetime


class Roster(Answer):
    """50 a page; `counts`: person kind → number of active posts."""

    items: list[RosterPost]
    counts: dict[str, int]
    total: int
    pages: int


class ActiveRosterQuery(Request):
    enterprise_id: str


class ActivePost(Answer):
    """application_id, row_id: where the firm named the person for this post; profile: as `Post`."""

    application_id: str
    row_id: str
    kind: str
    profile: dict[str, Any]


class ActiveRoster(Answer):
    """Everybody who is active, with whole numbers: for the firm itself, to file with."""

    posts: list[ActivePost]


class HistoryQuery(Request):
    id_number: str


class HistoryPost(Answer):
    enterprise_id: str
    kind: str
    state: str
    since: datetime
    until: datetime | None


class History(Answer):
    """Every post a person ever held, newest first. The query is audited."""

    name: str | None
    id_number_masked: str
    items: list[HistoryPost]


class PersonQuery(Request):
    id_number: str


class NamedIn(Answer):
    """The applications in which a person was named for a post, the newest first, 200 at most. The
    query is audited."""

    id_number_masked: str
    application_ids: list[str]


class Personnel(Audited, Telling):
    service = "personnel"

    find_elsewhere = Query(
        request=FindElsewhere,
        reply=Elsewhere,
        allow=ENTERPRISE | STAFF | SYSTEM,
        callers=by("application"),
    )
    reserve_roster = Command(
        request=ReserveRoster, reply=Reserved, allow=FILERS | SYSTEM, callers=by("application")
    )
    roster = Query(request=RosterQuery, reply=Roster, allow=ENTERPRISE | STAFF, callers=GATEWAYS)
    active_roster = Query(
        request=ActiveRosterQuery,
        reply=ActiveRoster,
        allow=ENTERPRISE,
        callers=by("application"),
    )
    history = Query(
        request=HistoryQuery,
        reply=History,
        allow=staff(StaffRole.FORMAL, StaffRole.EXAMINE),
        callers=INTRANET,
    )
    named_in = Command(
        request=PersonQuery,
        reply=NamedIn,
        allow=staff(StaffRole.FORMAL, StaffRole.EXAMINE),
        callers=INTRANET,
    )
    what_if = Query(
        request=HolderWhatIf, reply=WhatIfAnswer, allow=ENTERPRISE, timeout=8, callers=PORTAL
    )
    trail = Query(request=TrailQuery, reply=Trail, allow=OWNERS, callers=PORTAL)
    staffing = Query(request=Empty, reply=Staff, allow=ENTERPRISE, callers=PORTAL)
    people = Query(request=PeopleQuery, reply=People, allow=ENTERPRISE, callers=PORTAL)
    find_leavers = Query(request=FindLeavers, reply=FoundLeavers, allow=ENTERPRISE, callers=PORTAL)
    leave_effect = Query(
        request=LeaveWish, reply=LeaveEffect, allow=ENTERPRISE, timeout=8, callers=PORTAL
    )
    leave = Command(request=LeaveWish, reply=Left, allow=FILERS, callers=PORTAL)
    take_back = Command(request=LeaveId, reply=Left, allow=FILERS, callers=PORTAL)
    leaves = Query(
        request=LeavesQuery, reply=Leaves, allow=ENTERPRISE | _OF_HIRES, callers=GATEWAYS
    )
    start_hire = Command(request=StartHire, reply=HireSaved, allow=FILERS, callers=PORTAL)
    save_hire = Command(request=SaveHire, reply=HireSaved, allow=FILERS, callers=PORTAL)
    import_hires = Command(request=ImportHires, reply=HiresImported, allow=FILERS, callers=PORTAL)
    withdraw_hire = Command(request=HireId, reply=HireSaved, allow=FILERS, callers=PORTAL)
    discard_hire = Command(request=HireId, reply=HireSaved, allow=FILERS, callers=PORTAL)
    hire = Query(request=HireId, reply=Hire, allow=ENTERPRISE | _OF_HIRES, callers=GATEWAYS)
    hires = Query(request=HiresQuery, reply=Hires, allow=ENTERPRISE, callers=PORTAL)
    paper_place = Query(request=UploadPaper, reply=PaperPlace, allow=ENTERPRISE, callers=PORTAL)
    add_paper = Command(request=AddPaper, reply=AddedPaper, allow=FILERS, callers=PORTAL)
    remove_paper = Command(request=PaperId, reply=NOTHING, allow=FILERS, callers=PORTAL)
    open_paper = Command(
        request=PaperId, reply=StoredPaper, allow=ENTERPRISE | _OF_HIRES, callers=GATEWAYS
    )
    hire_queue = Query(request=QueueQuery, reply=Hires, allow=_OF_HIRES, callers=INTRANET)
    decide_hire = Command(request=DecideHire, reply=HiresDecided, allow=_OF_HIRES, callers=INTRANET)
    decide_hires = Command(
        request=DecideHires, reply=HiresDecided, allow=_OF_HIRES, callers=INTRANET
    )
    shortfalls = Query(request=WatchQuery, reply=Shortfalls, allow=_WATCHING, callers=INTRANET)
    shortfall = Query(request=ShortfallId, reply=Shortfall, allow=_WATCHING, callers=INTRANET)
    export_shortfalls = Query(
        request=ExportQuery, reply=Exported, allow=_WATCHING, callers=INTRANET
    )
    shortfall_trend = Query(request=TrendQuery, reply=Trend, allow=_WATCHING, callers=INTRANET)
    own_shortfall = Query(request=Empty, reply=Own, allow=ENTERPRISE, callers=PORTAL)
    notify_shortfall = Command(
        request=Notify, reply=ShortfallMoved, allow=_WATCHING, callers=INTRANET
    )
    follow_up_shortfall = Command(
        request=FollowUpShortfall, reply=ShortfallMoved, allow=_WATCHING, callers=INTRANET
    )
    close_shortfall = Command(
        request=CloseShortfall, reply=ShortfallMoved, allow=_WATCHING, callers=INTRANET
    )
    start_trial = Command(request=StartTrial, reply=Trial, allow=REVIEWERS, callers=INTRANET)
    cancel_trial = Command(request=TrialId, reply=Trial, allow=REVIEWERS, callers=INTRANET)
    trial = Query(request=TrialId, reply=TrialPage, allow=REVIEWERS, callers=INTRANET)
    trials = Query(request=Empty, reply=Trials, allow=REVIEWERS, callers=INTRANET)
    trial_file = Query(request=TrialId, reply=TrialFile, allow=REVIEWERS, callers=INTRANET)
