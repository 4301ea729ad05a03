"""A case: what reviewers and the firm see of it, opinions, documents, and its events.

A case has the id of the application it was opened from.
"""

from __future__ import annotations

from typing import Any

from marshmallow import fields, pre_load, validate

from contracts.application.drafts import CorrectionItem
from contracts.application.submission import Changed
from contracts.events import EventType
from contracts.numbers import Count
from contracts.operations import Message, Reply
from contracts.review.deadlines import Deadline, Ledger
from contracts.review.tasks import Task
from contracts.texts import Remark
from rules.vocabulary.enumerations import (
    ApplicationType,
    CaseOutcome,
    CaseState,
    RegisterEffect,
    RosterEffect,
)

OUTCOMES = ("PASS", "RETURN", "REJECT_FILING", "GRANT", "REFUSE")


class CaseId(Message):
    case_id = fields.String(required=True)


class Opinion(Reply):
    step = fields.String()
    outcome = fields.String()
    outcome_title = fields.String()
    text = fields.String()
    by_name = fields.String()
    at = fields.AwareDateTime()
    items = fields.List(fields.Nested(CorrectionItem))


class Document(Reply):
    """A numbered document of the case; `kind`: see services.review.documents."""

    document_id = fields.String()
    kind = fields.String()
    title = fields.String()
    number = fields.String()
    issued_at = fields.AwareDateTime()


class DocumentId(Message):
    document_id = fields.String(required=True)


class DocumentData(Document):
    """`template`: which document template; `values`: what stands in it."""

    case_id = fields.String()
    template = fields.String()
    values = fields.Dict()


class OutcomeChoice(Reply):
    """`confirms`: every manual finding of the report must be confirmed with it."""

    outcome = fields.String()
    title = fields.String()
    needs_text = fields.Boolean()
    needs_items = fields.Boolean()
    confirms = fields.Boolean()


class Possible(Reply):
    """Whether the caller may do it now. why_not: in words; None where there is nothing to do."""

    allowed = fields.Boolean()
    why_not = fields.String(allow_none=True)


class Actions(Reply):
    """What can be done with a case, as the commands of the same names would answer now."""

    claim = fields.Nested(Possible)
    release = fields.Nested(Possible)
    decide = fields.Nested(Possible)
    extend = fields.Nested(Possible)
    suspend = fields.Nested(Possible)
    resume = fields.Nested(Possible)


class Case(Reply):
    """What a reviewer sees of the procedure; the filed material comes from `application`.

    open_task: the step the case stands at; my_task: the same if the caller may claim it or has
    claimed it, with `outcomes`: what may be chosen in it. blocked_reason: why the caller may not
    act, although the role would fit or a colleague has the task. suspending: the grounds on which
    the clock may be stopped at this step.
    damaged_files: how many of its files are not in the store as they were submitted.
    changes: what of the register entry is to change, of a 登记事项变更.
    closed_at, closing_note: when it was over, and why where no outcome of a step says so.
    manual_confirmed: ids of the rules whose manual findings the latest 审查 opinion confirmed.
    """

    case_id = fields.String()
    number = fields.String()
    type = fields.String()
    procedure = fields.String()
    state = fields.String()
    round = fields.Integer()
    enterprise_id = fields.String()
    enterprise_name = fields.String()
    uscc = fields.String()
    legal_representative = fields.String()
    address = fields.String()
    office = fields.String()
    categories = fields.Dict(keys=fields.String(), values=fields.String())
    opened_at = fields.AwareDateTime()
    acceptance_number = fields.String(allow_none=True)
    damaged_files = fields.Integer()
    closed_at = fields.AwareDateTime(allow_none=True)
    closing_note = fields.String()
    opinions = fields.List(fields.Nested(Opinion))
    documents = fields.List(fields.Nested(Document))
    deadlines = fields.List(fields.Nested(Deadline))
    ledger = fields.Nested(Ledger)
    my_task = fields.Nested(Task, allow_none=True)
    open_task = fields.Nested(Task, allow_none=True)
    blocked_reason = fields.String(allow_none=True)
    outcomes = fields.List(fields.Nested(OutcomeChoice))
    actions = fields.Nested(Actions)
    suspending = fields.List(fields.String())
    manual_confirmed = fields.List(fields.String())
    licence_number = fields.String(allow_none=True)
    changes = fields.Nested(Changed, allow_none=True, load_default=None)
    version = fields.Integer()


class Decide(Message):
    """The opinion that ends a task. RETURN needs items; REFUSE and REJECT_FILING need text."""

    task_id = fields.String(required=True)
    outcome = fields.String(
        required=True, validate=validate.OneOf(OUTCOMES, error="请选择办理结论")
    )
    text = Remark(load_default="", validate=validate.Length(max=1000))
    items = fields.List(
        fields.Nested(CorrectionItem), load_default=list, validate=validate.Length(max=100)
    )
    manual_confirmed = fields.List(
        fields.String(), load_default=list, validate=validate.Length(max=100)
    )
    version = Count(required=True)


class Decided(Reply):
    """done: what has been carried out, as the reviewer is told it."""

    case_id = fields.String()
    state = fields.String()
    done = fields.String()
    licence_number = fields.String(allow_none=True)


class ProgressStep(Reply):
    """state: done, current, returned (the firm's turn), waiting, or skipped (it ended before).

    at: when it was done. outcome, text, items: of the latest opinion, as far as it is addressed to
    the firm.
    """

    step = fields.String()
    title = fields.String()
    state = fields.String()
    at = fields.AwareDateTime(allow_none=True)
    outcome = fields.String(allow_none=True)
    text = fields.String()
    items = fields.List(fields.Nested(CorrectionItem))


class Progress(Reply):
    """What the firm sees of its case. waiting_for: in words, None when the case is over.
    closed_at, closing_note: as in `Case`. terminable: the firm may end it now.
    licence_number, licence_state: of the licence that it made, changed or ended, as that is now."""

    case_id = fields.String()
    state = fields.String()
    acceptance_number = fields.String(allow_none=True)
    waiting_for = fields.String(allow_none=True)
    closed_at = fields.AwareDateTime(allow_none=True)
    closing_note = fields.String()
    terminable = fields.Boolean()
    steps = fields.List(fields.Nested(ProgressStep))
    deadlines = fields.List(fields.Nested(Deadline))
    ledger = fields.Nested(Ledger)
    documents = fields.List(fields.Nested(Document))
    licence_number = fields.String(allow_none=True)
    licence_state = fields.String(allow_none=True)


class CaseMoved(Reply):
    """The case entered `state`. For RETURNED: items and note say what to mend."""

    application_id = fields.String(required=True)
    enterprise_id = fields.String(required=True)
    state = fields.String(required=True)
    items = fields.List(fields.Nested(CorrectionItem), load_default=list)
    note = fields.String(load_default="")


class Particulars(Reply):
    """登记事项 as the licence shows them, and the office of the firm."""

    name = fields.String(required=True)
    uscc = fields.String(required=True)
    address = fields.String(required=True)
    legal_representative = fields.String(required=True)
    office = fields.String(load_default=None, allow_none=True)


class CaseClosed(Reply):
    """The case is over. outcome: `CaseOutcome`, whatever the business type; state: the last one of
    the case. licence_id, licence_number: of the licence that it made or changed. roster, register:
    `RosterEffect`, `RegisterEffect`, which those who keep them carry out. particulars: what the
    register entry says from now on, where it is changed."""

    application_id = fields.String(required=True)
    enterprise_id = fields.String(required=True)
    type = fields.String(required=True)
    outcome = fields.String(required=True, validate=validate.OneOf(list(CaseOutcome)))
    state = fields.String(required=True)
    licence_id = fields.String(load_default=None, allow_none=True)
    licence_number = fields.String(load_default=None, allow_none=True)
    roster = fields.String(required=True, validate=validate.OneOf(list(RosterEffect)))
    register = fields.String(required=True, validate=validate.OneOf(list(RegisterEffect)))
    particulars = fields.Nested(Particulars, load_default=None, allow_none=True)

    @pre_load
    def of_version_1(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The release before told the last state as the outcome, and had one business type, with
        whose licence the people named became the roster."""
        if "roster" in data or "outcome" not in data:
            return data
        state = data["outcome"]
        granted = state == CaseState.ISSUED
        return data | {
            "type": ApplicationType.NEW.value,
            "outcome": CaseOutcome.GRANTED.value if granted else state,
            "state": state,
            "roster": (RosterEffect.REPLACE if granted else RosterEffect.KEEP).value,
            "register": RegisterEffect.NONE.value,
        }


CASE_MOVED = EventType("review", "review.case_moved", CaseMoved)
# A reader of version 1 would take a grant for a refusal.
CASE_CLOSED = EventType("review", "review.case_closed", CaseClosed, version=2, reads=frozenset({1}))
