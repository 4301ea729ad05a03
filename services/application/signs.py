"""What of an application makes a reviewer look (`rules.signs`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rules.attachments import Requirement, requirements
from rules.report import Finding
from rules.signs import Entered, Scan, entered, of_office, same_names, signs
from rules.vocabulary.enumerations import ApplicationType, Tab
from services.application.draft import Draft
from services.application.model import Sheet

TABLE = "shareholders"


def signs_of(draft: Draft, firm_names: list[str]) -> list[Finding]:
    """firm_names: those of the firm, of today and before."""
    people = [one for sheet in draft.sheets.values() for one in _people(sheet)]
    found = signs(people, _scans(draft), firm_names)
    basic = draft.sheets.get(Tab.BASIC)
    rows = basic.rows.get(TABLE, []) if basic else []
    told = [(row["id"], row.get("name") or "", row.get("identifier") or "") for row in rows]
    return [*found, *same_names(told)]


def office_signs(draft: Draft, moving: list[str], sharing: int, address: str) -> list[Finding]:
    """What only the registers know (`rules.signs.of_office`)."""
    people = [one for sheet in draft.sheets.values() for one in _people(sheet)]
    return of_office(people, moving, sharing, address)


def _people(sheet: Sheet) -> Iterator[Entered]:
    section = sheet.section
    if section.person is None:
        return
    if sheet.fields.get("id_number"):
        yield entered(section.tab, "", sheet.fields, sheet.rows.get("experience", []))
    for _, row in sheet.all_rows():
        if row.get("id_number"):
            yield entered(section.tab, row["id"], row, [])


def _scans(draft: Draft) -> Iterator[Scan]:
    asked = {(one.tab, one.code): one for one in requirements(ApplicationType(draft.type))}
    whose = {
        (code, row["id"]): str(row.get(rowset.summary) or "")
        for code, sheet in draft.sheets.items()
        for rowset, row in sheet.all_rows()
    }
    for file in draft.intact:
        place, row_id = (Tab(file["section"]), file["slot"]), file["row_id"] or ""
        one: Requirement | None = asked.get(place)
        owner = whose.get((file["section"], row_id), "") if row_id else place[0].label
        yield Scan(
            tab=place[0],
            row_id=row_id,
            of=f"{owner}的{one.name if one else file['slot']}",
            digest=_digest(file),
            shared=bool(one and one.shared),
        )


def _digest(file: dict[str, Any]) -> str:
    return str(file.get("sha256") or "")
