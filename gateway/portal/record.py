"""操作记录: who of the firm did what, for its owner, from the audit records of all services."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from flask import render_template, request

from contracts.errors import ServiceError
from contracts.firm import Ability
from contracts.trail import STEPS, Step
from gateway.acts import ACTS, QUIET
from gateway.duties import needs
from gateway.portal import blueprint
from gateway.rpc import parallel, rpc

SERVICES = ("identity", "application", "personnel", "review", "evaluation", "credit_gateway")


class Line(NamedTuple):
    """who: the username, "" where none of the firm did it. application_id: what it was about."""

    at: datetime
    who: str
    text: str
    address: str | None
    application_id: str | None


@blueprint.get("/record")
@needs(Ability.MANAGE)
def record() -> str:
    """Newest first; `before` is where the page before has ended."""
    before, chosen = _instant(request.args.get("before")), request.args.get("account") or None
    asked: dict[str, Any] = {"before": before, "account_id": chosen}
    found = parallel(
        {
            "accounts": rpc().identity.accounts.defer(),
            "identity": rpc().identity.trail.defer(**asked),
            "application": rpc().application.trail.defer(**asked),
            "personnel": rpc().personnel.trail.defer(**asked),
            "review": rpc().review.trail.defer(**asked),
            "evaluation": rpc().evaluation.trail.defer(**asked),
            "credit_gateway": rpc().credit_gateway.trail.defer(**asked),
        },
        return_errors=True,
    )
    if isinstance(found["accounts"], ServiceError):
        raise found["accounts"]
    missing = [name for name in SERVICES if isinstance(found[name], ServiceError)]
    steps, more = _merged([found[name].items for name in SERVICES if name not in missing])
    people = {one.account_id: one for one in found["accounts"].items}
    names = {key: one.username for key, one in people.items()}
    return render_template(
        "portal/firm/record.html",
        lines=[_line(step, names) for step in steps if step.action not in QUIET],
        people=people,
        chosen=chosen,
        before=before,
        older=steps[-1].at.isoformat() if more else None,
        missing=bool(missing),
    )


def _merged(found: list[list[Step]]) -> tuple[list[Step], bool]:
    """The newest of all, and whether there may be older ones."""
    steps = sorted((step for one in found for step in one), key=lambda one: one.at, reverse=True)
    more = len(steps) > STEPS or any(len(one) == STEPS for one in found)
    return steps[:STEPS], more


def _line(step: Step, names: dict[str, str]) -> Line:
    who = names.get(step.account_id or "", "") if step.account_id else ""
    about = step.object_id if step.object_type in ("application", "case") else None
    text = ACTS.get(step.action, "办理了一项操作")
    return Line(step.at, who, text, step.address, about)


def _instant(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo else None
