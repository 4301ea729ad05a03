"""通过 / 退回 of the office, one by one or many at once (N-11)."""

from __future__ import annotations

from chassis import clock
from chassis.personal import spot
from chassis.rows import AnyRow
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Conflict, Invalid, ServiceError
from contracts.hires import (
    HIRE_DECIDED,
    PASS,
    RETURN,
    DecideHire,
    DecideHires,
    HireDecided,
    HiresDecided,
)
from rules.facts_reader import FactsError
from rules.vocabulary.enumerations import PersonKind
from services.personnel.hires import repository
from services.personnel.hires.judging import judged, refusals
from services.personnel.hires.repository import PASSED, RETURNED, SUBMITTED
from services.personnel.hires.sheet import missing_papers
from services.personnel.tables import hire
from services.personnel.watching.queue import look_again

DONE = "该入职申请已经审批或已由企业撤回，请刷新列表"
CHANGED = "该入职申请在您打开以后有变化，请重新查看"
SAY_WHY = "退回时请填写审批意见，说明需要修改的内容"
LOOK_FIRST = "规则核验有需要人工核定的内容，请打开后单独审批"


def decide_hire(tx: Transaction, request: DecideHire, *, vault: Vault) -> HiresDecided:
    """The person serves from now on, and the head before does not; or the firm is told what to
    mend, and the person is free.

    Raises NotFound, Conflict (decided or withdrawn meanwhile, or it cannot be passed any more),
    Invalid at "opinion".
    """
    _require_opinion(request.outcome, request.opinion)
    _decide(tx, vault, request.hire_id, request.version, request.outcome, request.opinion)
    return HiresDecided(done=1, refused=[])


def decide_hires(tx: Transaction, request: DecideHires, *, vault: Vault) -> HiresDecided:
    """Each for itself: what cannot be decided is left and told. Raises Invalid at "opinion"."""
    _require_opinion(request.outcome, request.opinion)
    refused: list[tuple[str, str]] = []
    for hire_id, version in sorted(request.hires):
        try:
            with tx.session.begin_nested():
                row = repository.find(tx.session, tx.call.actor, hire_id, lock=True)
                if request.outcome == PASS and row.open:
                    raise Conflict(LOOK_FIRST)
                _decide(tx, vault, hire_id, version, request.outcome, request.opinion)
        except ServiceError as error:
            refused.append((_name(tx, vault, hire_id), error.message))
    return HiresDecided(done=len(request.hires) - len(refused), refused=refused)


def _decide(
    tx: Transaction, vault: Vault, hire_id: str, version: int, outcome: str, opinion: str
) -> None:
    row = repository.find(tx.session, tx.call.actor, hire_id, lock=True)
    if row.state != SUBMITTED:
        raise Conflict(DONE)
    if row.version != version:
        raise Conflict(CHANGED)
    ended: list[str] = []
    if outcome == PASS:
        _require_passable(tx, vault, row)
        ended = repository.take_over(tx, row)
        look_again(tx, row.enterprise_id)
    else:
        repository.release(tx, row.id)
    repository.move(tx, row, PASSED if outcome == PASS else RETURNED, decided_at=tx.now)
    repository.note(tx, vault, row.id, outcome, opinion)
    decided = HireDecided(
        hire_id=row.id,
        enterprise_id=row.enterprise_id,
        kind=row.kind,
        outcome=outcome,
        submitted_at=row.submitted_at,
    )
    tx.publish(HIRE_DECIDED, f"hire:{row.id}", decided)
    after = {"outcome": outcome, "kind": row.kind, "ended": ended}
    tx.audit("decide_hire", "hire", row.id, after=after)


def _require_passable(tx: Transaction, vault: Vault, row: AnyRow) -> None:
    """What was right when it was handed in may have changed: days go by, others were hired."""
    sheet, kind = repository.opened(vault, row), PersonKind(row.kind)
    if missing_papers(kind, repository.slots_filled(tx.session, row.id)):
        raise Conflict("有附件在系统中损坏或丢失，现在不能通过；请退回，由企业重新上传")
    serving = repository.serving(tx.session, row.enterprise_id, bytes(row.id_hash), row.id)
    try:
        found = judged(kind, sheet, serving, {}, clock.today())
    except FactsError as error:
        raise Conflict("该入职申请的内容已不能核验，请退回企业重新填写") from error
    if against := refusals(kind, sheet, serving, found):
        raise Conflict(f"现在不能通过：{against[0]['message']}。请退回并说明原因")


def _require_opinion(outcome: str, opinion: str) -> None:
    if outcome == RETURN and not opinion.strip():
        raise Invalid.at("opinion", SAY_WHY)


def _name(tx: Transaction, vault: Vault, hire_id: str) -> str:
    try:
        row = repository.find(tx.session, tx.call.actor, hire_id)
    except ServiceError:
        return "（没有找到）"
    return vault.decrypt_text(row.sealed_name, spot(hire.c.sealed_name, row.id))
