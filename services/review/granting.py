"""What the grant of a case does to licences: the applicant's, and those of whoever takes part."""

from __future__ import annotations

from chassis.transaction import Transaction
from contracts.review.party_cases import ClosedParty
from services.review import parties
from services.review.case import Case
from services.review.licensing.effects import carry_out
from services.review.licensing.values import Licence
from services.review.procedure import TYPES


def granted(tx: Transaction, case: Case) -> tuple[Licence, list[ClosedParty]]:
    """All of it, or nothing. case: locked. Raises Conflict where it cannot be done."""
    known = parties.lock(tx, case)
    licence = carry_out(
        tx,
        case,
        TYPES[case.type].grant.licence,
        before=known[case.enterprise_id],
        related=parties.related(tx, case),
    )
    return licence, parties.settle(tx, case, licence, known)
