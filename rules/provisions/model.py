"""The published provisions as typed values. All have what ``Provision`` has."""

from dataclasses import dataclass
from datetime import date

from rules.provisions.span import Span
from rules.vocabulary.enumerations import ApplicationType, PersonKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """text: as it is printed. It holds from ``effective_from`` to ``effective_to`` (None: still in
    force)."""

    text: str
    basis: str
    source: str
    effective_from: date
    effective_to: date | None

    def holds(self, on: date) -> bool:
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfTypes(Provision):
    """One that concerns business types."""

    types: frozenset[ApplicationType]


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceTerm(Provision):
    term: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalWindow(Provision):
    """From ``opens`` to ``closes`` before the last day of the term, both days included."""

    opens: Span
    closes: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class DeemedExtension(OfTypes):
    """A licence holds on while an application of these types that was filed in time waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingTerm(OfTypes):
    """``within``: how long after the event the holder is to file; later is still accepted."""

    within: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicNotice(Provision):
    notice: Span


@dataclass(frozen=True, slots=True)
class Ground:
    """events: event → how often it must have happened; one of them suffices."""

    code: str
    text: str
    events: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BadEvents(OfTypes):
    """``before``: how far back from the application they are looked for."""

    before: Span
    grounds: tuple[Ground, ...]

    @property
    def listed(self) -> str:
        return "；".join(f"（{i}）{one.text}" for i, one in enumerate(self.grounds, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Block(OfTypes):
    """After the event nothing of these types is accepted for so long."""

    code: str
    title: str
    lasts: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class SocialInsurance(OfTypes):
    """The last months for which social insurance is shown for people of these kinds."""

    kinds: frozenset[PersonKind]
    months: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class MinimumAge(Provision):
    age: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder(Provision):
    """before: how long before the day of ``subject``, the earliest first."""

    subject: str
    before: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Provisions:
    """Everything that ``provisions.yaml`` has, each list in the order of the file."""

    licence_term: tuple[LicenceTerm, ...]
    renewal_window: tuple[RenewalWindow, ...]
    deemed_extension: tuple[DeemedExtension, ...]
    filing_terms: tuple[FilingTerm, ...]
    public_notice: tuple[PublicNotice, ...]
    bad_events: tuple[BadEvents, ...]
    blocks: tuple[Block, ...]
    social_insurance: tuple[SocialInsurance, ...]
    minimum_age: tuple[MinimumAge, ...]
    reminders: tuple[Reminder, ...]
