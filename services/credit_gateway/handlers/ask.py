"""Ask about a firm: an answer that is young enough, else the interface; either is kept."""

from __future__ import annotations

import time
from datetime import datetime

from chassis import clock, log
from chassis.context import Call
from chassis.database import Db
from chassis.vault import Vault
from contracts.credit import ANSWER_SECONDS, AskCredit, CreditAnswer
from rules.vocabulary.enumerations import CreditOutcome
from services.credit_gateway import store
from services.credit_gateway.interface import Interface
from services.credit_gateway.model import (
    MalformedError,
    OtherFirmError,
    Question,
    SilentError,
)
from services.credit_gateway.reader import read
from services.credit_gateway.store import Result, Wanted

TO_KEEP = 0.4
"""Seconds of the call that are left for writing down what came of it."""
_log = log.get(__name__)


def ask(
    call: Call, request: AskCredit, *, db: Db, vault: Vault, interface: Interface
) -> CreditAnswer:
    """An interface that fails is an answer too: its outcome says so. Raises Unavailable where the
    query cannot be kept."""
    wanted = Wanted(
        request.uscc,
        request.enterprise_id,
        request.office,
        request.type,
        request.purpose,
        request.case_id,
    )
    return answer(call, wanted, request.name, db, vault, interface, anew=request.fresh)


def answer(
    call: Call,
    wanted: Wanted,
    name: str,
    db: Db,
    vault: Vault,
    interface: Interface,
    *,
    anew: bool,
) -> CreditAnswer:
    """anew: an answer that is kept will not do."""
    asked_at, result = clock.now(), None
    if not anew:
        with db.read(call) as session:
            result = store.fresh(session, vault, wanted.uscc, asked_at) or store.silent(
                session, wanted.uscc, asked_at
            )
    if result is None:
        result = _asked(call, wanted, name, interface, asked_at)
    with db.transaction(call) as tx:
        query_id = store.keep(tx, vault, wanted, name, result, asked_at)
        told = {"purpose": wanted.purpose, "outcome": result.outcome.value, "query_id": query_id}
        tx.audit("ask_credit", "enterprise", wanted.enterprise_id, after=told)
    answered = result.answered
    return CreditAnswer(
        query_id=query_id,
        outcome=result.outcome.value,
        asked_at=asked_at,
        answered_at=answered.answered_at if answered else None,
        cached=result.origin_id is not None,
        source=answered.source if answered else "",
        credit=answered.credit if answered else None,
    )


def _asked(
    call: Call, wanted: Wanted, name: str, interface: Interface, asked_at: datetime
) -> Result:
    question = Question(wanted.uscc, name, wanted.type or wanted.purpose, wanted.case_id or "")
    deadline = min(
        time.monotonic() + ANSWER_SECONDS - TO_KEEP, call.limit(ANSWER_SECONDS) - TO_KEEP
    )
    body = None
    try:
        body = interface.ask(question, deadline)
        answered = read(body, wanted.uscc, asked_at)
        return Result(CreditOutcome.ANSWERED, answered, body)
    except SilentError as error:
        result = Result(CreditOutcome.SILENT, fault=str(error))
    except MalformedError as error:
        result = Result(CreditOutcome.MALFORMED, body=error.body, fault=str(error))
    except OtherFirmError:
        result = Result(CreditOutcome.OTHER_FIRM, body=body, fault="names another firm")
    _log.warning("credit_not_answered", outcome=result.outcome.value, reason=result.fault)
    return result
