"""What an application still needs, in numbers: people of each kind, required attachments."""

from __future__ import annotations

from datetime import date

from contracts.application.drafts import Target
from rules import targets
from rules.facts import Facts
from rules.facts_reader import FactsError, facts_from_dict
from rules.order import load_order
from rules.vocabulary.enumerations import Tab
from services.application.business_types import business_type
from services.application.draft import Draft
from services.application.facts import rows_as_facts
from services.application.model import Sheet
from services.application.slots import levels_of, required_files, slots_of

NOBODY = {"name": "-", "uscc": "-"}


def targets_of(draft: Draft, today: date) -> list[Target]:
    """As of today."""
    return [*_people(draft, today), *_attachments(draft)]


def _people(draft: Draft, today: date) -> list[Target]:
    business = business_type(draft.type)
    tabs = (Tab.TECHNICIANS, Tab.ELECTRICIANS)
    if business.facts is None or not all(tab in draft.sheets for tab in tabs):
        return []
    facts = _facts(draft)
    if facts is None:  # a contradiction that the tabs tell
        return []
    return [
        Target(label=one.label, there=one.there, wanted=one.wanted, section=one.tab.value)
        for one in targets.targets(facts, today, load_order(business.order))
    ]


def _facts(draft: Draft) -> Facts | None:
    told = {
        "enterprise": NOBODY,
        "applied": levels_of(draft.chosen),
        "technical_head": _head(draft.sheets.get(Tab.TECHNICAL_HEAD)),
        "technicians": rows_as_facts(draft.sheets[Tab.TECHNICIANS], "people"),
        "electricians": rows_as_facts(draft.sheets[Tab.ELECTRICIANS], "people"),
    }
    try:
        return facts_from_dict(told)
    except FactsError:
        return None


def _head(sheet: Sheet | None) -> dict[str, object] | None:
    known = sheet.fields if sheet else {}
    return {**known, "experience": []} if known.get("id_number") else None


def _attachments(draft: Draft) -> list[Target]:
    there = wanted = 0
    for sheet in draft.sheets.values():
        own, rows = slots_of(draft.requirements(sheet), sheet, draft.files)
        for slots in (own, *rows.values()):
            counted = required_files(slots)
            there, wanted = there + counted["there"], wanted + counted["wanted"]
    if not wanted:
        return []
    return [Target(label="附件", there=there, wanted=wanted, section="")]
