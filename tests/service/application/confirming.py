"""A firm that looks at what was prefilled, and confirms it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rules.vocabulary.enumerations import Level
from tests.service.application.firms import Firm


def change(firm: Firm, **levels: str) -> dict[str, str]:
    """The first tab: what each category becomes, and the legal representative as submitter."""
    return {
        "submit_type": "LEGAL_REP",
        "submitter_name": firm.entry["legal_representative"],
        "submitter_document": "RESIDENT",
        "submitter_id": firm.entry["legal_representative_id"],
        **levels,
    }


def add_repair(firm: Firm, application_id: str) -> None:
    """承修类 is added, for which the heads have managed such work too."""
    confirm_prefilled(firm, application_id, change(firm, repair_level="3"))
    for head in ("technical_head", "safety_head"):
        [row, *_] = firm.tabs(Level.THIRD)[head]["rows"]["experience"]
        place: dict[str, Any] = {
            "application_id": application_id,
            "section": head,
            "rowset": "experience",
        }
        firm.ask.save_row(**place, values={**row, "work": "REPAIR"})


def confirm_prefilled(firm: Firm, application_id: str, first: Mapping[str, Any]) -> None:
    """Every tab as it was prefilled, with what is of this year or stood in no filing. first: of the
    first tab."""
    given = firm.tabs(Level.THIRD)
    given["categories"]["fields"] = dict(first)
    for code, tab in given.items():
        place: dict[str, Any] = {"application_id": application_id, "section": code}
        shown = firm.ask.section(**place)
        fresh = tab["fields"] if code in ("categories", "basic") else {}
        firm.ask.save_fields(**place, values=shown.fields | fresh, version=shown.version)
        missing = {n: rows for n, rows in tab["rows"].items() if not shown.rows.get(n)}
        firm.fill(application_id, code, {"fields": {}, "rows": missing})
