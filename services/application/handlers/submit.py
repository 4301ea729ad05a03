"""资料提交, a saga that can be repeated at every step (B-35, B-36, P-02).

1. read the draft, ask identity, personnel and review, judge: anything wrong ends it here
2. personnel reserves the roster, if the type has one; a repetition replaces what was reserved,
   abandoning releases it
3. one transaction: snapshot, number, new state, event, and the reply under the command's key

What a process that dies between 2 and 3 has reserved is undone a little later
(`services.application.reservations`).
"""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert

from chassis import clock, log
from chassis.context import Call
from chassis.database import Db
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.application.submission import APPLICATION_SUBMITTED, Submit, Submitted
from contracts.errors import Conflict, Invalid
from rules.vocabulary.enumerations import CaseState
from services.application import repository, reservations
from services.application.assessment import Assessment, Peers, ask, assess
from services.application.business_types import business_type
from services.application.business_types.model import Holder
from services.application.corrections import open_items
from services.application.draft import Draft, load_draft
from services.application.files import mark_submitted
from services.application.model import require_editable
from services.application.offers import running_of
from services.application.submission import event_of, office_for, snapshot_of
from services.application.tables import Application, NumberCounter

_log = log.get(__name__)


def submit(call: Call, request: Submit, *, db: Db, vault: Vault, peers: Peers) -> Submitted:
    """Repeated with the same key, the same reply, also while the first one runs.

    Raises Invalid with everything that stands against it, Conflict (submitted or changed in the
    meantime; details.people when a person serves another firm), NotFound, Unavailable.
    """
    try:
        return db.replay(call, request, Submitted) or _submit(db, call, request, vault, peers)
    except Conflict:
        # A duplicate of this very command may have been the one that was quicker.
        stored = db.replay(call, request, Submitted)
        if stored is None:
            raise
        return stored


def _submit(db: Db, call: Call, request: Submit, vault: Vault, peers: Peers) -> Submitted:
    with db.read(call) as session:
        application = repository.find(session, call, request.application_id)
        require_editable(application.state)
        draft = load_draft(session, vault, application)
        running = running_of(session, application.enterprise_id, but=application.id)
        still_open = open_items(session, vault, application, draft)
    first = application.round == 0
    holder = ask(call, draft, peers, first=first)
    assessment = assess(draft, holder, clock.today(), first=first, running=running)
    assessment = assessment.with_gaps(still_open)
    if not assessment.can_submit:
        raise Invalid(
            "申请还有未完成或不符合要求的内容，请逐项修改后再提交", findings=assessment.findings
        )

    def commit(tx: Transaction) -> Submitted:
        current = repository.find_editable(tx, application.id)
        if current.version != application.version:
            raise Conflict("提交时申请内容又有修改，请核对后重新提交")
        return tx.remember(request, _commit(tx, vault, current, draft, holder, assessment))

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


def _commit(
    tx: Transaction,
    vault: Vault,
    application: Application,
    draft: Draft,
    holder: Holder,
    assessment: Assessment,
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
    snapshot = snapshot_of(draft, holder, assessment, tx.now)
    repository.add_submission(tx, vault, application, snapshot)
    done = Submitted(
        number=application.number,
        state=application.state,
        round=application.round,
        submitted_at=tx.now,
    )
    told = event_of(application, done, draft, holder, assessment)
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
