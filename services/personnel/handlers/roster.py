"""The people of a firm, for itself and for reviewers who are competent for it."""

from __future__ import annotations

from chassis.context import Call
from chassis.database import Db
from chassis.vault import Vault
from contracts.identity import Identity
from contracts.personnel import Roster, RosterQuery
from services.personnel import queries
from services.personnel.scope import require_own


def roster(call: Call, request: RosterQuery, *, db: Db, identity: Identity, vault: Vault) -> Roster:
    """Raises NotFound for a firm that the caller has nothing to do with."""
    require_own(call.actor, request.enterprise_id)
    if call.actor.kind == "staff":
        # Which office is competent for a firm is known there; NotFound for the others.
        identity.enterprise(enterprise_id=request.enterprise_id)
    with db.read(call) as session:
        return queries.roster(session, request, vault=vault)
