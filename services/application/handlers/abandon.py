"""申请废弃: give up an application that is in the firm's own hands (E-26)."""

from __future__ import annotations

from chassis.transaction import Transaction
from contracts.application.drafts import Abandon
from contracts.application.submission import APPLICATION_ABANDONED, EndedData
from rules.vocabulary.enumerations import CaseState
from services.application import repository
from services.application.parties.store import let_go


def abandon(tx: Transaction, request: Abandon) -> None:
    """Raises NotFound, and Conflict while reviewers have it or once it is over."""
    application = repository.find_editable(tx, request.application_id)
    before = {"state": application.state}
    application.state = CaseState.ABANDONED.value
    let_go(tx, application, granted=False)
    repository.touch(tx, application)
    tx.publish(
        APPLICATION_ABANDONED,
        f"application:{application.id}",
        EndedData(
            application_id=application.id,
            enterprise_id=application.enterprise_id,
            reason=request.reason,
        ),
        case_id=application.id,
    )
    after = {"state": application.state, "reason": request.reason}
    tx.audit("abandon", "application", application.id, before=before, after=after)
