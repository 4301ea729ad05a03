"""A submission beside the one before it, or beside what the firm was granted last (N-05)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec.structs import asdict
from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.context import Call
from chassis.vault import Vault
from contracts.application.difference import AskedFor, Compared, DifferenceQuery, Differences
from contracts.forms.sections import SECTIONS
from rules.vocabulary.enumerations import CaseOutcome, CaseState
from services.application import corrections, repository
from services.application.difference import concerns, differences
from services.application.submission import draft_of
from services.application.tables import Application, Submission


def difference(
    session: Session, call: Call, request: DifferenceQuery, *, vault: Vault
) -> Differences:
    """Raises NotFound. `against` the submission before, what was asked for comes first."""
    application = repository.find(session, call, request.application_id)
    number = application.round if request.round is None else request.round
    kept = repository.load_snapshot(session, vault, application, number)
    previous = request.against == "previous"
    other, round_ = (
        (application, number - 1) if previous else _granted(session, application, number)
    )
    asked = corrections.asked(session, application.id, number - 1) if previous else []
    if other is None or round_ < 1:
        return _told(application, number, kept, None, asked=[], others=[])
    then = repository.load_snapshot(session, vault, other, round_)
    found = differences(draft_of(other, then), draft_of(application, kept))
    items = [
        AskedFor(**asdict(item), changes=[one for one in found if concerns(item, one)])
        for item in asked
    ]
    against = Compared(
        application_id=other.id,
        type=other.type,
        number=other.number or "",
        round=round_,
        submitted_at=datetime.fromisoformat(then["submitted_at"]),
    )
    others = [one for one in found if not any(concerns(item, one) for item in asked)]
    return _told(application, number, kept, against, asked=items, others=others)


def _told(
    application: Application,
    round_: int,
    kept: dict[str, Any],
    against: Compared | None,
    **found: Any,
) -> Differences:
    return Differences(
        application_id=application.id,
        round=round_,
        submitted_at=datetime.fromisoformat(kept["submitted_at"]),
        against=against,
        **found,
    )


def _granted(
    session: Session, application: Application, round_: int
) -> tuple[Application | None, int]:
    """What the same firm was granted last before that submission, of a type with the same tabs."""
    codes = {section.code for section in SECTIONS[application.type]}
    alike = [type_ for type_, tabs in SECTIONS.items() if codes & {one.code for one in tabs}]
    before = select(Submission.submitted_at).where(
        Submission.application_id == application.id, Submission.round == round_
    )
    granted = (Application.outcome == CaseOutcome.GRANTED) | (
        Application.outcome.is_(None) & (Application.state == CaseState.ISSUED)
    )
    found = session.scalars(
        select(Application)
        .where(
            Application.enterprise_id == application.enterprise_id,
            Application.id != application.id,
            Application.type.in_(alike),
            granted,
            Application.submitted_at < before.scalar_subquery(),
        )
        .order_by(Application.submitted_at.desc())
        .limit(1)
    ).one_or_none()
    return (found, found.round) if found else (None, 0)
