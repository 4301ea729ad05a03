"""The read side: who serves elsewhere, the roster of a firm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, func, select, text
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.paging import pages
from chassis.vault import Vault
from services.personnel.model import ACTIVE
from services.personnel.scope import require_own
from services.personnel.tables import HELD, person, post

PAGE = 50


def find_elsewhere(
    session: Session, data: dict[str, Any], *, actor: Actor, vault: Vault
) -> dict[str, Any]:
    """{id_numbers}: those, as they were asked, that another enterprise holds. One query."""
    require_own(actor, data["enterprise_id"])
    asked = {vault.index(number): number for number in data["id_numbers"]}
    held = held_elsewhere(session, asked, data["enterprise_id"])
    return {"id_numbers": [number for key, number in asked.items() if key in held]}


def held_elsewhere(session: Session, hashes: Iterable[bytes], enterprise_id: str) -> set[bytes]:
    """The people, of those given, that another enterprise holds."""
    rows = session.execute(
        select(post.c.id_hash).where(
            post.c.id_hash.in_(list(hashes)), post.c.enterprise_id != enterprise_id, text(HELD)
        )
    )
    return {bytes(row.id_hash) for row in rows}


def active_posts(session: Session, enterprise_id: str) -> Sequence[Row[Any]]:
    """The people of a holder with what the rules read of them, newest first."""
    return session.execute(
        select(
            post.c.kind, post.c.row_id, post.c.id_hash, post.c.standing, post.c.name,
            person.c.birth_date, person.c.gender, person.c.id_number_masked,
        )
        .join(person)
        .where(post.c.enterprise_id == enterprise_id, post.c.state == ACTIVE)
        .order_by(post.c.since.desc(), post.c.kind, post.c.name, post.c.id)
    ).all()  # fmt: skip


def roster(session: Session, data: dict[str, Any]) -> dict[str, Any]:
    """One page of the posts that a firm holds, and how many are active of each kind."""
    mine = (post.c.enterprise_id == data["enterprise_id"], text(HELD))
    tally = session.execute(
        select(post.c.kind, post.c.state, func.count()).where(*mine).group_by("kind", "state")
    ).all()
    wanted = data["kind"]
    chosen = (*mine, post.c.kind == wanted) if wanted else mine
    rows = session.execute(
        select(
            post.c.id.label("post_id"), post.c.name, person.c.id_number_masked, post.c.kind,
            post.c.state, post.c.since,
        )
        .join(person)
        .where(*chosen)
        .order_by(post.c.kind, post.c.name, post.c.id)
        .limit(PAGE)
        .offset((data["page"] - 1) * PAGE)
    ).mappings()  # fmt: skip
    total = sum(count for kind, _, count in tally if wanted in (None, kind))
    return {
        "items": [dict(row) for row in rows],
        "counts": {kind: count for kind, state, count in tally if state == ACTIVE},
        "total": total,
        "pages": pages(total, PAGE),
    }
