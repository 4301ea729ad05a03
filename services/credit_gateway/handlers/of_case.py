"""What was asked and answered for a case (C-05), and of a firm."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chassis.context import Call
from chassis.vault import Vault
from contracts.credit import CreditOfCase, CreditOfFirm, KeptQueries
from services.credit_gateway import store


def of_case(session: Session, call: Call, request: CreditOfCase, *, vault: Vault) -> KeptQueries:
    """Empty for a case of another office."""
    return KeptQueries(items=store.of_case(session, vault, call.actor, request.case_id))


def of_firm(session: Session, call: Call, request: CreditOfFirm, *, vault: Vault) -> KeptQueries:
    """Empty for a firm of another office."""
    firm = request.enterprise_id
    return KeptQueries(items=store.of_firm(session, vault, call.actor, firm))
