"""What the rules say of the people of a firm before and after a merger or a split."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from contracts.forms.categories import LEVEL_FIELDS
from rules.examine import examine
from rules.facts_reader import facts_from_dict
from rules.order import NEWEST
from rules.report import Finding
from rules.vocabulary.enumerations import ApplicationType, Category, Tab
from services.application.facts import licence_facts
from services.application.model import blank_sheets, new_id
from services.application.parties.model import Person

PASS, FAIL = "PASS", "FAIL"
_HEADS = {"TECH_HEAD": Tab.TECHNICAL_HEAD, "SAFETY_HEAD": Tab.SAFETY_HEAD}
_STAFF = {"TECH": Tab.TECHNICIANS, "SKILL": Tab.ELECTRICIANS}
_OF_PEOPLE = frozenset({*_HEADS.values(), *_STAFF.values()})


def of_people(
    people: Iterable[Person], levels: Mapping[str, str], on: date
) -> tuple[str, list[str]]:
    """(PASS or FAIL, what is missing in short) of the heads and the staff under these levels. What
    papers there are, money and projects are another matter."""
    sheets = blank_sheets(ApplicationType.NEW)
    chosen = {LEVEL_FIELDS[Category(code)]: level for code, level in levels.items()}
    sheets[Tab.CATEGORIES].fields = chosen
    for one in people:
        if tab := _HEADS.get(one["kind"]):
            sheets[tab].fields = dict(one["profile"])
        elif (tab := _STAFF.get(one["kind"])) and one["row_id"] not in _HEADS.values():
            row = {**one["profile"], "id": new_id()}
            sheets[tab].rows.setdefault("people", []).append(row)
    told = licence_facts(sheets, [], {"name": "-", "uscc": "-"}, [])
    told["application_type"] = ApplicationType.NEW.value
    report = examine(facts_from_dict(told), on, NEWEST)
    return said(finding for finding in report.failed if _of_people(finding))


def said(failed: Iterable[Finding]) -> tuple[str, list[str]]:
    """The verdict on what failed, each title once."""
    titles = list(dict.fromkeys(finding.title for finding in failed))
    return (FAIL if titles else PASS), titles[:6]


def _of_people(finding: Finding) -> bool:
    return finding.tab in _OF_PEOPLE and not finding.rule.startswith("M-")
