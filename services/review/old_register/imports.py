"""What the system administrator asks of imports: started, looked at, loaded, given up."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from msgspec import convert
from msgspec.structs import asdict
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.orm import Session

from chassis.context import Call
from chassis.paging import pages
from chassis.rows import AnyRow
from chassis.transaction import Transaction
from contracts.errors import Conflict, NotFound
from contracts.review.old_register import (
    APPROVED,
    CANCELLED,
    CHECKED,
    DONE,
    FAILED,
    FAULTS_A_PAGE,
    QUEUED,
    UNFINISHED,
    Counts,
    ImportFault,
    ImportFaultFile,
    ImportFaultQuery,
    ImportFaults,
    ImportId,
    RegisterImport,
    RegisterImports,
    StartImport,
)
from contracts.structs import Empty
from services.review.old_register.tables import register_import_faults, register_imports

NEWEST = 20
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('register_import', 13))")
_rows = register_imports.c


def start(tx: Transaction, request: StartImport) -> RegisterImport:
    """To be checked by the worker. Raises Conflict while another import is at work."""
    tx.session.execute(_LOCK)
    running = select(register_imports).where(_rows.state.in_(UNFINISHED)).limit(1)
    other = tx.session.execute(running).one_or_none()
    if other is not None:
        raise Conflict(f"{other.requested_by_name}发起的导入还没有结束，请等待完成或先取消")
    files = {"licences": asdict(request.licences)}
    if request.people is not None:
        files["people"] = asdict(request.people)
    digests = ",".join(str(one["sha256"]) for one in files.values())
    row = tx.session.execute(
        insert(register_imports)
        .values(
            id=str(uuid.uuid4()),
            digest=hashlib.sha256(digests.encode()).hexdigest(),
            files=files,
            state=QUEUED,
            requested_by=str(tx.call.actor.account_id),
            requested_by_name=tx.call.actor.name,
            requested_at=tx.now,
        )
        .returning(register_imports)
    ).one()
    sent = {name: {"size": one["size"], "sha256": one["sha256"]} for name, one in files.items()}
    tx.audit("start_register_import", "import", row.id, after=sent)
    return _view(tx.session, row)


def approve(tx: Transaction, request: ImportId) -> RegisterImport:
    """What was checked is to be loaded. Raises Conflict where it is not right or not new."""
    row = _locked(tx, request)
    if row.state == APPROVED:
        return _view(tx.session, row)
    counts = convert(row.counts, Counts)
    if row.state != CHECKED:
        raise Conflict("只有检查通过的文件才能导入，请刷新页面后重试")
    if not counts.new and not counts.people_new:
        raise Conflict("文件中的内容此前都已导入，没有任何变化，无需再次导入")
    return _becomes(tx, row, "approve_register_import", APPROVED)


def again(tx: Transaction, request: ImportId) -> RegisterImport:
    """What was interrupted is checked again. Raises Conflict."""
    row = _locked(tx, request)
    if row.state == QUEUED:
        return _view(tx.session, row)
    if row.state != FAILED:
        raise Conflict("只有中断的导入才能重新开始，请刷新页面后重试")
    return _becomes(tx, row, "repeat_register_import", QUEUED)


def cancel(tx: Transaction, request: ImportId) -> RegisterImport:
    """What has been loaded stays; the worker notices within seconds. Raises Conflict."""
    row = _locked(tx, request)
    if row.state == CANCELLED:
        return _view(tx.session, row)
    if row.state not in (*UNFINISHED, CHECKED, FAILED):
        raise Conflict("该导入已经结束，不能取消")
    return _becomes(tx, row, "cancel_register_import", CANCELLED)


def find(session: Session, call: Call, request: ImportId) -> RegisterImport:
    """Raises NotFound."""
    return _view(session, _load(session, request.import_id))


def newest(session: Session, call: Call, request: Empty) -> RegisterImports:
    newest_first = select(register_imports).order_by(_rows.requested_at.desc()).limit(NEWEST)
    return RegisterImports(items=[_view(session, one) for one in session.execute(newest_first)])


def faults(session: Session, call: Call, request: ImportFaultQuery) -> ImportFaults:
    """A page of them in the order of the files. Raises NotFound."""
    row = _load(session, request.import_id)
    found = session.execute(
        select(register_import_faults)
        .where(register_import_faults.c.import_id == row.id)
        .order_by(register_import_faults.c.position)
        .limit(FAULTS_A_PAGE)
        .offset((request.page - 1) * FAULTS_A_PAGE)
    )
    items = [
        ImportFault(file=one.file, line=one.line, column=one.column, message=one.message)
        for one in found
    ]
    return ImportFaults(total=row.faults, pages=pages(row.faults, FAULTS_A_PAGE), items=items)


def fault_file(session: Session, call: Call, request: ImportId) -> ImportFaultFile:
    """Raises NotFound, Conflict where there is none."""
    row = _load(session, request.import_id)
    if not row.fault_file:
        raise Conflict("没有可以下载的错误清单")
    return ImportFaultFile(
        object_key=row.fault_file["object_key"],
        size=row.fault_file["size"],
        filename="原登记册导入错误清单.csv",
        content_type="text/csv; charset=utf-8",
    )


def _locked(tx: Transaction, request: ImportId) -> AnyRow:
    return _load(tx.session, request.import_id, lock=True)


def _load(session: Session, import_id: str, *, lock: bool = False) -> AnyRow:
    wanted = select(register_imports).where(_rows.id == import_id)
    row: AnyRow | None = session.execute(wanted.with_for_update() if lock else wanted).one_or_none()
    if row is None:
        raise NotFound("没有找到这次导入，请返回列表后重试")
    return row


def _becomes(tx: Transaction, row: AnyRow, what: str, state: str) -> RegisterImport:
    if state in UNFINISHED:
        tx.session.execute(_LOCK)
        busy = select(func.count()).where(_rows.state.in_(UNFINISHED), _rows.id != row.id)
        if tx.session.scalar(busy):
            raise Conflict("另一次导入正在进行，请等待完成后再试")
    values: dict[str, Any] = {"state": state, "attempts": 0, "phase": "", "done": 0}
    values |= {"failure": None, "finished_at": tx.now if state == CANCELLED else None}
    changed = tx.session.execute(
        update(register_imports)
        .where(_rows.id == row.id)
        .values(values)
        .returning(register_imports)
    ).one()
    tx.audit(what, "import", row.id, {"state": row.state}, {"state": state})
    return _view(tx.session, changed)


def _view(session: Session, row: AnyRow) -> RegisterImport:
    loaded = select(func.max(_rows.finished_at)).where(
        _rows.digest == row.digest,
        _rows.state == DONE,
        _rows.id != row.id,
        _rows.finished_at < (row.finished_at or row.requested_at),
    )
    return RegisterImport(
        import_id=row.id,
        state=row.state,
        files=[one["filename"] for one in row.files.values()],
        requested_by_name=row.requested_by_name,
        requested_at=row.requested_at,
        finished_at=row.finished_at,
        phase=row.phase,
        done=row.done,
        counts=convert(row.counts, Counts),
        faults=row.faults,
        fault_file=bool(row.fault_file),
        same_as=session.scalar(loaded),
        failure=row.failure,
    )
