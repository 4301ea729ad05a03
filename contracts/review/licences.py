"""Licences and their certificates: issued, printed, delivered, looked up, told to others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

from msgspec import Meta, field

from contracts.cleaning import readable
from contracts.events import EventType
from contracts.structs import (
    Answer,
    Fact,
    Page,
    Request,
    a_label,
    a_remark,
    between,
    cleaned,
    one_of,
)
from rules.vocabulary import texts
from rules.vocabulary.enumerations import LicenceState

COPIES = ("ORIGINAL", "DUPLICATE")
MAX_POSITION = 2**63 - 1
LEAST_TEXT, MOST_TEXT = 2, 100
PrintNumber = Annotated[int, between(1, 100_000)]


def _searched(value: str) -> str:
    text = readable(texts.line, value)
    if len(text) < LEAST_TEXT:
        raise ValueError(f"请输入至少{LEAST_TEXT}个字")
    if len(text) > MOST_TEXT:
        raise ValueError(f"查询内容不能超过{MOST_TEXT}个字")
    return text


class LicenceQuery(Request):
    """Part of a name (≥ 2 characters), of a USCC or of a licence number; 20 a page. as_of: as the
    register was at the end of that day in China, None: as it is."""

    text: Annotated[str, cleaned(_searched, minLength=LEAST_TEXT, maxLength=MOST_TEXT)]
    page: Page = 1
    as_of: date | None = None


class Term(Answer):
    """First and last day."""

    valid_from: date
    valid_to: date


class Successor(Answer):
    """Who goes on with what a licence permitted that has ended. by: MERGE or SPLIT."""

    number: str
    name: str
    by: str


class PublicLicence(Answer):
    """No personal data beyond the face of the licence; the legal representative is not shown.

    valid_from, valid_to, categories, scope: of the term that runs today; next_term: that of a
    renewal which has not begun. extended: it holds beyond `valid_to` until its renewal is decided
    (行政许可法 第五十条). ended_on: the last day on which it held; ended_by: the act of the
    authority that ended it (`LicenceEnding`). former_names: 曾用名 of the holder since the licence
    is known, the newest first. begun: False where the first term lies ahead. successors: of one
    that ended with a merger or a split.
    """

    number: str
    name: str
    uscc: str
    office: str
    categories: dict[str, str]
    scope: list[str]
    issued_on: date
    valid_from: date
    valid_to: date
    state: str
    extended: bool
    next_term: Term | None
    ended_on: date | None
    ended_by: str | None = None
    former_names: list[str] = field(default_factory=list)
    begun: bool = True
    successors: list[Successor] = field(default_factory=list)


class PublicLicences(Answer):
    """total: at most 200; more: there are more."""

    items: list[PublicLicence]
    total: int
    pages: int
    more: bool = False


class RegisterEntry(PublicLicence):
    """For reviewers. case_id: the case that made the licence what it is, None outside the caller's
    jurisdiction. unexamined: it rests on a promise that nobody has verified yet."""

    case_id: str | None
    unexamined: bool = False


class RegisterEntries(Answer):
    """total, more: as of `PublicLicences`."""

    items: list[RegisterEntry]
    total: int
    pages: int
    more: bool = False


class VerifyToken(Request):
    token: Annotated[str, Meta(max_length=100)]


class VerifyCode(Request):
    code: Annotated[str, Meta(max_length=30)]


class Print(Term):
    """What was printed at once, 正本 and 副本, with the term that it shows. state: `PrintState`."""

    number: int
    state: str
    printed_on: date


class VerifiedPrint(Print):
    """replaced: a newer print has taken its place."""

    replaced: bool


class Verification(PublicLicence):
    """The licence as the register has it today, and the print that was verified."""

    print: VerifiedPrint


class OwnPrint(Print):
    verification_token: str
    verification_code: str


class Licence(PublicLicence):
    """For the holder and reviewers. verification_token, verification_code: of the print that counts
    today, None where nothing was printed yet; prints: those that no other has replaced, one of them
    for a term that has not begun. delivered_at, delivery_method: of the newest print."""

    licence_id: str
    enterprise_id: str
    address: str
    legal_representative: str
    verification_token: str | None
    verification_code: str | None
    prints: list[OwnPrint]
    delivered_at: datetime | None
    delivery_method: str | None


class EnterpriseQuery(Request):
    enterprise_id: str


class HeldQuery(EnterpriseQuery):
    """as_of: as of `LicenceQuery`."""

    as_of: date | None = None


class Licences(Answer):
    items: list[Licence]


def held_of(licences: Sequence[Licence]) -> Licence | None:
    """Of the licences of one enterprise the valid one, else the last of all if that has expired and
    was not cancelled since."""
    valid = next((one for one in licences if one.state == LicenceState.VALID), None)
    last = valid or max(licences, key=lambda one: one.valid_to, default=None)
    if last is None or last.state not in (LicenceState.VALID, LicenceState.EXPIRED):
        return None
    return last


class CertificateQuery(Request):
    """print_number None: the one that counts today. A firm gets none that has been replaced."""

    licence_id: str
    copy: Annotated[str, one_of(COPIES)]
    print_number: PrintNumber | None = None


class Certificate(Answer):
    """The face of the certificate as it was printed; `digest` names this content."""

    licence_id: str
    copy: str
    print_number: int
    digest: str
    values: dict[str, Any]


class LicencePreview(Answer):
    """What would be printed, were the licence made now: the face of each copy, without its
    verification code, and perhaps another number, which is given out only then. values: None where
    the case prints nothing; why_not: why the licence cannot be made."""

    values: dict[str, Any] | None
    why_not: str | None


class Deliver(Request):
    licence_id: str
    method: Annotated[str, one_of(("COLLECTED", "POSTED", "ELECTRONIC"))]
    receiver: Annotated[str, a_label(50, least=1)]
    note: Annotated[str, a_remark(200)] = ""


class HolderQuery(Request):
    """Holders of a licence valid today, a page at a time; after: the last id of the page before."""

    office: str | None = None
    after: str | None = None
    limit: Annotated[int, between(1, 1000)] = 500


class Holder(Answer):
    licence_id: str
    enterprise_id: str
    number: str
    name: str
    uscc: str
    office: str
    categories: dict[str, str]
    issued_on: date | None = None


class Holders(Answer):
    """In the order of their ids; fewer than asked for: the last page."""

    items: list[Holder]


class EventsAfter(Request):
    after: Annotated[int, between(0, MAX_POSITION)] = 0
    limit: Annotated[int, between(1, 500)] = 100


class LicenceEvents(Answer):
    """CloudEvents in order of position; `next`: the cursor to go on from."""

    items: list[dict[str, Any]]
    next: int


class LicenceEnded(Fact):
    """A licence has ended without a case: its term is over. state: `LicenceState`."""

    licence_id: str
    licence_number: str
    enterprise_id: str
    state: str


LICENCE_ENDED = EventType("review", "review.licence_ended", LicenceEnded)
