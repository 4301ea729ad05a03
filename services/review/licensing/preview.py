"""The licence as it would be printed, made and undone: what is shown before 发证 is what comes."""

from __future__ import annotations

from typing import Any, NoReturn

from chassis.context import Call
from chassis.database import Db
from contracts.errors import Conflict
from contracts.review.cases import CaseId
from contracts.review.licences import LicencePreview
from services.review import repository
from services.review.granting import granted
from services.review.licensing.views import face, newest

UNKNOWN = "发证时生成"
"""Where the verification code will stand."""


class _Undone(Exception):
    """Ends the transaction without a trace."""

    def __init__(self, values: dict[str, Any] | None) -> None:
        super().__init__()
        self.values = values


def preview(call: Call, request: CaseId, *, db: Db) -> LicencePreview:
    """Of a case whose step can grant; of others, and where nothing is printed, no values. Raises
    NotFound outside the caller's jurisdiction."""
    try:
        _try(db, call, request.case_id)
    except _Undone as undone:
        return LicencePreview(values=undone.values, why_not=None)
    except Conflict as refused:
        return LicencePreview(values=None, why_not=refused.message)


def _try(db: Db, call: Call, case_id: str) -> NoReturn:
    with db.transaction(call) as tx:
        at = repository.situation_of_case(tx, case_id)
        if at.open_task is None or not any(one.grants for one in at.step.outcomes):
            raise _Undone(None)
        made, _ = granted(tx, at.case)
        printed = newest(made)
        if printed is None or printed.version != made.version:
            raise _Undone(None)
        shown = face(made, made.periods[printed.period - 1])
        mark = {"verification_token": "", "verification_code": UNKNOWN}
        raise _Undone(shown | {"print_number": printed.number, **mark})
