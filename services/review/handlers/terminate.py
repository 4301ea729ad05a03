"""业务办理终止: the applicant ends its case before it is decided (L-01…L-05)."""

from __future__ import annotations

from chassis.transaction import Transaction
from contracts.review.termination import Terminate
from rules.vocabulary.enumerations import CaseState
from services.review import repository
from services.review.access import ensure_visible
from services.review.closing import close
from services.review.licensing.by_date import held
from services.review.possible import ensure, to_terminate


def terminate(tx: Transaction, request: Terminate) -> None:
    """End the case without an outcome; whoever has its task open is refused from now on.

    Raises NotFound for another's, Conflict once it is decided, over, or returned to its applicant.
    """
    found = repository.lock_case(tx.session, request.case_id)
    case = ensure_visible(tx.call.actor, found, kind="case", asked=request.case_id)
    ensure(to_terminate(case))
    note = f"申请单位申请终止：{request.reason}" if request.reason else "申请单位申请终止"
    close(tx, case, CaseState.TERMINATED, note)
    held(tx, case.enterprise_id)  # what held on because of this case ends with it
