"""QR codes of windows and of cases: listed, made, withdrawn (M-06, M-09, M-15)."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Call
from chassis.paging import pages
from chassis.rows import AnyRow
from chassis.transaction import Transaction
from contracts.errors import Conflict, Invalid, NotFound
from contracts.evaluation.codes import CodeId, Codes, CodesQuery, MakeCode, ScanCode
from services.evaluation.scope import of_office, require_office
from services.evaluation.tables import evaluation, scan_code, served_case

PAGE = 20
STANDING = "这里已有正在使用的二维码；需要更换的，请先停用原二维码"
_stands = scan_code.c.withdrawn_at.is_(None)
_scans = (
    select(func.count())
    .where(evaluation.c.code_id == scan_code.c.id)
    .correlate(scan_code)
    .scalar_subquery()
)


def list_codes(session: Session, call: Call, request: CodesQuery) -> Codes:
    """Codes of windows, the newest first; or the cases of the office, with theirs."""
    wanted = _cases(call, request.text) if request.matter else _windows(call)
    counted = session.scalar(select(func.count()).select_from(wanted.order_by(None).subquery()))
    rows = session.execute(wanted.limit(PAGE).offset((request.page - 1) * PAGE))
    return Codes(
        items=[_view(row) for row in rows], total=counted or 0, pages=pages(counted or 0, PAGE)
    )


def find_code(session: Session, call: Call, request: CodeId) -> ScanCode:
    """Raises NotFound: another office's, withdrawn."""
    wanted = _coded().join(served_case, isouter=True).where(scan_code.c.id == request.code_id)
    row = session.execute(wanted).one_or_none()
    if row is None or row.withdrawn_at is not None:
        raise NotFound("没有找到这个二维码，或者它已停用")
    require_office(call.actor, row.office, code_id=row.code_id)
    return _view(row)


def make_code(tx: Transaction, request: MakeCode) -> ScanCode:
    """Raises Invalid (no name, a day that has passed), NotFound (another office's case), Conflict
    where one is in use."""
    if request.until and request.until < clock.today():
        raise Invalid.at("until", "使用期限不能早于今天")
    office = _office_of(tx, request)
    code_id = str(uuid.uuid4())
    row = {
        "id": code_id,
        "token": secrets.token_urlsafe(18),
        "office": office,
        "counter": "" if request.case_id else request.window,
        "case_id": request.case_id,
        "made_at": tx.now,
        "made_by_id": tx.call.actor.account_id,
        "made_by": tx.call.actor.name,
        "until": request.until,
    }
    try:
        with tx.session.begin_nested():
            tx.session.execute(insert(scan_code).values(row))
    except IntegrityError as error:
        raise Conflict(STANDING) from error
    after = {"window": row["counter"], "case_id": request.case_id, "until": str(request.until)}
    tx.audit("make_code", "scan_code", code_id, after=after)
    return find_code(tx.session, tx.call, CodeId(code_id=code_id))


def withdraw_code(tx: Transaction, request: CodeId) -> None:
    """From now on it leads to nothing. Raises NotFound."""
    find_code(tx.session, tx.call, request)
    withdrawn = update(scan_code).where(scan_code.c.id == request.code_id, _stands)
    tx.session.execute(withdrawn.values(withdrawn_at=tx.now))
    tx.audit("withdraw_code", "scan_code", request.code_id)


def _office_of(tx: Transaction, request: MakeCode) -> str:
    """Where the window or the case is."""
    actor = tx.call.actor
    if request.case_id:
        wanted = select(served_case.c.office).where(served_case.c.id == request.case_id)
        row = tx.session.execute(wanted).one_or_none()
        if row is None:
            raise NotFound("没有找到这件业务")
        require_office(actor, row.office, case_id=request.case_id)
        return str(row.office or "")
    if not request.window:
        raise Invalid.at("window", "请填写窗口名称")
    if actor.office is None:
        raise Invalid.at("window", "窗口二维码由派出机构的人员生成")
    return actor.office


def _coded(*more: Any) -> Select[Any]:
    return select(
        scan_code.c.id.label("code_id"),
        scan_code.c.token,
        scan_code.c.counter,
        scan_code.c.made_at,
        scan_code.c.made_by,
        scan_code.c.until,
        scan_code.c.withdrawn_at,
        func.coalesce(scan_code.c.office, served_case.c.office).label("office"),
        served_case.c.id.label("case_id"),
        served_case.c.number,
        served_case.c.type,
        served_case.c.enterprise_id,
        _scans.label("scans"),
        *more,
    )


def _windows(call: Call) -> Select[Any]:
    """In use first, then those that were withdrawn."""
    return (
        _coded()
        .join(served_case, isouter=True)
        .where(scan_code.c.case_id.is_(None), of_office(call.actor, scan_code.c.office))
        .order_by(scan_code.c.withdrawn_at.desc().nulls_first(), scan_code.c.made_at.desc())
    )


def _cases(call: Call, text: str) -> Select[Any]:
    wanted = (
        _coded()
        .select_from(served_case)
        .join(scan_code, (scan_code.c.case_id == served_case.c.id) & _stands, isouter=True)
        .where(of_office(call.actor, served_case.c.office))
        .order_by(served_case.c.moved_at.desc(), served_case.c.id)
    )
    return wanted.where(served_case.c.number.contains(text, autoescape=True)) if text else wanted


def _view(row: AnyRow) -> ScanCode:
    return ScanCode(
        code_id=row.code_id,
        token=row.token or "",
        office=row.office or "",
        window=row.counter or "",
        case_id=row.case_id,
        number=row.number or "",
        type=row.type or "",
        enterprise_id=row.enterprise_id,
        made_at=row.made_at,
        made_by=row.made_by or "",
        until=row.until,
        withdrawn_at=row.withdrawn_at,
        scans=row.scans or 0,
    )
