"""Reads the published provisions and chooses those that hold on a day."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from functools import cache
from itertools import combinations
from string import Formatter
from typing import Any, TypeVar

from rules.load import DataError, load
from rules.provisions.model import (
    BadEvents,
    Block,
    DeemedExtension,
    FilingTerm,
    Ground,
    LicenceTerm,
    MinimumAge,
    OfTypes,
    Provision,
    Provisions,
    PublicNotice,
    Reminder,
    RenewalWindow,
    SocialInsurance,
)
from rules.provisions.span import Span, spans_of
from rules.vocabulary.enumerations import ApplicationType, PersonKind

_FILE = "provisions.yaml"
P = TypeVar("P", bound=Provision)
T = TypeVar("T", bound=OfTypes)


@cache
def provisions() -> Provisions:
    """All of them. Raises ``DataError`` for a fault in the data."""
    return read_provisions(load("provisions"))


def in_force(entries: Iterable[P], on: date) -> tuple[P, ...]:
    """Those that hold on a day."""
    return tuple(one for one in entries if one.holds(on))


def the(entries: Iterable[P], on: date) -> P:
    """The one that holds on a day. Raises ``LookupError`` where nothing is known of that day."""
    for one in in_force(entries, on):
        return one
    raise LookupError(f"no such provision is known for {on}")


def of_type(entries: Iterable[T], application_type: ApplicationType, on: date) -> tuple[T, ...]:
    """Those that hold on a day and concern the business type."""
    return tuple(one for one in in_force(entries, on) if application_type in one.types)


def read_provisions(data: Mapping[str, Any]) -> Provisions:
    """The provisions of a content that fits the schema.

    Raises ``DataError`` for a word that does not exist, an entry that ends before it begins, and
    for two that say something of the same on the same day.
    """
    found: dict[str, Any] = {name: tuple(_entries(name, data[name])) for name in _OWN}
    for name, entries in found.items():
        _require_one_at_a_time(name, entries)
    return Provisions(**found)


def _entries(name: str, entries: Iterable[Mapping[str, Any]]) -> Iterator[Provision]:
    kind, own = _OWN[name]
    for index, entry in enumerate(entries):
        place = f"$.{name}[{index}]"
        try:
            yield kind(**_common(entry, place), **own(entry))
        except ValueError as error:
            if isinstance(error, DataError):
                raise
            raise DataError(_FILE, place, str(error)) from error


def _common(entry: Mapping[str, Any], place: str) -> dict[str, Any]:
    since = date.fromisoformat(entry["effective_from"])
    until = date.fromisoformat(entry["effective_to"]) if entry["effective_to"] else None
    if until and until < since:
        raise DataError(_FILE, f"{place}.effective_to", f"{until} is before {since}")
    spans = _words(entry)
    for _, name, _, _ in Formatter().parse(entry["text"]):
        if name is not None and name.partition(".")[0] not in spans:
            raise DataError(_FILE, f"{place}.text", f"no span {name}")
    return {
        "text": entry["text"].format(**spans),
        "basis": entry["basis"],
        "source": entry["source"],
        "effective_from": since,
        "effective_to": until,
    }


def _words(entry: Mapping[str, Any]) -> dict[str, Any]:
    several = {
        name: "、".join(str(Span.of(one)) for one in value)
        for name, value in entry.items()
        if name == "before" and isinstance(value, list)
    }
    return {**spans_of(entry), **several}


def _spans(*names: str) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    return lambda entry: {name: Span.of(entry[name]) for name in names}


def _types(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {"types": frozenset(map(ApplicationType, entry["types"]))}


def _bad_events(entry: Mapping[str, Any]) -> dict[str, Any]:
    grounds = tuple(
        Ground(
            one["code"],
            one["text"],
            tuple((event["code"], event["least"]) for event in one["events"]),
        )
        for one in entry["grounds"]
    )
    return {**_types(entry), "before": Span.of(entry["before"]), "grounds": grounds}


def _block(entry: Mapping[str, Any]) -> dict[str, Any]:
    named = {"code": entry["code"], "title": entry["title"]}
    return {**_types(entry), **named, "lasts": Span.of(entry["lasts"])}


def _social_insurance(entry: Mapping[str, Any]) -> dict[str, Any]:
    kinds = frozenset(map(PersonKind, entry["kinds"]))
    return {**_types(entry), "kinds": kinds, "months": Span.of(entry["months"])}


def _reminder(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {"subject": entry["subject"], "before": tuple(map(Span.of, entry["before"]))}


# name of the list → (its type, what an entry has of its own)
_OWN: dict[str, tuple[type[Provision], Callable[[Mapping[str, Any]], dict[str, Any]]]] = {
    "licence_term": (LicenceTerm, _spans("term")),
    "renewal_window": (RenewalWindow, _spans("opens", "closes")),
    "deemed_extension": (DeemedExtension, _types),
    "filing_terms": (
        FilingTerm,
        lambda entry: {**_types(entry), "within": Span.of(entry["within"])},
    ),
    "public_notice": (PublicNotice, _spans("notice")),
    "bad_events": (BadEvents, _bad_events),
    "blocks": (Block, _block),
    "social_insurance": (SocialInsurance, _social_insurance),
    "minimum_age": (MinimumAge, _spans("age")),
    "reminders": (Reminder, _reminder),
}


def _require_one_at_a_time(name: str, entries: Iterable[Provision]) -> None:
    for first, second in combinations(entries, 2):
        if _same(first, second) and (
            first.holds(second.effective_from) or second.holds(first.effective_from)
        ):
            later = max(first.effective_from, second.effective_from)
            raise DataError(_FILE, f"$.{name}", f"two entries for the same on {later}")


def _same(first: Provision, second: Provision) -> bool:
    """Whether both speak of the same: all that tells them apart has something in common."""
    for field in fields(first):
        one, other = getattr(first, field.name), getattr(second, field.name)
        if isinstance(one, frozenset) and not one & other:
            return False
        if field.name in ("code", "subject") and one != other:
            return False
    return True
