"""Ends posts with a leave, and gives them back."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import insert, select, text, update

from chassis.personal import opened, spot
from chassis.rows import AnyRow
from chassis.transaction import Transaction
from chassis.vault import Vault
from rules.vocabulary.enumerations import StaffEntryState
from services.personnel.model import ACTIVE, ENDED, RELEASED, RESERVED
from services.personnel.tables import HELD, hire, leave, post, roster_draft


def chosen(tx: Transaction, enterprise_id: str, post_ids: Collection[str]) -> dict[str, bytes]:
    """Of these posts those of the firm that are held now, with the person in each."""
    rows = tx.session.execute(
        select(post.c.id, post.c.id_hash).where(
            post.c.id.in_(list(post_ids)),
            post.c.enterprise_id == enterprise_id,
            post.c.state == ACTIVE,
        )
    )
    return {row.id: bytes(row.id_hash) for row in rows}


def posts_of(tx: Transaction, enterprise_id: str, people: Iterable[bytes]) -> Sequence[AnyRow]:
    """Every post that they hold in the firm, also those reserved for a running application."""
    return tx.session.execute(
        select(
            post.c.id,
            post.c.application_id,
            post.c.id_hash,
            post.c.kind,
            post.c.state,
            post.c.sealed_name,
            post.c.name,
        )
        .where(post.c.id_hash.in_(list(people)), post.c.enterprise_id == enterprise_id, text(HELD))
        .order_by(post.c.id)
        .with_for_update()
    ).all()


def waiting_hires(tx: Transaction, enterprise_id: str) -> set[str]:
    """Hires of the firm that the office has not decided on."""
    return set(
        tx.session.scalars(
            select(hire.c.id).where(
                hire.c.enterprise_id == enterprise_id,
                hire.c.state == StaffEntryState.SUBMITTED.value,
            )
        )
    )


def end(
    tx: Transaction, vault: Vault, enterprise_id: str, office: str, held: Sequence[AnyRow]
) -> str:
    """One person leaves with all posts of `posts_of`; the id of the leave. What is reserved for a
    running application is released too, or nobody else could hire the person."""
    leave_id = str(uuid.uuid4())
    name = next((opened(vault, post.c.sealed_name, row, row.id) for row in held), None) or ""
    kinds = sorted({row.kind for row in held if row.state == ACTIVE})
    tx.session.execute(
        insert(leave).values(
            id=leave_id,
            enterprise_id=enterprise_id,
            office=office,
            id_hash=bytes(held[0].id_hash),
            sealed_name=vault.encrypt(name, spot(leave.c.sealed_name, leave_id)),
            kinds=kinds,
            left_at=tx.now,
        )
    )
    for before, after in ((ACTIVE, ENDED), (RESERVED, RELEASED)):
        ids = [row.id for row in held if row.state == before]
        if ids:
            tx.session.execute(
                update(post)
                .where(post.c.id.in_(ids))
                .values(state=after, until=tx.now, leave_id=leave_id)
            )
    return leave_id


def give_back(tx: Transaction, leave_id: str) -> int:
    """The posts that this leave ended are held as before, those for an application that has ended
    since excepted; how many. Violates ONE_EMPLOYER where another firm was quicker."""
    running = select(roster_draft.c.application_id)
    mine = post.c.leave_id == leave_id
    tx.session.execute(
        update(post)
        .where(mine, post.c.state == RELEASED, post.c.application_id.in_(running))
        .values(state=RESERVED, until=None, leave_id=None)
    )
    back = tx.session.execute(
        update(post)
        .where(mine, post.c.state == ENDED)
        .values(state=ACTIVE, until=None, leave_id=None)
        .returning(post.c.id)
    ).all()
    tx.session.execute(update(leave).where(leave.c.id == leave_id).values(taken_back_at=tx.now))
    return len(back)
