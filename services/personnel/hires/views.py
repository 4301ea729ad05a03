"""Hires as they are shown: to the firm whole, to reviewers masked and with the person's history."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.context import Call
from chassis.paging import pages
from chassis.personal import opened, spot
from chassis.rows import AnyRow
from chassis.vault import Vault
from contracts.forms.base import Form
from contracts.forms.hires import form_of, tables_of
from contracts.hires import (
    HeldPost,
    Hire,
    HireId,
    HireLine,
    Hires,
    HiresQuery,
    HireStep,
    QueueQuery,
)
from rules import masking
from rules.vocabulary.enumerations import PersonKind
from services.personnel.hires import repository
from services.personnel.hires.papers import papers_there
from services.personnel.hires.repository import SUBMITTED
from services.personnel.hires.sheet import HEADS
from services.personnel.model import ACTIVE
from services.personnel.tables import hire, hire_step, post

PAGE = 50
Values = dict[str, Any]


def find_hire(session: Session, call: Call, request: HireId, *, vault: Vault) -> Hire:
    """Raises NotFound."""
    row = repository.find(session, call.actor, request.hire_id)
    sheet, kind = repository.opened(vault, row), PersonKind(row.kind)
    reviewing = call.actor.kind != "enterprise"
    fields, rows = sheet.fields, sheet.rows
    if reviewing:
        fields = _masked(form_of(kind), fields)
        rows = {
            one.code: [_masked(one.form, line) for line in rows.get(one.code, ())]
            for one in tables_of(kind)
        }
    return Hire(
        hire_id=row.id,
        enterprise_id=row.enterprise_id,
        kind=row.kind,
        state=row.state,
        version=row.version,
        fields=fields,
        rows=rows,
        papers=papers_there(session, vault, row.id, submitted=reviewing),
        report=_report(vault, row),
        steps=_steps(session, vault, row.id),
        replaces=_replaced(session, vault, row),
        history=_history(session, row) if reviewing else [],
        submitted_at=row.submitted_at,
    )


def own_hires(session: Session, call: Call, request: HiresQuery, *, vault: Vault) -> Hires:
    """Those of the firm that asks, newest first."""
    mine = [hire.c.enterprise_id == str(call.actor.enterprise_id)]
    if request.state:
        mine.append(hire.c.state == request.state.value)
    return _page(session, vault, mine, request.page, (hire.c.created_at.desc(), hire.c.id))


def queue(session: Session, call: Call, request: QueueQuery, *, vault: Vault) -> Hires:
    """What waits in the caller's region, in order of submission (I-15)."""
    waiting = [hire.c.state == SUBMITTED]
    if call.actor.office:
        waiting.append(hire.c.office == call.actor.office)
    if request.kind:
        waiting.append(hire.c.kind == request.kind.value)
    return _page(session, vault, waiting, request.page, (hire.c.submitted_at, hire.c.id))


def _page(session: Session, vault: Vault, wanted: list[Any], page: int, order: Any) -> Hires:
    total = session.execute(select(func.count()).select_from(hire).where(*wanted)).scalar_one()
    rows = session.execute(
        select(hire).where(*wanted).order_by(*order).limit(PAGE).offset((page - 1) * PAGE)
    ).all()
    opinions = _opinions(session, vault, [row.id for row in rows])
    items = [_line(vault, row, opinions.get(row.id)) for row in rows]
    return Hires(items=items, total=total, pages=pages(total, PAGE))


def _line(vault: Vault, row: AnyRow, opinion: str | None) -> HireLine:
    name = row.sealed_name and vault.decrypt_text(row.sealed_name, spot(hire.c.sealed_name, row.id))
    return HireLine(
        hire_id=row.id,
        enterprise_id=row.enterprise_id,
        kind=row.kind,
        state=row.state,
        version=row.version,
        name=name or "",
        open=row.open,
        submitted_at=row.submitted_at,
        decided_at=row.decided_at,
        opinion=opinion,
    )


def _opinions(session: Session, vault: Vault, ids: list[str]) -> dict[str, str]:
    """The last 审批意见 of each."""
    rows = session.execute(
        select(hire_step)
        .where(hire_step.c.hire_id.in_(ids), hire_step.c.opinion.is_not(None))
        .order_by(hire_step.c.at)
    )
    return {row.hire_id: _opinion(vault, row) or "" for row in rows}


def _steps(session: Session, vault: Vault, hire_id: str) -> list[HireStep]:
    rows = session.execute(
        select(hire_step).where(hire_step.c.hire_id == hire_id).order_by(hire_step.c.at)
    )
    return [
        HireStep(action=row.action, at=row.at, by_name=row.by_name, opinion=_opinion(vault, row))
        for row in rows
    ]


def _opinion(vault: Vault, row: AnyRow) -> str | None:
    if row.opinion is None:
        return None
    return vault.decrypt_text(row.opinion, spot(hire_step.c.opinion, row.id))


def _report(vault: Vault, row: AnyRow) -> list[Values]:
    if row.report is None:
        return []
    found: list[Values] = json.loads(vault.decrypt_text(row.report, spot(hire.c.report, row.id)))
    return found


def _replaced(session: Session, vault: Vault, row: AnyRow) -> str | None:
    if row.kind not in HEADS or row.state == repository.PASSED:
        return None
    held = session.execute(
        select(post.c.id, post.c.name, post.c.sealed_name)
        .where(
            post.c.enterprise_id == row.enterprise_id,
            post.c.kind == row.kind,
            post.c.state == ACTIVE,
        )
        .limit(1)
    ).one_or_none()
    return opened(vault, post.c.sealed_name, held, held.id) if held else None


def _history(session: Session, row: AnyRow) -> list[HeldPost]:
    """Newest first, without what this hire itself has reserved."""
    rows = session.execute(
        select(post)
        .where(post.c.id_hash == row.id_hash, post.c.application_id != row.id)
        .order_by(post.c.since.desc(), post.c.id)
        .limit(PAGE)
    )
    return [
        HeldPost(
            enterprise_id=one.enterprise_id,
            own=one.enterprise_id == row.enterprise_id,
            kind=one.kind,
            state=one.state,
            since=one.since,
            until=one.until,
        )
        for one in rows
    ]


def _masked(form: type[Form], values: Values) -> Values:
    hidden = {
        name: masking.of_checked(getattr(field, "checker", None))(str(values[name]))
        for name, field in form().fields.items()
        if field.metadata.get("secret") and values.get(name)
    }
    return values | hidden
