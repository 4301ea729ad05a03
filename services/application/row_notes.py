"""What is said of single rows of a tab: a project that does not count, and why (E-24)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from rules.checks.performance import why_not_counted
from rules.facts_reader import facts_from_dict
from rules.order import load_order
from rules.vocabulary.enumerations import Tab
from services.application.business_types import business_type
from services.application.draft import Draft
from services.application.facts import rows_as_facts
from services.application.model import Sheet
from services.application.slots import levels_of

Notes = dict[str, str]


def row_notes_of(draft: Draft, sheet: Sheet, on: date) -> Notes:
    """By row id; on: the day of filing, today while it is not filed."""
    tell = NOTES.get(sheet.section.tab)
    return tell(draft, sheet, on) if tell else {}


def _projects(draft: Draft, sheet: Sheet, on: date) -> Notes:
    order, applied = load_order(business_type(draft.type).order), levels_of(draft.chosen)
    told = {"enterprise": {"name": "-", "uscc": "-"}, "projects": rows_as_facts(sheet, "projects")}
    notes = {
        project.row_id: why_not_counted(project, applied, order, on)
        for project in facts_from_dict(told).projects
    }
    return {row_id: note for row_id, note in notes.items() if note}


NOTES: dict[Tab, Callable[[Draft, Sheet, date], Notes]] = {Tab.PERFORMANCE: _projects}
