"""Whose papers a draft asks for: the firm's own by tab, those of each person and each project."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from contracts.forms.sections import RowSet
from contracts.forms.submitter import Submitter
from rules import masking
from rules.papers import plain
from services.application.draft import Draft
from services.application.model import Row, Sheet
from services.application.slots import slots_of


class Place(NamedTuple):
    """Where a paper belongs. row_id None: to the tab itself."""

    section: str
    slot: str
    row_id: str | None


@dataclass(frozen=True)
class Wanted:
    """A paper that is asked for. picture: a photo, no PDF. files: those that are there."""

    place: Place
    name: str
    required: bool
    picture: bool
    files: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Owner:
    """title, note: as the firm knows it. name: of the person or project, as compared; number: the
    identity number. single: there is one of it in the application; project: of long names, which
    stand anywhere in the name of a file."""

    section: str
    row_id: str | None
    title: str
    note: str
    wanted: tuple[Wanted, ...]
    name: str = ""
    number: str = ""
    person: bool = False
    single: bool = True
    project: bool = False


def owners_of(draft: Draft) -> list[Owner]:
    """Tab by tab; those of whom nothing is asked are left out."""
    found = (owner for sheet in draft.sheets.values() for owner in _of_tab(draft, sheet))
    return [owner for owner in found if owner.wanted]


def places_of(owners: list[Owner]) -> dict[Place, Wanted]:
    return {wanted.place: wanted for owner in owners for wanted in owner.wanted}


def _of_tab(draft: Draft, sheet: Sheet) -> Iterator[Owner]:
    own, rows = slots_of(draft.requirements(sheet), sheet, draft.files)
    code, title = sheet.section.code, sheet.section.title
    head, number = _head(sheet)
    person = sheet.section.person is not None
    yield Owner(code, None, title, head, _wanted(code, own), plain(head), number, person=person)
    for rowset, row in sheet.all_rows():
        slots = _wanted(code, rows[row["id"]])
        yield _of_row(sheet, rowset, row, slots, head, number)


def _head(sheet: Sheet) -> tuple[str, str]:
    """The person whom the form of the tab is about: a head, or who submits."""
    form = sheet.section.form
    if sheet.section.person is not None and sheet.fields.get("name"):
        return str(sheet.fields["name"]), str(sheet.fields.get("id_number") or "")
    if form is not None and issubclass(form, Submitter):
        fields = sheet.fields
        return str(fields.get("submitter_name") or ""), str(fields.get("submitter_id") or "")
    return "", ""


def _of_row(
    sheet: Sheet, rowset: RowSet, row: Row, wanted: tuple[Wanted, ...], head: str, number: str
) -> Owner:
    code, title = sheet.section.code, str(row.get(rowset.summary) or rowset.title)
    if row.get("id_number"):
        told = f"{rowset.title} {masking.identity_number(row['id_number'])}"
        number, name = str(row["id_number"]), plain(title)
        return Owner(code, row["id"], title, told, wanted, name, number, person=True, single=False)
    if sheet.section.person is not None:  # training of a head
        return Owner(code, row["id"], title, head, wanted, plain(head), number, person=True)
    return Owner(
        code, row["id"], title, rowset.title, wanted, plain(title), single=False, project=True
    )


def _wanted(code: str, slots: list[dict[str, Any]]) -> tuple[Wanted, ...]:
    return tuple(
        Wanted(
            Place(code, slot["code"], slot["row_id"]),
            slot["name"],
            slot["required"],
            slot["picture"],
            tuple(slot["files"]),
        )
        for slot in slots
    )
