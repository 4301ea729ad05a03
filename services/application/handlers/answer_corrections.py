"""The firm says to each thing that it was asked to mend what it has done."""

from __future__ import annotations

from chassis.transaction import Transaction
from contracts.application.difference import AnswerCorrections, CorrectionsAnswered
from contracts.errors import Conflict, Invalid
from rules.vocabulary.enumerations import CaseState
from services.application import corrections, repository


def answer_corrections(tx: Transaction, request: AnswerCorrections) -> CorrectionsAnswered:
    """Keep the answers; items that are not named stay as they are.

    Raises NotFound, Conflict where nothing is to be mended now, Invalid for a number that is none
    of the items.
    """
    application = repository.find_editable(tx, request.application_id)
    if application.state != CaseState.RETURNED:
        raise Conflict("这份申请现在没有需要补正的内容")
    most = len(corrections.now(tx.session, application))
    unknown = [
        (f"answers.{at}.number", "没有这一项补正要求，请刷新页面")
        for at, one in enumerate(request.answers)
        if one.number > most
    ]
    if unknown:
        raise Invalid.of(unknown)
    said = {one.number: one.text for one in request.answers}
    corrections.answer(tx.session, application, said)
    repository.touch(tx, application)
    told = corrections.now(tx.session, application)
    still_open = sum(1 for one in told if not one.answer)
    after = {"round": application.round, "answered": len(told) - still_open}
    tx.audit("answer_corrections", "application", application.id, after=after)
    return CorrectionsAnswered(corrections=told, open=still_open)
