"""资料审核: what stands against submission, at any time (B-28, B-32, B-33)."""

from __future__ import annotations

from typing import Any

from chassis import clock
from chassis.context import Call
from chassis.database import Db
from chassis.vault import Vault
from services.application import repository
from services.application.assessment import Peers, ask, assess
from services.application.draft import load_draft
from services.application.offers import running_of


def check(
    call: Call, data: dict[str, Any], *, db: Db, vault: Vault, peers: Peers
) -> dict[str, Any]:
    """`Check`. Raises NotFound, and Unavailable when another service does not answer."""
    with db.read(call) as session:
        application = repository.find(session, call, data["application_id"])
        draft = load_draft(session, vault, application)
        running = running_of(session, application.enterprise_id, but=application.id)
    holder, first = ask(call, draft, peers), application.round == 0
    assessment = assess(draft, holder, clock.today(), first=first, running=running)
    return {
        "can_submit": assessment.can_submit,
        "gaps": assessment.gaps,
        "report": assessment.report.to_dict(),
        "conditions": assessment.conditions,
        "warnings": assessment.warnings,
        "version": application.version,
    }
