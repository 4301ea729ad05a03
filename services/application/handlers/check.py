"""资料审核: what stands against submission, at any time (B-28, B-32, B-33)."""

from __future__ import annotations

from msgspec import convert

from chassis import clock
from chassis.context import Call
from chassis.database import Db
from chassis.vault import Vault
from contracts.application.drafts import ApplicationId
from contracts.application.sections import Gap
from contracts.application.submission import Check
from services.application import repository
from services.application.assessment import Peers, ask, assess
from services.application.corrections import open_items
from services.application.draft import load_draft
from services.application.offers import running_of
from services.application.parties import store
from services.application.parties.balance import party_gaps
from services.application.parties.naming import wanted_by


def check(call: Call, request: ApplicationId, *, db: Db, vault: Vault, peers: Peers) -> Check:
    """Raises NotFound, and Unavailable when another service does not answer."""
    with db.read(call) as session:
        application = repository.find(session, call, request.application_id)
        draft = load_draft(session, vault, application)
        running = running_of(session, application.enterprise_id, but=application.id)
        still_open = open_items(session, vault, application, draft)
        named = store.load(session, vault, application)
    draft.parties = [one.party for one in named]
    still_open += party_gaps(wanted_by(draft), named, draft)
    first = application.round == 0
    holder = ask(call, draft, peers, first=first)
    assessment = assess(draft, holder, clock.today(), first=first, running=running)
    assessment = assessment.with_gaps(still_open)
    return Check(
        can_submit=assessment.can_submit,
        gaps=convert(assessment.gaps, list[Gap]),
        report=assessment.report.to_dict(),
        conditions=assessment.conditions,
        warnings=convert(assessment.warnings, list[Gap]),
        version=application.version,
    )
