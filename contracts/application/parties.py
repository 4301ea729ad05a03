"""Several firms in one case: who is named, how each stands to it, and whose people go where."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta, field

from contracts.events import EventType
from contracts.structs import Answer, Count, Fact, Request, a_line, one_of
from rules.vocabulary.enumerations import Category, Level, PartyFate

MOST = 10
"""Parties of one case, beside the firm that files it."""
TAKE, RELEASE, LEAVE = "TAKE", "RELEASE", "LEAVE"
Levels = Annotated[
    dict[
        Annotated[str, one_of(Category, "没有这个许可类别")],
        Annotated[str, one_of(Level, "没有这个等级")],
    ],
    Meta(max_length=3),
]
Fate = Annotated[str, one_of(PartyFate, "请选择原许可证如何处理")]
Refs = Annotated[list[Annotated[str, Meta(max_length=40)]], Meta(max_length=2000)]


class CaseParty(Fact):
    """A firm that takes part in the case of another one. role: `PartyRole`; fate: `PartyFate`, what
    becomes of its licence; levels: those that are left where it is changed; consent: `Consent`.
    people: how many of its people the applicant takes over, as the submission names them."""

    enterprise_id: str
    role: str
    name: str
    uscc: str
    office: str
    licence_number: str
    fate: str
    levels: dict[str, str] = field(default_factory=dict)
    consent: str
    people: int = 0


class PartiesQuery(Request):
    application_id: str


class NameParty(Request):
    """text: the number of its licence, or its USCC. fate, levels: of a firm that is split; one that
    is absorbed has none left."""

    application_id: str
    text: Annotated[str, a_line(30, least=1, error="请填写对方的许可证编号或者统一社会信用代码")]
    fate: Fate = PartyFate.CANCEL.value
    levels: Levels = field(default_factory=dict)


class PartyId(Request):
    application_id: str
    enterprise_id: str


class AnswerParty(Request):
    """What a firm that was named says. agree False also takes back what it has agreed to."""

    application_id: str
    agree: bool


class Party(CaseParty):
    """categories: of its licence as it was named. obstacle: what of its own stands in the way, ""
    nothing; asked_at, answered_at: when; roster_known: it has handed over its roster."""

    categories: dict[str, str]
    asked_at: datetime
    answered_at: datetime | None
    obstacle: str = ""
    roster_known: bool = False


class Parties(Answer):
    """role: of whoever may be named; None where nobody may. least: how many there have to be."""

    items: list[Party]
    role: str | None
    least: int
    editable: bool


class Engagement(Answer):
    """A case of another firm in which the caller's firm is named. may_answer: it can agree or not;
    may_withdraw: it was submitted and is undecided, so that who withdraws ends it."""

    application_id: str
    type: str
    number: str | None
    state: str
    role: str
    fate: str
    levels: dict[str, str]
    consent: str
    filer_name: str
    filer_uscc: str
    licence_number: str
    asked_at: datetime
    answered_at: datetime | None
    may_answer: bool
    may_withdraw: bool


class Engagements(Answer):
    items: list[Engagement]


class Allot(Request):
    """Where people of a party go. to: TAKE into the application, RELEASE with the licence, or LEAVE
    open again. refs: of `PartyPerson` and `PartyProject`; none: everybody who is open."""

    application_id: str
    enterprise_id: str
    to: Annotated[str, one_of((TAKE, RELEASE, LEAVE), "请选择去向")]
    refs: Refs = field(default_factory=list)


class Allotted(Answer):
    count: Count


class PartyPerson(Answer):
    """kinds: of `PersonKind`. goes: TAKEN (named in the application), RELEASED, STAYS (with a
    licence that is kept) or OPEN, which stands against a submission; TWICE: named and released."""

    ref: str
    name: str
    id_number_masked: str
    kinds: list[str]
    goes: str


class PartyProject(Answer):
    """goes: as of `PartyPerson`; year: of its completion."""

    ref: str
    name: str
    category: str
    year: int
    goes: str


class Side(Answer):
    """A firm on one side of the sheet. enterprise_id None: the applicant. people, projects: of a
    party, whose roster is known; counts: person kind → how many. verdict: PASS, FAIL, or "" where
    nothing is judged; says: why in short."""

    enterprise_id: str | None
    name: str
    licence_number: str | None
    levels: dict[str, str]
    counts: dict[str, int] = field(default_factory=dict)
    projects_count: int = 0
    people: list[PartyPerson] = field(default_factory=list)
    projects: list[PartyProject] = field(default_factory=list)
    roster_known: bool = True
    verdict: str = ""
    says: list[str] = field(default_factory=list)
    ended: bool = False


class Balance(Answer):
    """The parties as they are, what results, and how many people and projects are open."""

    before: list[Side]
    after: list[Side]
    open: int
    twice: int
    editable: bool


class PartyTold(Fact):
    """Something a firm is to know of a case with several parties. enterprise_id: who is told; kind,
    values: of `rules.messages`."""

    application_id: str
    enterprise_id: str
    kind: str
    values: dict[str, str]


PARTY_TOLD = EventType("application", "application.party_told", PartyTold)
