"""review: cases, tasks, opinions, decisions, documents, licences, certificates, verification.

A case has the id of the application it was opened from.
"""

from __future__ import annotations

from marshmallow import fields, validate

from contracts.application import CorrectionItem
from contracts.events import EventType
from contracts.operations import (
    ENTERPRISE,
    EVERYONE,
    REVIEWERS,
    STAFF,
    SYSTEM,
    Command,
    Contract,
    Message,
    Query,
    Reply,
    staff,
)
from rules.vocabulary.enumerations import PauseGround, ReviewStep, StaffRole

STEPS = tuple(step.value for step in ReviewStep)
OUTCOMES = ("PASS", "RETURN", "REJECT_FILING", "GRANT", "REFUSE")
COPIES = ("ORIGINAL", "DUPLICATE")
SUSPENDING = tuple(one.value for one in PauseGround if one is not PauseGround.CORRECTION)


class TaskQuery(Message):
    """Tasks open for the caller's roles and office, oldest first (FIFO).

    mine: only those the caller has claimed. 30 a page.
    """

    step = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(STEPS))
    mine = fields.Boolean(load_default=False)
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=10000))


class Task(Reply):
    """due_state: ok, soon, overdue, paused (待补正); working_days_left may be negative."""

    task_id = fields.String()
    case_id = fields.String()
    number = fields.String()
    type = fields.String()
    step = fields.String()
    enterprise_name = fields.String()
    office = fields.String()
    categories = fields.Dict(keys=fields.String(), values=fields.String())
    opened_at = fields.AwareDateTime()
    due_on = fields.Date(allow_none=True)
    due_state = fields.String()
    working_days_left = fields.Integer(allow_none=True)
    claimed_by = fields.String(allow_none=True)
    claimed_by_name = fields.String(allow_none=True)


class Tasks(Reply):
    items = fields.List(fields.Nested(Task))
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())
    total = fields.Integer()
    pages = fields.Integer()


class TaskId(Message):
    task_id = fields.String(required=True)


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


class Deadline(Reply):
    """One limit of the case. used: working days counted so far, None when it no longer runs.

    state: ok, soon, overdue, paused; done when the step is over. While the clock stands
    `paused_on` is set, `due_on` leaves out the time in which it stands, and `due_if_resumed` is the
    due date if the clock went on from today.
    """

    code = fields.String()
    title = fields.String()
    started_on = fields.Date()
    working_days = fields.Integer()
    used = fields.Integer(allow_none=True)
    due_on = fields.Date()
    paused_on = fields.Date(allow_none=True)
    due_if_resumed = fields.Date(allow_none=True)
    state = fields.String()
    basis = fields.String()


class LedgerEntry(Reply):
    """What started, paused, resumed or extended the clock (`EntryKind`), by whom (`LedgerActor`).

    limit: title of the limit that the clock was counted for then, working_days long; used: working
    days counted by the end of that day; due_on: as known then, None while the clock stood.
    """

    kind = fields.String()
    day = fields.Date()
    reason = fields.String()
    basis = fields.String()
    actor = fields.String()
    limit = fields.String(allow_none=True)
    working_days = fields.Integer(allow_none=True)
    used = fields.Integer()
    due_on = fields.Date(allow_none=True)


class Ledger(Reply):
    """Entries in their order; the limit that runs now, None when the case is over; and the ground
    (`PauseGround`) on which it stands, None while it runs."""

    entries = fields.List(fields.Nested(LedgerEntry))
    current = fields.Nested(Deadline, allow_none=True)
    ground = fields.String(allow_none=True)


class OutcomeChoice(Reply):
    """`confirms`: every manual finding of the report must be confirmed with it."""

    outcome = fields.String()
    title = fields.String()
    needs_text = fields.Boolean()
    needs_items = fields.Boolean()
    confirms = fields.Boolean()


class Case(Reply):
    """What a reviewer sees of the procedure; the filed material comes from `application`.

    open_task: the step the case stands at; my_task: the same if the caller may claim it or has
    claimed it, with `outcomes`: what may be chosen in it. blocked_reason: why the caller may not
    act, although the role would fit or a colleague has the task.
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
    office = fields.String()
    categories = fields.Dict(keys=fields.String(), values=fields.String())
    opened_at = fields.AwareDateTime()
    acceptance_number = fields.String(allow_none=True)
    opinions = fields.List(fields.Nested(Opinion))
    documents = fields.List(fields.Nested(Document))
    deadlines = fields.List(fields.Nested(Deadline))
    ledger = fields.Nested(Ledger)
    my_task = fields.Nested(Task, allow_none=True)
    open_task = fields.Nested(Task, allow_none=True)
    blocked_reason = fields.String(allow_none=True)
    outcomes = fields.List(fields.Nested(OutcomeChoice))
    manual_confirmed = fields.List(fields.String())
    licence_number = fields.String(allow_none=True)
    version = fields.Integer()


class Decide(Message):
    """The opinion that ends a task. RETURN needs items; REFUSE and REJECT_FILING need text."""

    task_id = fields.String(required=True)
    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    text = fields.String(load_default="", validate=validate.Length(max=1000))
    items = fields.List(fields.Nested(CorrectionItem), load_default=list)
    manual_confirmed = fields.List(fields.String(), load_default=list)
    version = fields.Integer(required=True)


class Decided(Reply):
    case_id = fields.String()
    state = fields.String()
    licence_number = fields.String(allow_none=True)


class Extend(Message):
    case_id = fields.String(required=True)
    reason = fields.String(
        required=True, validate=validate.Length(min=1, max=500, error="请填写延长理由（500字以内）")
    )


class Suspend(Message):
    """A procedure of 行政许可法 第四十五条 begins; working_days: how long it will probably take."""

    case_id = fields.String(required=True)
    ground = fields.String(required=True, validate=validate.OneOf(SUSPENDING))
    working_days = fields.Integer(
        required=True, validate=validate.Range(min=1, max=250, error="请填写1至250个工作日")
    )
    reason = fields.String(
        required=True, validate=validate.Length(min=1, max=500, error="请填写事由（500字以内）")
    )


class Resume(Message):
    case_id = fields.String(required=True)
    reason = fields.String(
        required=True, validate=validate.Length(min=1, max=500, error="请填写说明（500字以内）")
    )


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
    """What the firm sees of its case. waiting_for: in words, None when the case is over."""

    case_id = fields.String()
    state = fields.String()
    acceptance_number = fields.String(allow_none=True)
    waiting_for = fields.String(allow_none=True)
    steps = fields.List(fields.Nested(ProgressStep))
    deadlines = fields.List(fields.Nested(Deadline))
    ledger = fields.Nested(Ledger)
    documents = fields.List(fields.Nested(Document))
    licence_number = fields.String(allow_none=True)


class DocumentId(Message):
    document_id = fields.String(required=True)


class DocumentData(Document):
    """`template`: which document template; `values`: what stands in it."""

    case_id = fields.String()
    template = fields.String()
    values = fields.Dict()


class LicenceQuery(Message):
    """One of name (≥ 2 characters), USCC or licence number; 20 a page."""

    text = fields.String(
        required=True, validate=validate.Length(min=2, max=100, error="请输入至少2个字")
    )
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=1000))


class PublicLicence(Reply):
    """No personal data beyond the face of the licence; the legal representative is not shown."""

    number = fields.String()
    name = fields.String()
    uscc = fields.String()
    office = fields.String()
    categories = fields.Dict(keys=fields.String(), values=fields.String())
    scope = fields.List(fields.String())
    issued_on = fields.Date()
    valid_from = fields.Date()
    valid_to = fields.Date()
    state = fields.String()


class PublicLicences(Reply):
    items = fields.List(fields.Nested(PublicLicence))
    total = fields.Integer()
    pages = fields.Integer()


class RegisterEntry(PublicLicence):
    """For reviewers. case_id: the case that made the licence what it is, None outside the caller's
    jurisdiction."""

    case_id = fields.String(allow_none=True)


class RegisterEntries(Reply):
    items = fields.List(fields.Nested(RegisterEntry))
    total = fields.Integer()
    pages = fields.Integer()


class VerifyToken(Message):
    token = fields.String(required=True, validate=validate.Length(max=100))


class VerifyCode(Message):
    code = fields.String(required=True, validate=validate.Length(max=30))


class Licence(PublicLicence):
    """For the holder and reviewers. delivered_at, delivery_method: None until it is delivered."""

    licence_id = fields.String()
    enterprise_id = fields.String()
    address = fields.String()
    legal_representative = fields.String()
    verification_token = fields.String()
    verification_code = fields.String()
    delivered_at = fields.AwareDateTime(allow_none=True)
    delivery_method = fields.String(allow_none=True)


class EnterpriseQuery(Message):
    enterprise_id = fields.String(required=True)


class Licences(Reply):
    items = fields.List(fields.Nested(Licence))


class CertificateQuery(Message):
    licence_id = fields.String(required=True)
    copy = fields.String(required=True, validate=validate.OneOf(COPIES))


class Certificate(Reply):
    """The face of the certificate as it was printed; `digest` names this content."""

    licence_id = fields.String()
    copy = fields.String()
    print_number = fields.Integer()
    digest = fields.String()
    values = fields.Dict()


class Deliver(Message):
    licence_id = fields.String(required=True)
    method = fields.String(
        required=True, validate=validate.OneOf(["COLLECTED", "POSTED", "ELECTRONIC"])
    )
    receiver = fields.String(required=True, validate=validate.Length(min=1, max=50))
    note = fields.String(load_default="", validate=validate.Length(max=200))


class HolderQuery(Message):
    """Holders of a licence valid today, a page at a time; after: the last id of the page before."""

    office = fields.String(load_default=None, allow_none=True)
    after = fields.String(load_default=None, allow_none=True)
    limit = fields.Integer(load_default=500, validate=validate.Range(min=1, max=1000))


class Holder(Reply):
    licence_id = fields.String()
    enterprise_id = fields.String()
    number = fields.String()
    name = fields.String()
    uscc = fields.String()
    office = fields.String()
    categories = fields.Dict(keys=fields.String(), values=fields.String())


class Holders(Reply):
    """In the order of their ids; fewer than asked for: the last page."""

    items = fields.List(fields.Nested(Holder))


class EventsAfter(Message):
    after = fields.Integer(load_default=0, validate=validate.Range(min=0))
    limit = fields.Integer(load_default=100, validate=validate.Range(min=1, max=500))


class LicenceEvents(Reply):
    """CloudEvents in order of position; `next`: the cursor to go on from."""

    items = fields.List(fields.Dict())
    next = fields.Integer()


class Review(Contract):
    service = "review"

    tasks = Query(request=TaskQuery, reply=Tasks, allow=REVIEWERS)
    claim = Command(request=TaskId, reply=Task, allow=REVIEWERS)
    release = Command(request=TaskId, reply=Task, allow=REVIEWERS)
    case = Query(request=CaseId, reply=Case, allow=STAFF)
    decide = Command(request=Decide, reply=Decided, allow=REVIEWERS)
    extend = Command(request=Extend, reply=Deadline, allow=staff(StaffRole.DECIDE))
    suspend = Command(request=Suspend, allow=staff(StaffRole.EXAMINE, StaffRole.DECIDE))
    resume = Command(request=Resume, allow=staff(StaffRole.EXAMINE, StaffRole.DECIDE))
    progress = Query(request=CaseId, reply=Progress, allow=ENTERPRISE)
    document = Query(request=DocumentId, reply=DocumentData, allow=ENTERPRISE | STAFF)
    search_licences = Query(request=LicenceQuery, reply=PublicLicences, allow=EVERYONE)
    look_up = Query(request=LicenceQuery, reply=RegisterEntries, allow=STAFF)
    verify = Query(request=VerifyToken, reply=PublicLicence, allow=EVERYONE)
    verify_code = Query(request=VerifyCode, reply=PublicLicence, allow=EVERYONE)
    licences = Query(request=EnterpriseQuery, reply=Licences, allow=ENTERPRISE | STAFF | SYSTEM)
    holders = Query(request=HolderQuery, reply=Holders, allow=SYSTEM, internal=True)
    certificate = Query(request=CertificateQuery, reply=Certificate, allow=ENTERPRISE | STAFF)
    deliver = Command(request=Deliver, allow=staff(StaffRole.ISSUE))
    licence_events = Query(request=EventsAfter, reply=LicenceEvents, allow=STAFF | SYSTEM)


class CaseMoved(Reply):
    """The case entered `state`. For RETURNED: items and note say what to mend."""

    application_id = fields.String(required=True)
    enterprise_id = fields.String(required=True)
    state = fields.String(required=True)
    items = fields.List(fields.Nested(CorrectionItem), load_default=list)
    note = fields.String(load_default="")


class CaseClosed(Reply):
    """The case is over. outcome: ISSUED, REFUSED or REJECTED_FILING."""

    application_id = fields.String(required=True)
    enterprise_id = fields.String(required=True)
    outcome = fields.String(required=True)
    licence_number = fields.String(load_default=None, allow_none=True)


CASE_MOVED = EventType("review", "review.case_moved", CaseMoved)
CASE_CLOSED = EventType("review", "review.case_closed", CaseClosed)
