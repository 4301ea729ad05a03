"""What the rules are told of an application (`rules.facts_reader.facts_from_dict`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from contracts.forms.categories import applied_levels
from rules.vocabulary.enumerations import HEADS, Tab
from services.application.model import Row, Sheet


def licence_facts(
    sheets: dict[str, Sheet],
    files: Iterable[dict[str, Any]],
    enterprise: dict[str, Any],
    elsewhere: Iterable[str],
) -> dict[str, Any]:
    """The facts of an application that is judged by the conditions of a licence.

    files: {section, slot, row_id}; enterprise: the register entry, JSON primitives; elsewhere:
    identity numbers that serve another enterprise.
    """
    chosen = sheets[Tab.CATEGORIES].fields
    return {
        "enterprise": enterprise,
        "applied": applied_levels(chosen),
        "finance": _finance(sheets[Tab.BASIC]),
        **{tab.value: head_as_facts(sheets[tab]) for tab in HEADS},
        "technicians": rows_as_facts(sheets[Tab.TECHNICIANS], "people"),
        "electricians": rows_as_facts(sheets[Tab.ELECTRICIANS], "people"),
        "projects": rows_as_facts(sheets[Tab.PERFORMANCE], "projects"),
        "training_rows": [row["id"] for row in sheets[Tab.SAFETY_HEAD].rows.get("training", [])],
        "attachments": [
            {"tab": file["section"], "code": file["slot"], "row_id": file["row_id"] or ""}
            for file in files
        ],
        "serving_elsewhere": list(elsewhere),
    }


def rows_as_facts(sheet: Sheet, rowset: str) -> list[Row]:
    """The rows of a table under the names of the facts."""
    return [{**row, "row_id": row["id"]} for row in sheet.rows.get(rowset, [])]


def _finance(sheet: Sheet) -> dict[str, Any]:
    """With the year of the figures, fixed when they were filled in."""
    if sheet.as_of is None:
        return sheet.fields
    return {**sheet.fields, "revenue_until": f"{sheet.as_of.year - 1}-12-31"}


def head_as_facts(sheet: Sheet) -> dict[str, Any] | None:
    """None without a number yet: then the rules know nobody."""
    if not sheet.fields.get("id_number"):
        return None
    return {**sheet.fields, "experience": rows_as_facts(sheet, "experience")}
