"""Serial numbers without gaps and without repetition, also under concurrency."""

from __future__ import annotations

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.review.tables import counters


def take(session: Session, name: str) -> int:
    """The next number of a series, from 1.

    Others who want a number of the same series wait until this transaction ends; if it is rolled
    back its number is given to the next.
    """
    first = insert(counters).values(name=name, value=1)
    row = first.on_conflict_do_update(
        index_elements=[counters.c.name], set_={"value": counters.c.value + 1}
    )
    return int(session.execute(row.returning(counters.c.value)).scalar_one())


def take_many(session: Session, name: str, count: int) -> int:
    """The first of so many numbers one after the other; as `take`."""
    first = insert(counters).values(name=name, value=count)
    row = first.on_conflict_do_update(
        index_elements=[counters.c.name], set_={"value": counters.c.value + count}
    )
    last = session.execute(row.returning(counters.c.value)).scalar_one()
    return int(last) - count + 1


def go_on_after(session: Session, name: str, value: int) -> None:
    """Let the next number of a series be at least the one after `value`."""
    first = insert(counters).values(name=name, value=value)
    later = func.greatest(counters.c.value, value)
    session.execute(
        first.on_conflict_do_update(index_elements=[counters.c.name], set_={"value": later})
    )
