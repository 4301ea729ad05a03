"""What if people leave, what does the roster reach: worked out where the plain numbers are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import convert

from chassis import clock
from chassis.context import Call
from chassis.database import Db
from chassis.vault import Vault
from contracts.errors import Conflict, Invalid
from contracts.what_if import WhatIf, WhatIfAnswer
from rules import masking
from rules.whatif.own import Asked, own_roster
from rules.whatif.scope import STAFF_RULES, condition_rules
from services.application import repository
from services.application.assessment import Peers, ask, facts_of
from services.application.business_types import business_type
from services.application.draft import load_draft

Aside = Callable[..., Any]
"""Calls a slow function without holding up others."""


def what_if(
    call: Call, request: WhatIf, *, db: Db, vault: Vault, peers: Peers, aside: Aside
) -> WhatIfAnswer:
    """Nothing is stored.

    Raises NotFound, Conflict for a business type that the conditions of a licence do not concern,
    Invalid at `leave` and `day`, and Unavailable when another service does not answer.
    """
    with db.read(call) as session:
        application = repository.find(session, call, request.application_id)
        draft = load_draft(session, vault, application)
    kind = business_type(draft.type)
    if kind.facts is None:
        raise Conflict("这项业务不评定许可条件，没有可以测算的内容")
    answers = ask(call, draft, peers)
    facts = facts_of(kind, draft, answers)
    today = clock.today()
    asked = Asked(
        on=today,
        leave=request.leave,
        day=request.day or today,
        order=kind.order,
        held_under=kind.order,
        rules=STAFF_RULES if request.staff_only else condition_rules(kind.order),
    )
    if faults := asked.faults(facts):
        raise Invalid.of(faults)
    kinds = {code: sheet.section.person for code, sheet in draft.sheets.items()}
    return convert(aside(own_roster, facts, asked, kinds, masking.identity_number), WhatIfAnswer)
