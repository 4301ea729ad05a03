"""What was answered last of each firm: kept with every answer, listed and counted for holders."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Actor, Call
from chassis.paging import pages
from chassis.transaction import Transaction
from contracts.credit import CreditFilter, HolderCredit, HoldersCredit, OfficeCredit
from rules.vocabulary.enumerations import CreditClass, CreditPurpose
from services.credit_gateway.model import Answered
from services.credit_gateway.tables import credit_round, firm_credit

PAGE = 30
HELD = timedelta(days=21)
"""Who was not asked about as a holder for so long holds nothing any more; three rounds."""
_UNKNOWN = ""
_WORST_FIRST = {one.value: number for number, one in enumerate(reversed(CreditClass))}
_told = firm_credit.c


def known_now(tx: Transaction, wanted: Any, answered: Answered, name: str) -> None:
    """Keep what the newest answer says; an older one changes nothing. wanted: `store.Wanted`."""
    credit = answered.credit
    row = {
        "enterprise_id": wanted.enterprise_id,
        "uscc": wanted.uscc,
        "name": name,
        "office": wanted.office,
        "credit_class": credit.credit_class,
        "listed": bool(credit.serious_dishonest or credit.focus_list),
        "penalties": len(credit.penalties),
        "false_commitment": credit.false_commitment,
        "answered_at": answered.answered_at,
        "held_at": tx.now if wanted.purpose == CreditPurpose.HOLDER else None,
    }
    kept = insert(firm_credit).values(row)
    newer: dict[str, Any] = {name: kept.excluded[name] for name in row if name != "enterprise_id"}
    newer["held_at"] = func.greatest(kept.excluded.held_at, _told.held_at)
    tx.session.execute(
        kept.on_conflict_do_update(
            index_elements=[_told.enterprise_id],
            set_=newer,
            where=_told.answered_at <= kept.excluded.answered_at,
        )
    )


def holders(session: Session, call: Call, request: CreditFilter) -> HoldersCredit:
    """Of the caller's office; of all for staff of none."""
    mine = _holders(call.actor)
    offices = _offices(session, mine)
    chosen = [*mine, *_chosen(request)]
    total = session.scalar(select(func.count()).select_from(firm_credit).where(*chosen)) or 0
    wanted = select(firm_credit).where(*chosen).order_by(_order(), _told.uscc)
    rows = session.execute(wanted.limit(PAGE).offset((request.page - 1) * PAGE))
    counts = Counter[str]()
    for one in offices:
        counts.update(one.counts)
    row = session.execute(select(credit_round)).one_or_none()
    return HoldersCredit(
        items=[_line(row) for row in rows],
        offices=offices,
        counts=dict(counts),
        listed=sum(one.listed for one in offices),
        total=total,
        pages=pages(total, PAGE),
        round_due=row.due_at if row else None,
        running=bool(row and row.after),
    )


def _holders(actor: Actor) -> list[ColumnElement[bool]]:
    held = _told.held_at > clock.now() - HELD
    return [held] if actor.office is None else [held, _told.office == actor.office]


def _chosen(request: CreditFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [_told.listed] if request.listed else []
    if request.credit_class == _UNKNOWN:
        found.append(_told.credit_class.is_(None))
    elif request.credit_class is not None:
        found.append(_told.credit_class == request.credit_class)
    return found


def _order() -> ColumnElement[int]:
    return case(_WORST_FIRST, value=_told.credit_class, else_=len(_WORST_FIRST))


def _offices(session: Session, mine: list[ColumnElement[bool]]) -> list[OfficeCredit]:
    listed = func.count().filter(_told.listed)
    wanted = select(_told.office, _told.credit_class, func.count(), listed).where(*mine)
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    on_lists = Counter[str]()
    for office, kind, count, bad in session.execute(
        wanted.group_by(_told.office, _told.credit_class)
    ):
        counts[office][kind or _UNKNOWN] = count
        on_lists[office] += bad
    return [
        OfficeCredit(office=office, counts=counts[office], listed=on_lists[office])
        for office in sorted(counts)
    ]


def _line(row: Any) -> HolderCredit:
    names = HolderCredit.__struct_fields__
    known = {name: getattr(row, name) for name in names}
    return HolderCredit(**{**known, "name": row.name or ""})
