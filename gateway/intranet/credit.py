"""信用信息 of a case: every query with time, answer and age, and what was judged by it (C-05)."""

from __future__ import annotations

from typing import Any

from chassis import clock
from contracts.errors import ServiceError, Unavailable
from contracts.review.cases import Case
from gateway.intranet import blueprint
from gateway.intranet.case_page import load, show
from gateway.rpc import parallel, rpc


@blueprint.get("/cases/<id:case_id>/credit")
def credit(case_id: str) -> str:
    """The case first: who may not see it sees nothing of this."""
    case: Case = load(case_id)["case"]
    found = parallel(
        {
            "checks": rpc().application.way_checks.defer(application_id=case_id),
            "queries": rpc().credit_gateway.of_case.defer(case_id=case_id),
        },
        return_errors=True,
    )
    checks, queries = (_known(found[name]) for name in ("checks", "queries"))
    return show("credit.html", "credit", case, checks=checks, queries=queries, now=clock.now())


def _known(found: Any) -> Any:
    """None: it cannot be asked for now."""
    if isinstance(found, Unavailable):
        return None
    if isinstance(found, ServiceError):
        raise found
    return found
