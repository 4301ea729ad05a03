"""What if people leave, what does the roster reach: worked out where the plain numbers are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from chassis.context import Call
from chassis.database import Db
from chassis.vault import Vault
from contracts.errors import Conflict, Invalid
from rules import masking
from rules.dates import years_later
from rules.facts import Facts
from rules.facts_reader import facts_from_dict
from rules.statistics import statistics
from rules.timeline import HORIZON_YEARS
from rules.whatif.desk import desk
from rules.whatif.leaving import roster, unknown_leavers
from rules.whatif.scope import STAFF_RULES, condition_rules
from services.application import repository
from services.application.assessment import Peers, ask
from services.application.draft import load_draft
from services.application.kinds import kind_of


def what_if(
    db: Db,
    call: Call,
    data: dict[str, Any],
    *,
    vault: Vault,
    today: date,
    peers: Peers,
    aside: Callable[..., Any],
) -> dict[str, Any]:
    """`WhatIfAnswer`; nothing is stored. aside: calls a slow function without holding up others.

    Raises NotFound, Conflict for a business type that the conditions of a licence do not concern,
    Invalid at `leave` and `day`, and Unavailable when another service does not answer.
    """
    with db.read(call) as session:
        application = repository.find(session, call, data["application_id"])
        draft = load_draft(session, vault, application)
    kind = kind_of(draft.kind)
    if kind.facts is None:
        raise Conflict("这项业务不评定许可条件，没有可以推演的内容")
    answers = ask(call, draft, peers)
    facts = facts_from_dict(
        kind.facts(draft.sheets, draft.files, answers.enterprise, answers.elsewhere)
    )
    day = data["day"] or today
    until = years_later(today, HORIZON_YEARS)
    _require(facts, data["leave"], day, today, until)
    rules = STAFF_RULES if data["staff_only"] else condition_rules(kind.order)
    found = aside(desk, facts, today, order=kind.order, rules=rules, leavers=data["leave"], day=day)
    return {
        "on": today,
        "until": until,
        "applied": {category.value: level.value for category, level in facts.applied.items()},
        "people": [
            {
                "place": place,
                "kind": draft.sheets[place.partition("/")[0]].section.person,
                "name": person.name,
                "id_number_masked": masking.identity_number(person.id_number),
            }
            for place, person in roster(facts)
        ],
        "desk": found.to_dict(),
        "statistics": statistics(facts, today, kind.order).to_dict() if facts.applied else None,
    }


def _require(facts: Facts, leavers: list[str], day: date, today: date, until: date) -> None:
    findings = []
    if unknown_leavers(facts, leavers):
        message = "所选人员有的已不在人员名单上，请重新选择"
        findings.append({"path": "leave", "message": message})
    if not today <= day <= until:
        message = f"离职日期应在今天至{until.year}年{until.month}月{until.day}日之间"
        findings.append({"path": "day", "message": message})
    if findings:
        raise Invalid(findings=findings)
