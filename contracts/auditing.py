"""The audit record as its administrator reads it (P-04): search, export, verification, alarms."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from msgspec import Meta, field

from contracts.operations import Command, Contract, Query, staff
from contracts.processes import INTRANET
from contracts.structs import LARGEST, Answer, Request, a_remark, between
from rules.vocabulary.enumerations import StaffRole

PAGE = 50
EXPORTED = 1000
"""Entries of one answer: of a page, of an export."""
CHECKED = 3000
"""Entries that one question looks at; the next one goes on from there."""

AUDITORS = staff(StaffRole.AUDIT_ADMIN)
_Id = Annotated[str, Meta(max_length=200)]


class EntriesQuery(Request):
    """kinds of what is wanted; what is empty or None does not choose. since, until: days in China,
    both included. account_id: of who acted; name: how that account was called, whole. actions: as
    recorded. before: only what is older, for the page that follows."""

    since: date | None = None
    until: date | None = None
    account_id: _Id | None = None
    name: Annotated[str, Meta(max_length=100)] = ""
    actions: Annotated[list[_Id], Meta(max_length=300)] = field(default_factory=list)
    object_id: _Id | None = None
    before: datetime | None = None


class AuditEntry(Answer):
    """As recorded. stream, number: its place in the chain of its object. name: of the person, firm
    or service that acted. intact: it and its link to the entry before are as they were written."""

    stream: str
    number: int
    at: datetime
    kind: str
    account_id: str | None
    name: str
    office: str | None
    address: str | None
    action: str
    object_type: str
    object_id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    trace_id: str
    intact: bool


class Entries(Answer):
    """Newest first."""

    items: list[AuditEntry]


class CheckQuery(Request):
    """after_stream, after_number: the last entry that has been looked at. after_day: the last seal,
    once the entries are done with."""

    after_stream: _Id = ""
    after_number: Annotated[int, between(0, LARGEST)] = 0
    entries_done: bool = False
    after_day: date | None = None


class CheckedPart(Answer):
    """entries, seals: looked at now. problems: what is wrong, in English as `chassis.audit` says
    it. next: where to go on; None: everything has been looked at."""

    entries: int
    seals: int
    problems: list[str]
    next: CheckQuery | None


class LooksQuery(Request):
    """Who looked at much within an hour. actions: what counts as a look. objects, looks: from how
    many different objects or looks on."""

    since: datetime
    actions: Annotated[list[_Id], Meta(max_length=50)]
    objects: Annotated[int, between(1, 10_000)]
    looks: Annotated[int, between(1, 100_000)]


class ManyLooks(Answer):
    """Of one account within one hour, which begins at `hour`."""

    hour: datetime
    account_id: str
    name: str
    office: str | None
    looks: int
    objects: int


class Looks(Answer):
    items: list[ManyLooks]


class ExplainLooks(Request):
    """The administrator has asked and is content, or has reported it."""

    account_id: _Id
    hour: datetime
    remark: Annotated[str, a_remark(500, least=2, error="请填写核实情况（2至500字）")]


class Audited(Contract):
    """What every service is asked of its audit record. Who administers one office sees what its
    staff did."""

    audit_entries = Query(request=EntriesQuery, reply=Entries, allow=AUDITORS, callers=INTRANET)
    export_audit = Command(request=EntriesQuery, reply=Entries, allow=AUDITORS, callers=INTRANET)
    check_audit = Query(request=CheckQuery, reply=CheckedPart, allow=AUDITORS, callers=INTRANET)
    audit_looks = Query(request=LooksQuery, reply=Looks, allow=AUDITORS, callers=INTRANET)
