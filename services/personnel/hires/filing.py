"""What a firm does with a hire: begin, save and hand in, withdraw, give up (I-10 to I-14, I-17)."""

from __future__ import annotations

import json
import uuid

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from chassis import clock
from chassis.context import Call
from chassis.database import Db
from chassis.database_errors import violated
from chassis.personal import spot
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Conflict
from contracts.hires import HireId, HireSaved, SaveHire, StartHire
from contracts.review import Review
from contracts.review.licences import Licence
from rules.alignment import align, granted_under
from rules.facts_reader import FactsError
from rules.order import order_in_force
from rules.report import PASS as MET
from rules.report import Finding
from rules.vocabulary.enumerations import Level, PersonKind
from services.personnel import queries
from services.personnel import repository as people
from services.personnel.hires import repository
from services.personnel.hires.judging import judged, refusals, told, unreadable
from services.personnel.hires.repository import DRAFT, EDITABLE, RETURNED, SUBMITTED
from services.personnel.hires.sheet import Findings, Sheet, examined, missing_papers
from services.personnel.hires.signs import signs_of_hire
from services.personnel.holder import licence_of
from services.personnel.tables import ONE_HEAD, hire, hire_paper, hire_step

MOST_OPEN = 300
ELSEWHERE = "该人员已在其他单位任职或正在其他单位的申请中，同一人只能在一家单位任职"
ONE_AT_A_TIME = "已有一份{kind}的入职申请正在审批，审批结束或撤回后才能再次提交"


def start_hire(
    call: Call, request: StartHire, *, db: Db, review: Review, vault: Vault
) -> HireSaved:
    """An empty form. Raises Conflict without a valid licence or with too many begun."""
    licence_of(call, review)
    return db.command(call, request, _start, vault=vault)


def _start(tx: Transaction, request: StartHire, *, vault: Vault) -> HireSaved:
    firm, hire_id = str(tx.call.actor.enterprise_id), str(uuid.uuid4())
    begun = tx.session.execute(
        select(func.count()).where(
            hire.c.enterprise_id == firm, hire.c.state.in_([*EDITABLE, SUBMITTED])
        )
    ).scalar_one()
    if begun >= MOST_OPEN:
        raise Conflict(f"未办结的入职申请最多{MOST_OPEN}份，请先提交或删除已有的草稿")
    tx.session.execute(
        insert(hire).values(
            id=hire_id,
            enterprise_id=firm,
            kind=request.kind.value,
            state=DRAFT,
            sheet=vault.encrypt(Sheet({}, {}, []).to_json(), spot(hire.c.sheet, hire_id)),
            created_at=tx.now,
        )
    )
    tx.audit("start_hire", "hire", hire_id, after={"kind": request.kind.value})
    return HireSaved(hire_id=hire_id, state=DRAFT, version=0, findings=[])


def save_hire(call: Call, request: SaveHire, *, db: Db, review: Review, vault: Vault) -> HireSaved:
    """What is typed is kept in any case; with `submit` it is handed in where nothing stands
    against it, and else `findings` says what does.

    Raises NotFound, Conflict (handed in already, no valid licence), StaleVersion, Unavailable.
    """
    held = licence_of(call, review)
    return db.command(call, request, _save, held=held, vault=vault)


def _save(tx: Transaction, request: SaveHire, *, held: Licence, vault: Vault) -> HireSaved:
    row = repository.editable(tx, request.hire_id, request.version)
    kind, today = PersonKind(row.kind), clock.today()
    sheet = examined(kind, request.fields, request.rows, today)
    findings = list(sheet.findings)
    if request.submit:
        findings += missing_papers(kind, repository.slots_filled(tx.session, row.id))
        if not findings:
            findings = _hand_in(tx, vault, row.id, kind, sheet, held)
            if not findings:
                return HireSaved(
                    hire_id=row.id, state=SUBMITTED, version=row.version + 1, findings=[]
                )
    version = repository.keep(tx, vault, row, sheet)
    tx.audit("save_hire", "hire", row.id, after={"version": version})
    return HireSaved(hire_id=row.id, state=row.state, version=version, findings=findings)


def _hand_in(
    tx: Transaction, vault: Vault, hire_id: str, kind: PersonKind, sheet: Sheet, held: Licence
) -> Findings:
    """Empty where it is done."""
    row = repository.editable(tx, hire_id)
    number = sheet.fields["id_number"]
    key, firm = vault.index(number), row.enterprise_id
    serving = repository.serving(tx.session, firm, key, row.id)
    elsewhere = bool(queries.held_elsewhere(tx.session, [key], firm))
    try:
        found = judged(kind, sheet, serving, _levels(held), clock.today(), elsewhere=elsewhere)
    except FactsError as error:
        return unreadable(error)
    if against := refusals(kind, sheet, serving, found):
        return against
    found = [*found, *signs_of_hire(tx, vault, hire_id, kind, sheet, key, held)]
    if people.add_people(tx, vault, {key: number}) != {key}:
        people.lock_people(tx, [key])
        if queries.held_elsewhere(tx.session, [key], firm):  # since it was looked at
            return [{"path": "id_number", "label": "", "message": ELSEWHERE, "rule": "R-20"}]
    technician = any(one.kind == PersonKind.TECH for one in serving)
    also = bool(sheet.fields.get("also_technician")) and not technician
    kinds = [kind.value, *([PersonKind.TECH.value] if also else [])]
    try:
        with tx.session.begin_nested():
            _submitted(tx, vault, hire_id, sheet, key, held, found)
    except IntegrityError as error:
        if violated(error) != ONE_HEAD:
            raise
        return [{"path": "", "label": "", "message": ONE_AT_A_TIME.format(kind=kind.label)}]
    repository.reserve(tx, vault, row, sheet, key, kinds)
    tx.session.execute(
        update(hire_paper)
        .where(hire_paper.c.hire_id == hire_id, hire_paper.c.removed_at.is_(None))
        .values(submitted_at=func.coalesce(hire_paper.c.submitted_at, tx.now))
    )
    repository.note(tx, vault, hire_id, "SUBMIT")
    tx.audit("submit_hire", "hire", hire_id, after={"kind": kind.value, "open": len(found)})
    return []


def _submitted(
    tx: Transaction,
    vault: Vault,
    hire_id: str,
    sheet: Sheet,
    key: bytes,
    held: Licence,
    found: list[Finding],
) -> None:
    row = repository.editable(tx, hire_id)
    report = json.dumps(told(found), ensure_ascii=False)
    repository.keep(
        tx, vault, row, sheet,
        state=SUBMITTED,
        office=held.office,
        id_hash=key,
        report=vault.encrypt(report, spot(hire.c.report, hire_id)),
        open=sum(one.result is not MET for one in found),
        submitted_at=tx.now,
        decided_at=None,
    )  # fmt: skip


def _levels(held: Licence) -> dict[str, str]:
    """What the licence permits, by the order in force."""
    under = granted_under(held.issued_on)
    if under == order_in_force(clock.today()):
        return dict(held.categories)
    return {one: align(Level(lvl), under).level.value for one, lvl in held.categories.items()}


def withdraw_hire(tx: Transaction, request: HireId, *, vault: Vault) -> HireSaved:
    """A draft again, and the person is free. Raises NotFound, Conflict (decided, not handed in)."""
    row = repository.find(tx.session, tx.call.actor, request.hire_id, lock=True)
    if row.state != SUBMITTED:
        raise Conflict("只有已提交、尚未审批的入职申请可以撤回，请刷新页面")
    repository.release(tx, row.id)
    repository.move(tx, row, DRAFT)
    repository.note(tx, vault, row.id, "WITHDRAW")
    tx.audit("withdraw_hire", "hire", row.id)
    return HireSaved(hire_id=row.id, state=DRAFT, version=row.version + 1, findings=[])


def discard_hire(tx: Transaction, request: HireId) -> HireSaved:
    """A draft that was never handed in is gone; its files the sweep takes. One that was handed in
    stays as it is. Raises NotFound, Conflict."""
    row = repository.editable(tx, request.hire_id)
    if row.submitted_at is not None or row.state == RETURNED:
        raise Conflict("提交过的入职申请不能删除；不再办理的，不需要任何操作")
    for table in (hire_paper, hire_step):
        tx.session.execute(delete(table).where(table.c.hire_id == row.id))
    tx.session.execute(delete(hire).where(hire.c.id == row.id))
    tx.audit("discard_hire", "hire", row.id)
    return HireSaved(hire_id=row.id, state=DRAFT, version=row.version, findings=[])
