"""Cases that another office decides and that concern licences of this one (分立, 合并)."""

from __future__ import annotations

from datetime import datetime

from contracts.application.parties import CaseParty
from contracts.structs import Answer, Fact, Page, Request
from rules.vocabulary.enumerations import RosterEffect


class PartyCasesQuery(Request):
    page: Page = 1


class PartyCase(Answer):
    """office: that decides. parties: those of the caller's office."""

    case_id: str
    number: str
    type: str
    state: str
    office: str
    enterprise_name: str
    opened_at: datetime
    closed_at: datetime | None
    parties: list[CaseParty]


class PartyCases(Answer):
    """30 a page, the newest first."""

    items: list[PartyCase]
    total: int
    pages: int


class ClosedParty(Fact):
    """A firm that took part in what was granted: what becomes of its licence, and of its people
    whom the applicant has not taken over."""

    enterprise_id: str
    licence_id: str | None
    licence_number: str
    roster: RosterEffect
