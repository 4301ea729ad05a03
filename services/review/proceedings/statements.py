"""What is said against a proposal, and what the office answers."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import update

from chassis.transaction import Transaction
from contracts.errors import Conflict, Invalid, NotFound
from contracts.review.proceedings import AnswerStatement, MakeStatement, Proceeded, RecordStatement
from services.review.proceedings import store
from services.review.proceedings.model import (
    Proceeding,
    Situation,
    ensure,
    to_answer,
    to_record,
    to_state,
)
from services.review.proceedings.tables import proceeding_statements
from services.review.proceedings.telling import tell

FIRM, OTHER = "FIRM", "OTHER"


def make(tx: Transaction, request: MakeStatement) -> Proceeded:
    """陈述申辩 of the firm. Raises NotFound for another's, Conflict when it is too late, Invalid
    for nothing said."""
    at = store.locked(tx, request.proceeding_id)
    ensure(to_state(at))
    if not request.text and not request.final:
        raise Invalid.at("text", "请填写陈述申辩意见；没有意见的，请勾选“没有其他意见”")
    one = at.proceeding
    if request.text:
        store.add_statement(tx, one, FIRM, request.text)
    heard_at = tx.now if request.final else None
    return _saved(tx, at, replace(one, heard_at=heard_at), "proceeding_stated")


def record(tx: Transaction, request: RecordStatement) -> Proceeded:
    """Raises NotFound, Forbidden, Conflict once it is over."""
    at = store.locked(tx, request.proceeding_id)
    ensure(to_record(at))
    store.add_statement(tx, at.proceeding, OTHER, request.text)
    return _saved(tx, at, at.proceeding, "proceeding_objection_recorded")


def answer(tx: Transaction, request: AnswerStatement) -> Proceeded:
    """Raises NotFound, Forbidden, Conflict when it has been answered or all is over."""
    at = store.locked(tx, request.proceeding_id)
    ensure(to_answer(at))
    asked = next((one for one in at.statements if one.id == request.statement_id), None)
    if asked is None:
        raise NotFound()
    if asked.answer is not None:
        raise Conflict("该意见已经答复，请刷新页面查看")
    answered = {
        "answer": request.answer,
        "answered_by_id": tx.call.actor.account_id,
        "answered_at": tx.now,
    }
    this = proceeding_statements.c.id == asked.id
    tx.session.execute(update(proceeding_statements).where(this).values(answered))
    if asked.source == FIRM:
        tell(tx, at.proceeding, "STATEMENT_ANSWERED")
    return _saved(tx, at, at.proceeding, "proceeding_statement_answered")


def _saved(tx: Transaction, at: Situation, after: Proceeding, action: str) -> Proceeded:
    saved = replace(after, version=after.version + 1)
    store.save(tx, at.proceeding, saved, action)
    return Proceeded(
        proceeding_id=saved.id, number=saved.number, kind=saved.kind, state=saved.state
    )
