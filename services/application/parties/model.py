"""A firm that is named in an application of another one, without storage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from contracts.application.parties import CaseParty
from rules.vocabulary.enumerations import PartyRole

Person = dict[str, Any]
"""Of a roster as it was handed over: ref, kind, row_id, application_id, profile (as filled in)."""


@dataclass(frozen=True)
class Wanted:
    """Which other firms an application names. least, most: how many."""

    role: PartyRole
    least: int
    most: int


@dataclass(frozen=True)
class Project:
    """Of an application of the party that was granted. ref: the id of its row there."""

    ref: str
    application_id: str
    row: dict[str, Any]

    @property
    def same(self) -> tuple[str, ...]:
        return project_key(self.row)


@dataclass(frozen=True)
class Named:
    """people: None as long as the firm has not handed over its roster. obstacle: what of its own
    stands in the way, in words."""

    party: CaseParty
    categories: dict[str, str]
    filer_name: str
    filer_uscc: str
    asked_at: datetime
    answered_at: datetime | None
    bound: bool
    people: list[Person] | None = None
    projects: list[Project] = field(default_factory=list)
    released: frozenset[str] = frozenset()
    obstacle: str = ""

    def by_number(self) -> dict[str, list[Person]]:
        """Its people by identity number, each with every post."""
        found: dict[str, list[Person]] = {}
        for one in self.people or ():
            found.setdefault(number_of(one), []).append(one)
        return found


def number_of(person: Person) -> str:
    return str(person["profile"].get("id_number") or person["ref"])


def project_key(row: dict[str, Any]) -> tuple[str, ...]:
    """What makes two rows the same project."""
    return tuple(str(row.get(name)) for name in ("category", "name", "completed"))


def each(named: list[Named]) -> Iterator[tuple[Named, Person]]:
    for one in named:
        for person in one.people or ():
            yield one, person
