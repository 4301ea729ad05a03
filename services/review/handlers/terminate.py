"""业务办理终止: the applicant ends its case before it is decided (L-01…L-05)."""

from __future__ import annotations

from chassis.transaction import Transaction
from contracts.review.termination import Terminate
from rules.vocabulary.enumerations import CaseState
from services.review import repository
from services.review.access import ensure_visible
from services.review.closing import close
from services.review.licensing.by_date import held
from services.review.parties import takes_part
from services.review.possible import ensure, to_terminate


def terminate(tx: Transaction, request: Terminate) -> None:
    """End the case without an outcome; whoever has its task open is refused from now on. A firm
    that takes part in it ends it by withdrawing: without its consent nothing can be decided.

    Raises NotFound for another's, Conflict once it is decided, over, or returned to its applicant.
    """
    found, firm = repository.lock_case(tx.session, request.case_id), tx.call.actor.enterprise_id
    if found and takes_part(tx.session, found.id, firm):
        case, who = found, "参与企业撤回同意，"
    else:
        case = ensure_visible(tx.call.actor, found, kind="case", asked=request.case_id)
        who = "申请单位申请"
    ensure(to_terminate(case))
    note = f"{who}终止：{request.reason}" if request.reason else f"{who}终止"
    close(tx, case, CaseState.TERMINATED, note)
    held(tx, case.enterprise_id)  # what held on because of this case ends with it
