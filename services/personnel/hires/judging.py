"""What the rules say of one person in one post, and who may not be handed in at all (I-17)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from contracts.forms.hires import tab_of
from rules.evaluate import evaluate
from rules.facts_reader import FactsError, facts_from_dict
from rules.order import order_in_force
from rules.report import FAIL, PASS, Finding
from rules.vocabulary.enumerations import HEAD_KINDS, PersonKind
from services.personnel.hires.sheet import HEADS, Findings, Sheet

REFUSING = ("R-17", "R-18", "R-19", "R-20", "R-21", "R-22", "R-23", "R-24", "R-25")
"""Whoever fails one of these cannot be handed in."""
OF_HEADS = ("R-09", "R-10")
"""What is asked of a head at the level of the licence: for the reviewer."""
_FIELD = {"R-23": "specialty", "R-24": "valid_to"}
ALREADY = "该人员已是本单位的{kind}，不需要再次办理入职"


class Serving(NamedTuple):
    """A post that the person holds in the firm already, or is about to."""

    kind: str
    row_id: str
    standing: dict[str, Any] | None


def judged(
    kind: PersonKind,
    sheet: Sheet,
    serving: Sequence[Serving],
    applied: dict[str, str],
    on: date,
    *,
    elsewhere: bool = False,
) -> list[Finding]:
    """What is not simply met, of this person alone. serving: in the same firm; applied: the levels
    of the licence by the order in force."""
    number = sheet.fields["id_number"]
    facts: dict[str, Any] = {"technicians": [], "electricians": []}
    for one in serving:
        _put(facts, PersonKind(one.kind), {**(one.standing or {}), "row_id": one.row_id}, sheet)
    _put(facts, kind, {**sheet.profile(), "row_id": "hire"}, sheet)
    told = facts_from_dict(
        {
            "enterprise": {"name": "-", "uscc": "-"},
            "applied": applied,
            "serving_elsewhere": [number] if elsewhere else [],
            **facts,
        }
    )
    asked = REFUSING + (OF_HEADS if kind in HEADS else ())
    report = evaluate(told, on, order_in_force(on), asked)
    return [
        one
        for one in report.findings
        if one.result is not PASS and (one.rule not in OF_HEADS or one.tab is tab_of(kind))
    ]


def refusals(
    kind: PersonKind, sheet: Sheet, serving: Sequence[Serving], found: Sequence[Finding]
) -> Findings:
    """What keeps it from being handed in, each {path, label, message, rule}."""
    if any(one.kind == kind for one in serving):
        return [_at("id_number", ALREADY.format(kind=kind.label), "R-22")]
    return [
        _at(_FIELD.get(one.rule, "id_number"), one.message, one.rule)
        for one in found
        if one.result is FAIL and one.rule in REFUSING
    ]


def told(found: Sequence[Finding]) -> list[dict[str, Any]]:
    """For the reviewer: {rule, title, result, required, actual, message}."""
    return [
        {
            "rule": one.rule,
            "title": one.title,
            "result": one.result.value,
            "required": one.required,
            "actual": one.actual,
            "message": one.message,
        }
        for one in found
    ]


def unreadable(error: FactsError) -> Findings:
    """What the forms take and the rules cannot read."""
    return [
        {"path": path.rpartition(".")[2], "label": "", "message": reason}
        for path, reason in error.by_path()
    ]


def _put(facts: dict[str, Any], kind: PersonKind, profile: dict[str, Any], sheet: Sheet) -> None:
    person = {**profile, "id_number": sheet.fields["id_number"], "name": sheet.name}
    for tab, head in HEAD_KINDS.items():
        if head is kind:
            facts[tab.value] = person
            return
    facts["technicians" if kind is PersonKind.TECH else "electricians"].append(person)


def _at(path: str, message: str, rule: str) -> dict[str, Any]:
    return {"path": path, "label": "", "message": message, "rule": rule}
