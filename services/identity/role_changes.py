"""Changes of staff roles by two people: the system administrator proposes, the security
administrator decides; they hold from a day on (GB/T 22239-2019, ASVS 5.0 2.3.5)."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Actor, Call
from chassis.database import Db
from chassis.paging import pages
from chassis.rows import AnyRow
from chassis.transaction import Transaction
from contracts.errors import Conflict, Forbidden, Invalid, NotFound
from contracts.identity.roles import (
    DecideRoles,
    ProposeRoles,
    RoleChange,
    RoleChangeId,
    RoleChanges,
    RoleChangesQuery,
    RoleChangeState,
)
from rules.vocabulary.enumerations import StaffRole
from services.identity.managing import managed, scope_of
from services.identity.model import ADMINISTRATORS, role_problem
from services.identity.staff_tables import role_change
from services.identity.tables import account

PAGE = 30
OPEN = (RoleChangeState.PROPOSED.value, RoleChangeState.APPROVED.value)
LATEST_DAYS = 366
"""So far ahead a change may be decided."""


def propose(tx: Transaction, request: ProposeRoles) -> RoleChangeId:
    """Raises Invalid for roles that nobody may hold together or a day that is past, Forbidden for
    administrators, Conflict where a change is open or nothing changes."""
    row = managed(tx, request.account_id)
    require_scope(tx.call.actor, request.roles, row.office)
    if sorted(set(request.roles)) == sorted(row.roles):
        raise Invalid.at("roles", "所选角色与现有角色相同")
    return add(tx, row.id, list(row.roles), request.roles, request.effective_on, request.reason)


def add(
    tx: Transaction,
    account_id: str,
    before: list[str],
    roles: list[str],
    effective_on: date | None,
    reason: str,
) -> RoleChangeId:
    """Of an account that the caller has locked, or made. Raises as `propose` does."""
    if roles and (problem := role_problem(roles)):
        raise Invalid.at("roles", problem)
    today = clock.local(tx.now).date()
    day = effective_on or today
    if not today <= day <= date.fromordinal(today.toordinal() + LATEST_DAYS):
        raise Invalid.at("effective_on", "生效日期应在今天以后一年以内")
    waiting = role_change.c.state.in_(OPEN) & (role_change.c.account_id == account_id)
    if tx.session.execute(select(role_change.c.id).where(waiting)).first():
        raise Conflict("该账号有一项角色变更尚未生效，请先由安全管理员处理或者撤回")
    row = {
        "id": str(uuid.uuid4()),
        "account_id": account_id,
        "roles_before": before,
        "roles": sorted(set(roles)),
        "effective_on": day,
        "reason": reason,
        "state": RoleChangeState.PROPOSED.value,
        "proposed_by": tx.call.actor.account_id or "",
        "proposed_name": tx.call.actor.name,
        "proposed_at": tx.now,
    }
    tx.session.execute(insert(role_change).values(**row))
    told = {"roles": row["roles"], "effective_on": day.isoformat(), "change_id": row["id"]}
    tx.audit("propose_roles", "account", account_id, {"roles": before}, told)
    return RoleChangeId(change_id=str(row["id"]))


def decide(tx: Transaction, request: DecideRoles) -> None:
    """What is approved for today holds at once. Raises Conflict where it was decided meanwhile,
    Forbidden for who has proposed it."""
    row = _locked(tx, request.change_id)
    if row.state != RoleChangeState.PROPOSED:
        raise Conflict("该变更已经处理，请刷新页面")
    actor = tx.call.actor
    if actor.account_id in (row.proposed_by, row.account_id):
        raise Forbidden("提出人和本人不能批准")
    if not request.approve and not request.remark:
        raise Invalid.at("remark", "请填写不同意的理由")
    state = RoleChangeState.APPROVED if request.approve else RoleChangeState.REFUSED
    decided = {"decided_by": actor.account_id, "decided_name": actor.name, "decided_at": tx.now}
    _set(tx, row.id, state=state.value, remark=request.remark or None, **decided)
    action = "approve_roles" if request.approve else "refuse_roles"
    told = {"change_id": row.id, "remark": request.remark}
    tx.audit(action, "account", row.account_id, {"roles": row.roles_before}, told)
    if request.approve and row.effective_on <= clock.local(tx.now).date():
        _apply(tx, row)


def withdraw(tx: Transaction, request: RoleChangeId) -> None:
    """By a system administrator, also after it was approved, until its day has come."""
    row = _locked(tx, request.change_id)
    if row.state not in OPEN:
        raise Conflict("该变更已经处理，请刷新页面")
    _set(tx, row.id, state=RoleChangeState.WITHDRAWN.value)
    tx.audit("withdraw_roles", "account", row.account_id, after={"change_id": row.id})


def apply_due(call: Call, *, db: Db) -> None:
    """Those whose day has come, each in a transaction of its own."""
    due = select(role_change.c.id).where(
        role_change.c.state == RoleChangeState.APPROVED.value,
        role_change.c.effective_on <= clock.today(),
    )
    with db.read(call) as session:
        ids = list(session.scalars(due.limit(100)))
    for change_id in ids:
        with db.transaction(call) as tx:
            row = _locked(tx, change_id)
            if row.state == RoleChangeState.APPROVED:
                _apply(tx, row)


def listed(session: Session, call: Call, request: RoleChangesQuery) -> RoleChanges:
    """Newest first, of accounts in the caller's scope."""
    wanted = [*scope_of(call.actor)]
    if request.open_only:
        wanted.append(role_change.c.state.in_(OPEN))
    if request.account_id:
        wanted.append(role_change.c.account_id == request.account_id)
    joined = role_change.join(account, account.c.id == role_change.c.account_id)
    total = session.scalar(select(func.count()).select_from(joined).where(*wanted)) or 0
    rows = session.execute(
        select(role_change, account.c.username, account.c.name, account.c.office)
        .select_from(joined)
        .where(*wanted)
        .order_by(role_change.c.proposed_at.desc(), role_change.c.id)
        .limit(PAGE)
        .offset((request.page - 1) * PAGE)
    )
    items = [_view(row, call.actor) for row in rows]
    return RoleChanges(items=items, page=request.page, pages=pages(total, PAGE))


def require_scope(actor: Actor, roles: list[str], office: str | None) -> None:
    """Raises Forbidden for an office that is not the administrator's, and for administrators."""
    if actor.kind != "staff":
        return
    if actor.office not in (None, office):
        raise Forbidden("只能管理本派出机构的账号")
    held = ADMINISTRATORS & set(roles)
    of_office = held == {StaffRole.SYSTEM_ADMIN} and office is not None
    if held and not (of_office and actor.office is None):
        raise Forbidden("管理员账号由上级单位新建")


def _apply(tx: Transaction, row: AnyRow) -> None:
    mine = update(account).where(account.c.id == row.account_id)
    tx.session.execute(mine.values(roles=row.roles))
    _set(tx, row.id, state=RoleChangeState.IN_FORCE.value, applied_at=tx.now)
    after = {"roles": row.roles, "change_id": row.id}
    tx.audit("change_staff_roles", "account", row.account_id, {"roles": row.roles_before}, after)


def _locked(tx: Transaction, change_id: str) -> AnyRow:
    """Raises NotFound outside the caller's scope."""
    row = tx.session.execute(
        select(role_change)
        .join(account, account.c.id == role_change.c.account_id)
        .where(role_change.c.id == change_id, *scope_of(tx.call.actor))
        .with_for_update(of=role_change)
    ).one_or_none()
    if row is None:
        raise NotFound()
    return row


def _set(tx: Transaction, change_id: str, **values: Any) -> None:
    tx.session.execute(update(role_change).where(role_change.c.id == change_id).values(**values))


def _view(row: AnyRow, actor: Actor) -> RoleChange:
    open_ = row.state in OPEN
    others = actor.account_id not in (row.proposed_by, row.account_id)
    decides = StaffRole.SECURITY_ADMIN in actor.roles and others
    return RoleChange(
        change_id=row.id,
        account_id=row.account_id,
        username=row.username,
        name=row.name,
        office=row.office,
        before=row.roles_before,
        roles=row.roles,
        effective_on=row.effective_on,
        reason=row.reason,
        state=row.state,
        proposed_name=row.proposed_name,
        proposed_at=row.proposed_at,
        decided_name=row.decided_name,
        decided_at=row.decided_at,
        remark=row.remark,
        applied_at=row.applied_at,
        decidable=decides and row.state == RoleChangeState.PROPOSED,
        withdrawable=open_ and StaffRole.SYSTEM_ADMIN in actor.roles,
    )
