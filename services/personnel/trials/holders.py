"""The holders of a trial: listed by review, judged chunk by chunk, read for the result."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete, insert, select, text, update

from chassis.context import system_call
from chassis.database import Db
from chassis.rows import rows_changed
from chassis.transaction import Transaction
from services.personnel.tables import person, post, trial, trial_holder
from services.personnel.trials.verdict import Verdict

CHUNK = 200
_SAVE = text(
    "UPDATE trial_holder h SET verdict = v.value FROM jsonb_each(CAST(:verdicts AS jsonb)) v"
    " WHERE h.trial_id = :id AND h.position = CAST(v.key AS integer) AND h.verdict IS NULL"
)


def forget(tx: Transaction, trial_id: str) -> None:
    tx.session.execute(delete(trial_holder).where(trial_holder.c.trial_id == trial_id))


def clear(db: Db, trial_id: str) -> None:
    """Before they are listed anew."""
    with db.transaction(system_call("personnel")) as tx:
        forget(tx, trial_id)


def add(db: Db, trial_id: str, first: int, page: list[dict[str, Any]]) -> None:
    """A page of what review listed, at the positions from `first` on."""
    rows = [
        {
            "trial_id": trial_id,
            "position": position,
            "enterprise_id": holder["enterprise_id"],
            "holder": holder,
        }
        for position, holder in enumerate(page, first)
    ]
    with db.transaction(system_call("personnel")) as tx:
        # RETURNING makes it one statement; without it the driver sends each row by itself.
        tx.session.execute(insert(trial_holder).returning(trial_holder.c.position), rows)


def open_chunks(db: Db, trial_id: str) -> list[int]:
    """Numbers of the chunks in which somebody was not judged yet."""
    number = (trial_holder.c.position // CHUNK).label("number")
    with db.read(system_call("personnel")) as session:
        found = session.execute(
            select(number)
            .where(trial_holder.c.trial_id == trial_id, trial_holder.c.verdict.is_(None))
            .distinct()
            .order_by(number)
        )
        return list(found.scalars())


def load(db: Db, trial_id: str, number: int) -> tuple[list[Any], dict[str, list[Any]]]:
    """(holders of a chunk that were not judged yet, enterprise → its active posts)."""
    with db.read(system_call("personnel")) as session:
        holders = session.execute(
            select(trial_holder).where(
                trial_holder.c.trial_id == trial_id,
                trial_holder.c.position.between(number * CHUNK, (number + 1) * CHUNK - 1),
                trial_holder.c.verdict.is_(None),
            )
        ).all()
        rows = session.execute(
            select(
                post.c.enterprise_id, post.c.kind, post.c.row_id, post.c.id_hash, post.c.standing,
                person.c.birth_month, person.c.gender,
            )
            .join(person)
            .where(
                post.c.enterprise_id.in_([holder.enterprise_id for holder in holders]),
                post.c.state == "active",
            )
            .order_by(post.c.since.desc(), post.c.id)
        )  # fmt: skip
        posts: dict[str, list[Any]] = {}
        for row in rows:
            posts.setdefault(row.enterprise_id, []).append(row)
        return list(holders), posts


def save(db: Db, trial_id: str, verdicts: dict[int, Verdict]) -> None:
    """Position → verdict, and the progress, in one transaction; twice does no harm."""
    with db.transaction(system_call("personnel")) as tx:
        wanted = {"id": trial_id, "verdicts": json.dumps(verdicts)}
        done = trial.c.done + rows_changed(tx.session, _SAVE, wanted)
        tx.session.execute(update(trial).where(trial.c.id == trial_id).values(done=done))


def judged(db: Db, trial_id: str, page: int = 1000) -> Iterator[tuple[dict[str, Any], Verdict]]:
    """(holder, verdict) of all, by position, a page in memory at a time."""
    after = -1
    while True:
        with db.read(system_call("personnel")) as session:
            rows = session.execute(
                select(trial_holder.c.position, trial_holder.c.holder, trial_holder.c.verdict)
                .where(trial_holder.c.trial_id == trial_id, trial_holder.c.position > after)
                .order_by(trial_holder.c.position)
                .limit(page)
            ).all()
        if not rows:
            return
        yield from ((row.holder, row.verdict) for row in rows)
        after = rows[-1].position
