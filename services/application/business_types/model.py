"""What one business type has of its own, and what is known of the firm that files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from msgspec import to_builtins

from contracts import errors
from contracts.identity.enterprises import Enterprise
from contracts.review.licences import Licence, held_of
from contracts.review.proceedings import BlockingDecision
from rules.order import NEWEST
from rules.report import Finding
from rules.vocabulary.enumerations import ApplicationType, LicenceState, Procedure
from services.application.model import Sheet
from services.application.parties.model import Wanted
from services.application.prefill.model import Source

Findings = list[errors.Finding]
Sheets = Mapping[str, Sheet]
Values = dict[str, Any]


@dataclass(frozen=True)
class Holder:
    """What the other services know of the firm, asked once and side by side.

    enterprise: its register entry; licences: all that it ever had; elsewhere: identity numbers, of
    those named, that serve another firm. taken: the USCC that the firm would change to, where it is
    another's. blocks: decisions after which nothing of some types is accepted for a while;
    false_commitments: that what it had promised was not so. moving: identity numbers, of those
    named, of people who changed their firm often; for the office only.
    """

    enterprise: Enterprise
    licences: list[Licence] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    moving: list[str] = field(default_factory=list)
    taken: str | None = None
    blocks: list[BlockingDecision] = field(default_factory=list)
    false_commitments: list[BlockingDecision] = field(default_factory=list)
    of_parties: dict[str, str] = field(default_factory=dict)

    @property
    def entry(self) -> Values:
        """The register entry as JSON primitives: what rules and forms take, what is kept."""
        return dict(to_builtins(self.enterprise))

    @property
    def names(self) -> list[str]:
        """Of the firm, today's and 曾用名."""
        licence = self.held
        return [self.enterprise.name, *(licence.former_names if licence else ())]

    @property
    def licence(self) -> Licence | None:
        """The valid one; a firm has at most one."""
        held = self.held
        return held if held and held.state == LicenceState.VALID else None

    @property
    def held(self) -> Licence | None:
        """The valid one, else one that has expired and is not cancelled."""
        return held_of(self.licences)


@dataclass(frozen=True)
class Wish:
    """What a firm would file. on: the day; procedure: by which way of handling."""

    on: date
    procedure: Procedure = Procedure.GENERAL


@dataclass(frozen=True)
class Offer:
    """Whether a firm may file, and if not, why and what it can do.

    text: why it is closed, or what to know of one that is open; opens_on, closes_on: the days
    between which it is open, both included, None: without end; way_out: what to file instead.
    """

    is_open: bool
    text: str = ""
    opens_on: date | None = None
    closes_on: date | None = None
    way_out: ApplicationType | None = None

    @classmethod
    def closed(cls, text: str, **more: Any) -> Self:
        return cls(False, text, **more)


OPEN = Offer(True)


def nothing_yet(holder: Holder) -> dict[str, str]:
    """What a new licence is for is chosen on the tab 申请类别."""
    return {}


def of_licence(holder: Holder) -> dict[str, str]:
    """What concerns the licence as it is."""
    return dict(holder.licence.categories) if holder.licence else {}


def of_held(holder: Holder) -> dict[str, str]:
    """What concerns the licence, also where it has expired."""
    return dict(holder.held.categories) if holder.held else {}


def for_holders(holder: Holder, wish: Wish) -> Offer:
    """Whoever has a valid licence."""
    if holder.licence:
        return OPEN
    return Offer.closed("取得许可证后可以办理", way_out=ApplicationType.NEW)


def as_given(values: Values, holder: Holder) -> Values:
    return values


def nothing_against(values: Values, holder: Holder) -> Findings:
    """The form by itself says all."""
    return []


def nothing_found(values: Values, holder: Holder, on: date) -> list[Finding]:
    """The conditions of the order are all there is."""
    return []


def nothing_held(holder: Holder) -> Values:
    """No tab compares anything."""
    return {}


def no_warning(sheets: Sheets, on: date) -> Findings:
    return []


def nothing_more(sheets: Sheets, holder: Holder) -> Findings:
    """The tabs by themselves say all."""
    return []


def nobody_else(values: Values) -> Wanted | None:
    """The firm is alone in its case."""
    return None


@dataclass(frozen=True)
class BusinessType:
    """One declaration a type.

    offer: whether this firm may file it; judged when it is started and submitted first, not when
        what was returned is answered (the window may have closed meanwhile). What else of the firm
        runs is looked at for every type (rules/exclusion.py).
    categories: what the application concerns from the start; the tab 申请类别, if the type has one,
        overwrites it.
    prefill: where a new draft gets its contents from (services/application/prefill).
    settle: the form of the first tab as it is saved → the same with what the licence adds to it.
    contradictions: of the form of the first tab to what the firm holds, when it is saved and at
        every submission; each {path, label, message}.
    before: what holds now, by the fields of the tabs that compare (`Section.compared`): a draft
        begins with it, and it is kept beside what is to hold.
    changes: of the form of such a tab to what the firm holds, as `contradictions`.
    warnings: (sheets, day) → what the firm should know and may submit with; as of `check`.
    check: (sheets, holder) → mistakes that no tab shows by itself, at every submission; each
        {section, path, label, message}.
    facts: (sheets, files, enterprise, elsewhere) → what the rules are told. None: no conditions
        of a licence are judged, only that the tabs and their attachments are complete.
    findings: (form of the first tab, holder, day) → what is added to the report of the rules
        because of what is held already.
    roster: whether the people named are bound to the firm from the submission on.
    order: the rule order that judges it.
    parties: of the form of the first tab, which other firms take part.
    of_any_case: `prefill` is told of the last case that ended, however it ended, instead of those
        that were granted.
    """

    offer: Callable[[Holder, Wish], Offer]
    categories: Callable[[Holder], dict[str, str]] = nothing_yet
    prefill: tuple[Source, ...] = ()
    settle: Callable[[Values, Holder], Values] = as_given
    contradictions: Callable[[Values, Holder], Findings] = nothing_against
    before: Callable[[Holder], Values] = nothing_held
    changes: Callable[[Values, Holder], Findings] = nothing_against
    warnings: Callable[[Sheets, date], Findings] = no_warning
    check: Callable[[Sheets, Holder], Findings] = nothing_more
    facts: Callable[..., dict[str, Any]] | None = None
    findings: Callable[[Values, Holder, date], list[Finding]] = nothing_found
    roster: bool = False
    order: str = NEWEST
    parties: Callable[[Values], Wanted | None] = nobody_else
    of_any_case: bool = False
