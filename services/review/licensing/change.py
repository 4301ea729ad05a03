"""What a change of a licence is, and one with which it is printed (`changes` has them all)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar

from services.review.licensing.marks import new_marks
from services.review.licensing.values import Licence, Mark, Period, Print


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(ABC):
    """on: the legal day. case_id: the case that makes it; None: the clock, or the office itself.
    message: what its holder is told, a kind of `rules.messages`; "" where the case tells it.
    related: numbers of the other licences that the same decision has made, changed or ended."""

    kind: ClassVar[str]
    event: ClassVar[str]
    message: ClassVar[str] = ""

    on: date
    case_id: str | None = None
    related: tuple[str, ...] = ()

    @abstractmethod
    def apply(self, licence: Licence | None) -> Licence:
        """The licence one version on. Raises Conflict where the change cannot be made.

        licence: the one that the enterprise holds or has held last, None if it never had one.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing(Change):
    """A change with which both copies are printed. marks: of the prints that it makes, two where a
    term has been granted that has not begun. address: of the register entry, for a licence that the
    old register told without one."""

    marks: tuple[Mark, Mark] = field(default_factory=new_marks)
    address: str = ""

    def _printed(self, licence: Licence, *periods: Period | None) -> Licence:
        """The licence with a print of each period, one of which may be missing."""
        held = licence.particulars
        if not held.address:
            licence = replace(licence, particulars=replace(held, address=self.address))
        prints, shown = licence.prints, [period for period in periods if period]
        for period, mark in zip(shown, self.marks, strict=False):
            effective_on = max(self.on, period.valid_from)
            one = Print(
                len(prints) + 1, licence.version, period.number, self.on, effective_on, mark
            )
            prints = (*prints, one)
        return replace(licence, prints=prints)

    def _all_printed(self, licence: Licence) -> Licence:
        return self._printed(licence, licence.term(self.on), licence.next_term(self.on))
