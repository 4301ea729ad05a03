"""资料提交, a saga that can be repeated at every step (B-35, B-36, P-02).

1. read the draft, ask identity, personnel and review, judge: anything wrong ends it here; where the
   way of handling could be chosen, ask 信用能源 anew
2. personnel reserves the roster, if the type has one; a repetition replaces what was reserved,
   abandoning releases it
3. one transaction: snapshot, number, new state, event, and the reply under the command's key

What a process that dies between 2 and 3 has reserved is undone a little later
(`services.application.reservations`).
"""

from __future__ import annotations

from msgspec import to_builtins
from sqlalchemy.dialects.postgresql import insert

from chassis import clock, log
from chassis.context import Call
from chassis.database import Db
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.application.parties import Balance
from contracts.application.submission import APPLICATION_SUBMITTED, Submit, Submitted
from contracts.credit import CreditGateway
from contracts.errors import Conflict, Finding, Invalid
from rules.vocabulary.enumerations import ApplicationType, CaseState, CreditPurpose, Procedure
from services.application import repository, reservations, ways
from services.application.assessment import Assessment, Peers, ask, assess, for_office
from services.application.business_types import business_type
from services.application.business_types.model import Holder
from services.application.corrections import open_items
from services.application.draft import Draft, load_draft
from services.application.files import mark_submitted
from services.application.model import require_editable
from services.application.offers import running_of
from services.application.parties import store
from services.application.parties.balance import counted, party_gaps
from services.application.parties.model import Named
from services.application.parties.naming import wanted_by
from services.application.parties.sheet import judged
from services.application.parties.store import bind
from services.application.submission import event_of, office_for, snapshot_of
from services.application.tables import Application, NumberCounter
from services.application.ways import Asked

_log = log.get(__name__)


def submit(
    call: Call, request: Submit, *, db: Db, vault: Vault, peers: Peers, credit: CreditGateway
) -> Submitted:
    """Repeated with the same key, the same reply, also while the first one runs.

    Raises Invalid with everything that stands against it, Conflict (submitted or changed in the
    meantime; details.people when a person serves another firm), NotFound, Unavailable.
    """
    try:
        return db.replay(call, request, Submitted) or _submit(
            db, call, request, vault, peers, credit
        )
    except Conflict:
        # A duplicate of this very command may have been the one that was quicker.
        stored = db.replay(call, request, Submitted)
        if stored is None:
            raise
        return stored


def _submit(
    db: Db, call: Call, request: Submit, vault: Vault, peers: Peers, credit: CreditGateway
) -> Submitted:
    with db.read(call) as session:
        application = repository.find(session, call, request.application_id)
        require_editable(application.state)
        draft = load_draft(session, vault, application)
        running = running_of(session, application.enterprise_id, but=application.id)
        still_open = open_items(session, vault, application, draft)
        named = store.load(session, vault, application)
    draft.parties = [counted(one, draft) for one in named]
    still_open += party_gaps(wanted_by(draft), named, draft)
    first = application.round == 0
    holder = ask(call, draft, peers, first=first)
    assessment = assess(draft, holder, clock.today(), first=first, running=running)
    assessment = assessment.with_gaps(still_open)
    if not assessment.can_submit:
        raise Invalid(
            "申请还有未完成或不符合要求的内容，请逐项修改后再提交", findings=assessment.findings
        )

    assessment = for_office(call, assessment, draft, holder, peers)
    asked = _asked(db, call, application, holder, credit)
    balance = _balance(call, peers, named, draft, holder, assessment)

    def commit(tx: Transaction) -> Submitted:
        current = repository.find_editable(tx, application.id)
        if current.version != application.version:
            raise Conflict("提交时申请内容又有修改，请核对后重新提交")
        if asked:
            ways.keep(tx, current.id, asked)
        if named:
            bind(tx, current)
        submitted = _commit(tx, vault, current, draft, holder, assessment, asked, balance)
        return tx.remember(request, submitted)

    if not business_type(draft.type).roster:
        with db.transaction(call) as tx:
            return commit(tx)
    attempt = reservations.reserve(db, call, application, draft, peers.personnel)
    try:
        with db.transaction(call) as tx:
            reservations.settle(tx, attempt)
            return commit(tx)
    except Conflict:
        reservations.restore(
            db, call, attempt, application.id, vault=vault, personnel=peers.personnel
        )
        raise


def _asked(
    db: Db, call: Call, application: Application, holder: Holder, credit: CreditGateway
) -> Asked | None:
    """Asked again at the first submission: between offer and submission a firm may have lost what
    the offer rested on, and the worse answer counts. Raises Invalid (details.way: the one that is
    left) where it stands against the way that was chosen."""
    if application.round:
        return None
    kind = ApplicationType(application.type)
    asked = ways.ask(call, credit, holder, kind, CreditPurpose.SUBMISSION, application.id)
    if asked is None or application.procedure != Procedure.PROMISE or asked.verdict.allowed:
        return asked
    with db.transaction(call) as tx:
        ways.keep(tx, application.id, asked)
    again = "请稍后再提交，或者" if asked.verdict.silent else "请"
    message = f"现在不能采用告知承诺制：{asked.verdict.text}；{again}改按传统审批流程办理"
    finding: Finding = {"path": "procedure", "label": "办理方式", "message": message}
    raise Invalid(message, findings=[finding], way=Procedure.GENERAL.value)


def _balance(
    call: Call,
    peers: Peers,
    named: list[Named],
    draft: Draft,
    holder: Holder,
    assessment: Assessment,
) -> Balance | None:
    """The sheet that reviewers see, of a case with several parties."""
    if not named:
        return None
    own = peers.personnel.active_roster(enterprise_id=str(call.actor.enterprise_id)).posts
    return judged(named, draft, holder, assessment, [to_builtins(post) for post in own])


def _commit(
    tx: Transaction,
    vault: Vault,
    application: Application,
    draft: Draft,
    holder: Holder,
    assessment: Assessment,
    asked: Asked | None,
    balance: Balance | None,
) -> Submitted:
    before = {"state": application.state, "round": application.round}
    # The number first: to take it, what has been changed so far would be written.
    application.number = application.number or _next_number(tx)
    application.round += 1
    application.state = CaseState.FORMAL_REVIEW.value
    application.submitted_at = tx.now
    application.office = office_for(draft, holder)
    application.correction_note = None
    repository.touch(tx, application)
    mark_submitted(tx, application)
    snapshot = snapshot_of(draft, holder, assessment, tx.now, balance)
    repository.add_submission(tx, vault, application, snapshot)
    done = Submitted(
        number=application.number,
        state=application.state,
        round=application.round,
        submitted_at=tx.now,
    )
    told = event_of(application, done, draft, holder, assessment, judged=asked is not None)
    tx.publish(APPLICATION_SUBMITTED, f"application:{application.id}", told, case_id=application.id)
    after = {"state": application.state, "round": application.round, "number": application.number}
    tx.audit("submit", "application", application.id, before=before, after=after)
    _log.info("application_submitted", application_id=application.id, round=application.round)
    return done


def _next_number(tx: Transaction) -> str:
    """SQ2026-000123: gap-free within a year of China's calendar."""
    year = clock.local(tx.now).year
    counter = insert(NumberCounter).values(year=year, last=1)
    serial = tx.session.scalar(
        counter.on_conflict_do_update(
            index_elements=["year"], set_={"last": NumberCounter.last + 1}
        ).returning(NumberCounter.last)
    )
    return f"SQ{year}-{serial:06d}"
