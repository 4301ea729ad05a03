"""A whole application in memory: what checking, submitting and reading work on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from chassis.vault import Vault
from contracts.application.parties import CaseParty
from contracts.errors import Finding
from contracts.forms.register_change import ITEMS
from contracts.forms.sections import SECTIONS
from rules.attachments import Requirement
from rules.vocabulary.enumerations import HEADS, PersonKind, Tab
from services.application import repository
from services.application.files import File, files_of, own_files_of, places_of
from services.application.model import Row, Sheet, deciding_tabs, form_gaps
from services.application.slots import attachment_gaps, requirements_of
from services.application.tables import Application
from services.application.totals import COUNTED_WITH


@dataclass
class Draft:
    """type, procedure: of the application. sheets: tab code → sheet, in order; files: as
    `files.files_of`, or only their places; enterprise, licence: the register entry and the
    licence (`held_of`) as of its submission, None while they may change; parties: other firms that
    take part, as far as whoever made it has asked (services/application/parties)."""

    type: str
    procedure: str
    sheets: dict[str, Sheet]
    files: list[File]
    enterprise: dict[str, Any] | None = None
    licence: dict[str, Any] | None = None
    parties: list[CaseParty] = field(default_factory=list)

    @property
    def intact(self) -> list[File]:
        """The files that can be opened."""
        return [file for file in self.files if not file.get("damaged")]

    @property
    def chosen(self) -> dict[str, Any]:
        """On what it depends what is asked for: the procedure, the fields of the tabs that decide,
        and which 登记事项 are changed."""
        deciding = (sheet.fields for sheet in self.sheets.values() if sheet.section.decides)
        fields = {name: value for fields in deciding for name, value in fields.items()}
        changed = (name for sheet in self.sheets.values() for name in sheet.changed)
        items = dict.fromkeys(ITEMS[name].value for name in changed if name in ITEMS)
        return {**fields, "procedure": self.procedure, "changed_items": [*items]}

    @property
    def new_uscc(self) -> str | None:
        """The one that the firm would have from now on."""
        changes = (sheet.fields for sheet in self.sheets.values() if "uscc" in sheet.changed)
        return next((fields.get("uscc") for fields in changes), None)

    def requirements(self, sheet: Sheet) -> list[Requirement]:
        return requirements_of(self.type, self.chosen, sheet.section.tab)

    def gaps(self, sheet: Sheet, today: date) -> list[Finding]:
        """What is missing on a tab: in its form, then attachments."""
        return form_gaps(sheet, today) + attachment_gaps(
            self.requirements(sheet), sheet, self.files
        )

    def people(self) -> Iterator[tuple[PersonKind, str, Row]]:
        """(kind, row id, values) of everybody with an identity number, tab by tab.

        The row id of a head is the code of the tab; a technical head who also counts as a
        technician holds both posts.
        """
        for code, sheet in self.sheets.items():
            kind = sheet.section.person
            if kind is None:
                continue
            if sheet.fields.get("id_number"):
                yield kind, code, sheet.fields
                if sheet.fields.get("also_technician"):
                    yield PersonKind.TECH, code, sheet.fields
            for _, row in sheet.all_rows():
                if row.get("id_number"):
                    yield kind, row["id"], row


def load_draft(
    session: Session, vault: Vault, application: Application, section: str | None = None
) -> Draft:
    """The application as it is now; with `section` only that tab, and what it depends on."""
    codes = _with_others(application, section) if section else None
    return Draft(
        application.type,
        application.procedure,
        repository.load_sheets(session, vault, application, codes),
        files_of(session, vault, application, section),
    )


def load_tab(session: Session, vault: Vault, application: Application, section: str) -> Draft:
    """One tab and what it depends on; of the files of its rows only the places."""
    codes = _with_others(application, section)
    sheets = repository.load_sheets(session, vault, application, codes)
    files = places_of(session, application, section)
    if any(place["row_id"] is None for place in files):
        of_rows = [place for place in files if place["row_id"]]
        files = own_files_of(session, vault, application, section) + of_rows
    return Draft(application.type, application.procedure, sheets, files)


def _with_others(application: Application, section: str) -> set[str]:
    """A tab, those that decide what it asks for, one whose person counts on it, and for that of a
    head the people of whom he may be one."""
    known = {one.tab for one in SECTIONS[application.type]}
    counted = Tab.TECHNICIANS if Tab(section) in HEADS else COUNTED_WITH.get(Tab(section))
    return {section, *deciding_tabs(application.type), *({counted} & known if counted else ())}


def load_outline(session: Session, vault: Vault, application: Application) -> Draft:
    """The same, with the places of the files alone: what the tab bar needs on every page."""
    sheets = repository.load_sheets(session, vault, application)
    files = places_of(session, application)
    return Draft(application.type, application.procedure, sheets, files)
