"""Finds and keeps hires; binds and frees the person of one."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, insert, or_, select, update
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.personal import spot
from chassis.rows import AnyRow
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Conflict, NotFound, StaleVersion
from rules.vocabulary.enumerations import PersonKind, StaffEntryState
from services.personnel.hires.judging import Serving
from services.personnel.hires.sheet import HEADS, Sheet, row_id_of
from services.personnel.model import ACTIVE, ENDED, RELEASED, RESERVED
from services.personnel.scope import foreign
from services.personnel.standing import standing_of
from services.personnel.tables import hire, hire_paper, hire_step, post

DRAFT, SUBMITTED, PASSED, RETURNED = (state.value for state in StaffEntryState)
EDITABLE = frozenset({DRAFT, RETURNED})
LOCKED = "该入职申请已提交或已办结，不能修改；需要修改的，请先撤回"


def find(session: Session, actor: Actor, hire_id: str, *, lock: bool = False) -> AnyRow:
    """Raises NotFound: another firm's, another region's, not submitted yet."""
    wanted = select(hire).where(hire.c.id == hire_id)
    row = session.execute(wanted.with_for_update() if lock else wanted).one_or_none()
    if row is None:
        raise NotFound("没有找到这份入职申请")
    if actor.kind == "enterprise":
        if row.enterprise_id != actor.enterprise_id:
            foreign(actor, hire_id=hire_id)
    elif row.state == DRAFT or actor.office not in (None, row.office):
        foreign(actor, hire_id=hire_id)
    return row


def editable(tx: Transaction, hire_id: str, version: int | None = None) -> AnyRow:
    """Locked. Raises NotFound, Conflict, StaleVersion."""
    row = find(tx.session, tx.call.actor, hire_id, lock=True)
    if row.state not in EDITABLE:
        raise Conflict(LOCKED)
    if version is not None and row.version != version:
        raise StaleVersion(current=row.version)
    return row


def opened(vault: Vault, row: AnyRow) -> Sheet:
    """The form as it is kept."""
    kept = json.loads(vault.decrypt_text(row.sheet, spot(hire.c.sheet, row.id)))
    return Sheet(kept["fields"], kept["rows"], [])


def keep(tx: Transaction, vault: Vault, row: AnyRow, sheet: Sheet, **more: Any) -> int:
    """Save the form; the new version."""
    version = row.version + 1
    values = {
        "sheet": vault.encrypt(sheet.to_json(), spot(hire.c.sheet, row.id)),
        "sealed_name": vault.encrypt(sheet.name, spot(hire.c.sealed_name, row.id)),
        "version": version,
        **more,
    }
    tx.session.execute(update(hire).where(hire.c.id == row.id).values(**values))
    return int(version)


def move(tx: Transaction, row: AnyRow, state: str, **more: Any) -> None:
    changed = update(hire).where(hire.c.id == row.id)
    tx.session.execute(changed.values(state=state, version=row.version + 1, **more))


def note(tx: Transaction, vault: Vault, hire_id: str, action: str, opinion: str = "") -> None:
    """A step, with what was said."""
    step_id = str(uuid.uuid4())
    sealed = vault.encrypt(opinion, spot(hire_step.c.opinion, step_id)) if opinion else None
    tx.session.execute(
        insert(hire_step).values(
            id=step_id, hire_id=hire_id, action=action, at=tx.now, by_name=tx.call.actor.name,
            opinion=sealed,
        )
    )  # fmt: skip


def serving(session: Session, enterprise_id: str, id_hash: bytes, but: str) -> list[Serving]:
    """The posts of a person in the firm: on the roster, or in another hire that waits."""
    waiting = select(hire.c.id).where(
        hire.c.enterprise_id == enterprise_id, hire.c.state == SUBMITTED, hire.c.id != but
    )
    rows = session.execute(
        select(post.c.kind, post.c.row_id, post.c.standing).where(
            post.c.enterprise_id == enterprise_id,
            post.c.id_hash == id_hash,
            or_(
                post.c.state == ACTIVE,
                and_(post.c.state == RESERVED, post.c.application_id.in_(waiting)),
            ),
        )
    )
    return [Serving(row.kind, row.row_id, row.standing) for row in rows]


def reserve(
    tx: Transaction, vault: Vault, row: AnyRow, sheet: Sheet, id_hash: bytes, kinds: Sequence[str]
) -> None:
    """The person is the firm's now (I-18). Violates ONE_EMPLOYER where another was quicker."""
    profile = sheet.profile()
    for kind in kinds:
        post_id = str(uuid.uuid4())
        tx.session.execute(
            insert(post).values(
                id=post_id,
                id_hash=id_hash,
                enterprise_id=row.enterprise_id,
                kind=kind,
                state=RESERVED,
                application_id=row.id,
                row_id=row_id_of(PersonKind(row.kind), row.id),
                profile=vault.encrypt(
                    json.dumps(profile, ensure_ascii=False), spot(post.c.profile, post_id)
                ),
                sealed_name=vault.encrypt(sheet.name, spot(post.c.sealed_name, post_id)),
                standing=standing_of(kind, profile),
                since=tx.now,
            )
        )


def release(tx: Transaction, hire_id: str) -> None:
    tx.session.execute(
        update(post)
        .where(post.c.application_id == hire_id, post.c.state == RESERVED)
        .values(state=RELEASED, until=tx.now)
    )


def take_over(tx: Transaction, row: AnyRow) -> list[str]:
    """The person serves; whoever was the head before does so no more, in the same moment. Ids of
    the posts that ended. A head before who is also a technician stays one."""
    ended: list[str] = []
    if row.kind in HEADS:
        former = tx.session.execute(
            update(post)
            .where(
                post.c.enterprise_id == row.enterprise_id,
                post.c.kind == row.kind,
                post.c.state == ACTIVE,
            )
            .values(state=ENDED, until=tx.now)
            .returning(post.c.id, post.c.id_hash, post.c.row_id)
        ).all()
        ended = [one.id for one in former]
        for one in former:
            # His post as a technician is his own row from now on, not that of the head's tab.
            beside = tx.session.scalars(
                select(post.c.id).where(
                    post.c.enterprise_id == row.enterprise_id,
                    post.c.id_hash == bytes(one.id_hash),
                    post.c.row_id == one.row_id,
                    post.c.state == ACTIVE,
                )
            ).all()
            for post_id in beside:
                tx.session.execute(update(post).where(post.c.id == post_id).values(row_id=post_id))
    tx.session.execute(
        update(post)
        .where(post.c.application_id == row.id, post.c.state == RESERVED)
        .values(state=ACTIVE, since=tx.now)
    )
    return ended


def slots_filled(session: Session, hire_id: str) -> set[str]:
    """With a file that can be opened."""
    return set(
        session.scalars(
            select(hire_paper.c.slot).where(
                hire_paper.c.hire_id == hire_id,
                hire_paper.c.removed_at.is_(None),
                hire_paper.c.damaged_at.is_(None),
            )
        )
    )
