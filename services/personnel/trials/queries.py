"""What the intranet shows of trials: those of the caller's jurisdiction."""

from __future__ import annotations

from typing import Any

from msgspec import convert
from msgspec.structs import asdict
from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.context import Actor, Call
from chassis.rows import AnyRow
from contracts.errors import Conflict
from contracts.structs import Empty
from contracts.trials import DONE, SummaryLine, Trial, TrialFile, TrialId, TrialPage, Trials
from services.personnel.scope import foreign
from services.personnel.tables import trial
from services.personnel.trials.model import CONTENT_TYPE, KEEP

PAGE = 20


def find(session: Session, call: Call, request: TrialId) -> TrialPage:
    """Raises NotFound for another jurisdiction's."""
    row = _load(session, call.actor, request.trial_id)
    summary = convert(row.summary or [], list[SummaryLine])
    return TrialPage(**asdict(view(row, call.actor)), summary=summary)


def newest(session: Session, call: Call, _request: Empty) -> Trials:
    """Those of the caller's jurisdiction."""
    actor = call.actor
    mine = [] if actor.office is None else [trial.c.office == actor.office]
    newest_first = select(trial).where(*mine).order_by(trial.c.requested_at.desc()).limit(PAGE)
    return Trials(items=[view(row, actor) for row in session.execute(newest_first)])


def file(session: Session, call: Call, request: TrialId) -> TrialFile:
    """Raises NotFound for another jurisdiction's, Conflict where there is none."""
    row = _load(session, call.actor, request.trial_id)
    if row.state != DONE:
        raise Conflict("该试算没有可下载的结果")
    return TrialFile(
        object_key=row.object_key,
        filename=f"参数试算{row.evaluated_on.isoformat()}.xlsx",
        content_type=CONTENT_TYPE,
        size=row.size,
    )


def view(row: AnyRow, actor: Actor) -> Trial:
    """A trial as `actor` sees it."""
    told = {
        **{str(name): value for name, value in row._mapping.items()},
        **split(row.parameters),
        "trial_id": row.id,
        "mine": row.requested_by == actor.account_id,
        "expires_at": row.finished_at + KEEP if row.state == DONE else None,
    }
    return convert(told, Trial)


def split(changed: dict[str, Any]) -> dict[str, Any]:
    """{parameters, readings} of what a trial changes, which is kept as one."""
    readings = {name: value for name, value in changed.items() if isinstance(value, str)}
    figures = {name: value for name, value in changed.items() if name not in readings}
    return {"parameters": figures, "readings": readings}


def ensure_visible(actor: Actor, row: AnyRow | None, trial_id: str) -> AnyRow:
    """Raises NotFound unless the trial is of the caller's jurisdiction; the centre's is all."""
    if row is None or actor.office not in (None, row.office):
        foreign(actor, trial_id=trial_id)
    return row


def _load(session: Session, actor: Actor, trial_id: str) -> AnyRow:
    row = session.execute(select(trial).where(trial.c.id == trial_id)).one_or_none()
    return ensure_visible(actor, row, trial_id)
