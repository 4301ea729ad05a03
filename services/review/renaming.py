"""What a firm is called and where it belongs, in everything of it that is not over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import select, update

from chassis.transaction import Transaction
from rules.vocabulary.enumerations import ProceedingState
from services.review.case import Case
from services.review.licensing.values import Licence
from services.review.tables import cases, proceedings, tasks


def renamed(tx: Transaction, case: Case, licence: Licence) -> Case:
    """The case with what is registered now; other open cases of the firm get it too and go, with
    their tasks, to its office, and so do open proceedings. What was closed before stays with the
    office that has decided it."""
    held = licence.particulars
    entry: dict[str, Any] = {
        "enterprise_name": held.name,
        "uscc": held.uscc,
        "address": held.address,
        "legal_representative": held.legal_representative,
        "office": licence.office.value,
    }
    others = (
        cases.c.enterprise_id == case.enterprise_id,
        cases.c.closed_at.is_(None),
        cases.c.id != case.id,
    )
    # As everywhere the case is locked before its task.
    ids = tx.session.scalars(
        select(cases.c.id).where(*others).order_by(cases.c.id).with_for_update()
    ).all()
    if ids:
        newer = {**entry, "version": cases.c.version + 1}
        tx.session.execute(update(cases).where(cases.c.id.in_(ids)).values(newer))
        open_ = (tasks.c.case_id.in_(ids), tasks.c.closed_at.is_(None))
        moved = {"office": licence.office.value}
        away = tasks.c.office != licence.office.value
        freed = {**moved, "claimed_by": None, "claimed_by_name": None, "claimed_at": None}
        tx.session.execute(update(tasks).where(*open_, away).values(freed))
        for one in ids:
            tx.audit("case_renamed", "case", one, None, {"office": licence.office.value})
    opened = (
        proceedings.c.enterprise_id == case.enterprise_id,
        proceedings.c.state == ProceedingState.OPEN,
    )
    known = {name: entry[name] for name in ("enterprise_name", "uscc", "office")}
    tx.session.execute(update(proceedings).where(*opened).values(known))
    return replace(case, **entry)
