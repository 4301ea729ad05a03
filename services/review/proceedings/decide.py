"""The decision, by another than who proposed it: licence, running cases, document, messages."""

from __future__ import annotations

from dataclasses import replace

from chassis import clock
from chassis.transaction import Transaction
from contracts.errors import Conflict
from contracts.review.proceedings import DecideProceeding, DropProceeding, Proceeded
from rules.vocabulary.enumerations import CaseState, LicenceState, ProceedingKind, ProceedingState
from services.review.case import Case
from services.review.closing import close
from services.review.licensing import repository
from services.review.licensing.by_date import settled
from services.review.licensing.values import Licence
from services.review.proceedings import papers, store
from services.review.proceedings.model import Proceeding, Situation, ensure, to_decide, to_drop
from services.review.proceedings.subject import block_text, change_of
from services.review.proceedings.telling import tell


def decide(tx: Transaction, request: DecideProceeding) -> Proceeded:
    """Carry it out. Raises NotFound, Forbidden (who proposed it, not the role), Conflict (not heard
    yet, not answered, over, the licence does not allow it any more), StaleVersion."""
    at = store.locked(tx, request.proceeding_id)
    ensure(to_decide(at))
    before = at.proceeding
    store.ensure_version(before, request.version)
    today = clock.local(tx.now).date()
    ends = before.kind_of not in (ProceedingKind.BAR, ProceedingKind.RESTORE)
    # As everywhere cases are locked before the licence.
    asked = store.cases_of_licence(before.enterprise_id).with_for_update()
    running = [Case.of(row) for row in tx.session.execute(asked)] if ends else []
    held = _licence(tx, before)
    change = change_of(before.kind_of, today) if held else None
    after = repository.keep(tx, held, change, reason=before.kind) if held and change else None
    decided = replace(
        before,
        state=ProceedingState.DECIDED.value,
        decided_by_id=tx.call.actor.account_id,
        decided_by_name=tx.call.actor.name,
        decided_at=tx.now,
        decision=request.text,
        licence_version=after.version if after else None,
        version=before.version + 1,
    )
    store.save(tx, before, decided, "proceeding_decided")
    number = _document(tx, at, decided, held, after)
    if after:
        settled(tx, after)  # what was restored may be over by now
    for case in running:
        note = f"{before.kind_of.label}，{number}"
        close(tx, case, CaseState.TERMINATED, note, message="ENDED_WITH_LICENCE")
    return Proceeded(
        proceeding_id=decided.id,
        number=decided.number,
        kind=decided.kind,
        state=decided.state,
        document_number=number,
    )


def drop(tx: Transaction, request: DropProceeding) -> Proceeded:
    """End it without a decision. Raises NotFound, Forbidden, Conflict (over), StaleVersion."""
    at = store.locked(tx, request.proceeding_id)
    ensure(to_drop(at))
    before = at.proceeding
    store.ensure_version(before, request.version)
    dropped = replace(
        before,
        state=ProceedingState.DROPPED.value,
        decided_by_id=tx.call.actor.account_id,
        decided_by_name=tx.call.actor.name,
        decided_at=tx.now,
        decision=request.reason,
        version=before.version + 1,
    )
    store.save(tx, before, dropped, "proceeding_dropped")
    if before.heard_until:  # the firm knows of it
        tell(tx, dropped, "DROPPED")
    return Proceeded(
        proceeding_id=dropped.id, number=dropped.number, kind=dropped.kind, state=dropped.state
    )


def _licence(tx: Transaction, one: Proceeding) -> Licence | None:
    """The licence that it concerns, locked and as it is today. Raises Conflict where a decision is
    undone and the firm has got another licence, or something has become of it since."""
    if one.licence_id is None:
        return None
    every = [settled(tx, each) for each in repository.lock_all_of(tx.session, one.enterprise_id)]
    if one.kind == ProceedingKind.RESTORE:
        valid = next((each for each in every if each.state is LicenceState.VALID), None)
        if valid:
            raise Conflict(f"该企业已另行取得许可证{valid.number}，原许可证不能恢复")
    return next(each for each in every if each.id == one.licence_id)


def _document(
    tx: Transaction, at: Situation, one: Proceeding, before: Licence | None, after: Licence | None
) -> str:
    on = clock.local(one.proposed_at).date()
    ground = one.ground_of(on)
    undone = papers.decision_of(tx, one.undoes) if one.undoes else None
    return papers.draw_up(
        tx,
        one,
        one.kind,
        ground,
        before,
        text=one.decision,
        statements=papers.said_of(at.statements),
        heard=one.heard_until is not None,
        block=block_text(ground.block, clock.local(tx.now).date()),
        undone_number=undone.number if undone else None,
        undone_on=clock.local(undone.issued_at).date().isoformat() if undone else None,
        licence_state=after.state.value if after else None,
        restored_until=after.last_day.isoformat() if after else None,
    )
