"""What is to be mended: the items, the firm's answer to each, and what of it is still open."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.vault import Vault
from contracts.application.difference import OF_CORRECTIONS
from contracts.corrections import Asked
from contracts.errors import Finding
from rules.vocabulary.enumerations import CaseState
from services.application import repository
from services.application.difference import differences
from services.application.draft import Draft
from services.application.submission import draft_of
from services.application.tables import Application, Correction, CorrectionAnswer

_LEAST = 20  # letters of an item that name it


def now(session: Session, application: Application) -> list[Asked]:
    """What is to be mended now; none once it has been submitted again."""
    if application.state != CaseState.RETURNED:
        return []
    return asked(session, application.id, application.round)


def asked(session: Session, application_id: str, round_: int) -> list[Asked]:
    """What was demanded of that submission, in its order."""
    of_round = {"application_id": application_id, "round": round_}
    demanded = select(Correction).filter_by(**of_round).order_by(Correction.id)
    said = select(CorrectionAnswer).filter_by(**of_round)
    answers = {one.number: one.text for one in session.scalars(said)}
    return [
        Asked(
            section=one.section,
            item=one.item,
            message=one.message,
            number=number,
            answer=answers.get(number, ""),
        )
        for number, one in enumerate(session.scalars(demanded), start=1)
    ]


def answer(session: Session, application: Application, said: Mapping[int, str]) -> None:
    """Keep what the firm says now to the corrections of those numbers."""
    rows = [
        {"application_id": application.id, "round": application.round, "number": n, "text": text}
        for n, text in said.items()
    ]
    if not rows:
        return
    new = insert(CorrectionAnswer).values(rows)
    key = ["application_id", "round", "number"]
    session.execute(new.on_conflict_do_update(index_elements=key, set_={"text": new.excluded.text}))


def open_items(
    session: Session, vault: Vault, application: Application, draft: Draft
) -> list[Finding]:
    """What stands against submitting it again: items without an answer, or all of them while
    nothing is other than in the submission before."""
    items = now(session, application)
    if not items:
        return []
    kept = repository.load_snapshot(session, vault, application, None)
    if not differences(draft_of(application, kept), draft):
        return [_gap(one, "资料与上次提交时完全相同，请按要求修改后再提交") for one in items]
    return [_gap(one, "还没有答复，请写明补正情况") for one in items if not one.answer]


def _gap(item: Asked, message: str) -> Finding:
    short = item.message if len(item.message) <= _LEAST else f"{item.message[:_LEAST]}……"
    return {
        "section": item.section,
        "path": f"{OF_CORRECTIONS}{item.number}",
        "label": "补正答复",
        "message": f"补正第{item.number}项（{short}）：{message}",
    }
