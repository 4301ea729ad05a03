"""What is known of the past of a firm, and the draft that is made from it, without storage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from contracts.forms.base import Form
from contracts.personnel import ActivePost
from rules.attachments import Reuse, requirements
from rules.vocabulary.enumerations import ApplicationType
from services.application.draft import Draft
from services.application.files import File
from services.application.model import Row, Sheet, blank_sheets, find_rowset, new_id

if TYPE_CHECKING:
    from services.application.business_types.model import Holder

_TERMS = ("valid_to", "review_due")


@dataclass(frozen=True)
class Filing:
    """An application that was granted, as it was submitted last. name: as the firm reads it."""

    application_id: str
    name: str
    draft: Draft


@dataclass(frozen=True)
class Past:
    """roster: `personnel.ActiveRoster.posts`; filings: the newest first; on: the day; order: the
    rule order that judges the new application."""

    holder: Holder
    on: date
    order: str
    roster: list[ActivePost] = field(default_factory=list)
    filings: list[Filing] = field(default_factory=list)

    def filing(self, application_id: str) -> Filing | None:
        return next((one for one in self.filings if one.application_id == application_id), None)


@dataclass(frozen=True)
class Copy:
    """A file taken over. file: as it was part of the earlier application; attachment_id: its own in
    the new one."""

    attachment_id: str
    section: str
    row_id: str | None
    file: File


class Prefill:
    """A draft of a business type as its sources fill it."""

    def __init__(self, kind: str, on: date) -> None:
        self.sheets: dict[str, Sheet] = blank_sheets(kind)
        self.copies: list[Copy] = []
        self.on = on
        self._reuse = {
            (one.tab.value, one.code): one.reuse
            for one in requirements(ApplicationType(kind))
            if one.reuse
        }

    def fill(self, code: str, values: Row, origin: str) -> None:
        """Fields of the form of a tab."""
        sheet = self.sheets[code]
        given = _of_form(sheet.section.form, values)
        sheet.fields |= given
        self._prefilled(code)["origins"].update(dict.fromkeys(given, origin))

    def add(self, code: str, rowset: str, values: Row, origin: str) -> str:
        """A row of a table; its id."""
        declared = find_rowset(self.sheets[code].section, rowset)
        row = {"id": new_id(), "version": 1, **_of_form(declared.form, values)}
        self.sheets[code].rows.setdefault(rowset, []).append(row)
        self._prefilled(code)["origins"][row["id"]] = origin
        return str(row["id"])

    def leave_out(self, code: str, what: str) -> None:
        """Say of something that it was not taken over, and why."""
        left_out = self._prefilled(code)["left_out"]
        if what not in left_out:
            left_out.append(what)

    def take_files(
        self, filing: Filing, code: str, old: str | None, new: str | None, values: Row
    ) -> None:
        """The papers of a tab (None) or of a row that are still good. values: of the row."""
        for file in filing.draft.intact:
            if (file["section"], file["row_id"]) == (code, old) and self._good(file, values):
                copy = Copy(new_id(), code, new, file)
                self.copies.append(copy)
                self._prefilled(code)["files"][copy.attachment_id] = f"沿用自{filing.name}"

    def _good(self, file: File, values: Row) -> bool:
        reuse = self._reuse.get((file["section"], file["slot"]))
        return reuse is Reuse.ALWAYS or (reuse is Reuse.IN_TERM and in_term(values, self.on))

    def _prefilled(self, code: str) -> dict[str, Any]:
        sheet = self.sheets[code]
        if sheet.prefilled is None:
            sheet.prefilled = {"origins": {}, "files": {}, "left_out": []}
        return sheet.prefilled


Source = Callable[[Past, Prefill], None]
"""Copies what it knows of the past into the draft."""


def in_term(values: Row, on: date) -> bool:
    """Whether the certificate of a row still holds, as far as the row says."""
    return all(values.get(name) is None or values[name] >= on.isoformat() for name in _TERMS)


def _of_form(form: type[Form] | None, values: Row) -> Row:
    """What the form still has of the values."""
    known = _fields(form) if form else frozenset[str]()
    return {name: value for name, value in values.items() if name in known and value is not None}


@cache
def _fields(form: type[Form]) -> frozenset[str]:
    return frozenset(form().fields)
