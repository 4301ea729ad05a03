"""personnel: people and the posts they hold; one person serves one enterprise."""

from __future__ import annotations

from marshmallow import fields, validate

from contracts.numbers import Count
from contracts.operations import (
    ADDED,
    ENTERPRISE,
    REVIEWERS,
    STAFF,
    SYSTEM,
    Command,
    Contract,
    Empty,
    Message,
    Query,
    Reply,
    staff,
)
from contracts.processes import GATEWAYS, INTRANET, PORTAL, by
from contracts.trials import StartTrial, Trial, TrialFile, TrialId, TrialPage, Trials
from contracts.what_if import HolderWhatIf, WhatIfAnswer
from rules.vocabulary.enumerations import PersonKind, StaffRole

MAX_ROSTER = 2000


class FindElsewhere(Message):
    enterprise_id = fields.String(required=True)
    id_numbers = fields.List(
        fields.String(), required=True, validate=validate.Length(max=MAX_ROSTER)
    )


class Elsewhere(Reply):
    """The identity numbers, of those asked, that serve another enterprise (not which)."""

    id_numbers = fields.List(fields.String())


class Post(Message):
    """One person in one kind of post; `profile`: the row as filled in, JSON primitives."""

    id_number = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf([k.value for k in PersonKind]))
    row_id = fields.String(required=True)
    profile = fields.Dict(required=True)


class ReserveRoster(Message):
    """Replaces what this application had reserved before. begun_at: when it took over the roster;
    None: now."""

    application_id = fields.String(required=True)
    enterprise_id = fields.String(required=True)
    begun_at = fields.AwareDateTime(load_default=None, allow_none=True, metadata=ADDED)
    posts = fields.List(
        fields.Nested(Post), required=True, validate=validate.Length(max=MAX_ROSTER)
    )


class Reserved(Reply):
    count = fields.Integer()


class RosterQuery(Message):
    enterprise_id = fields.String(required=True)
    kind = fields.String(load_default=None, allow_none=True)
    page = Count(load_default=1, validate=validate.Range(min=1))


class RosterPost(Reply):
    post_id = fields.String()
    name = fields.String()
    id_number_masked = fields.String()
    kind = fields.String()
    state = fields.String()
    since = fields.AwareDateTime()


class Roster(Reply):
    """50 a page; `counts`: person kind → number of active posts."""

    items = fields.List(fields.Nested(RosterPost))
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())
    total = fields.Integer()
    pages = fields.Integer()


class ActiveRosterQuery(Message):
    enterprise_id = fields.String(required=True)


class ActivePost(Reply):
    """application_id, row_id: where the firm named the person for this post; profile: as `Post`."""

    application_id = fields.String()
    row_id = fields.String()
    kind = fields.String()
    profile = fields.Dict()


class ActiveRoster(Reply):
    """Everybody who is active, with whole numbers: for the firm itself, to file with."""

    posts = fields.List(fields.Nested(ActivePost))


class HistoryQuery(Message):
    id_number = fields.String(required=True)


class HistoryPost(Reply):
    enterprise_id = fields.String()
    kind = fields.String()
    state = fields.String()
    since = fields.AwareDateTime()
    until = fields.AwareDateTime(allow_none=True)


class History(Reply):
    """Every post a person ever held, newest first. The query is audited."""

    name = fields.String(allow_none=True)
    id_number_masked = fields.String()
    items = fields.List(fields.Nested(HistoryPost))


class Personnel(Contract):
    service = "personnel"

    find_elsewhere = Query(
        request=FindElsewhere,
        reply=Elsewhere,
        allow=ENTERPRISE | STAFF | SYSTEM,
        callers=by("application"),
    )
    reserve_roster = Command(
        request=ReserveRoster, reply=Reserved, allow=ENTERPRISE | SYSTEM, callers=by("application")
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
    what_if = Query(
        request=HolderWhatIf, reply=WhatIfAnswer, allow=ENTERPRISE, timeout=8, callers=PORTAL
    )
    start_trial = Command(request=StartTrial, reply=Trial, allow=REVIEWERS, callers=INTRANET)
    cancel_trial = Command(request=TrialId, reply=Trial, allow=REVIEWERS, callers=INTRANET)
    trial = Query(request=TrialId, reply=TrialPage, allow=REVIEWERS, callers=INTRANET)
    trials = Query(request=Empty, reply=Trials, allow=REVIEWERS, callers=INTRANET)
    trial_file = Query(request=TrialId, reply=TrialFile, allow=REVIEWERS, callers=INTRANET)
