"""Who holds a licence: looked through once a day, a page at a time, and asked of single firms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.context import system_call
from chassis.database import Db
from chassis.rows import AnyRow
from chassis.transaction import Transaction
from contracts.review.licences import Holder, Licence
from rules.alignment import granted_under
from rules.vocabulary.enumerations import LicenceState
from services.personnel.watching import recording
from services.personnel.watching.tables import watch_round, watched

PAGE, BATCH = 500, 200
_FACTS = ("licence_id", "number", "name", "uscc", "office", "order", "level", "categories")
Page = Callable[[str | None, int], list[Holder]]


def next_page(db: Db, page: Page, today: date) -> bool:
    """Look at another page of today's round; False where it is done. page: (after, limit)."""
    with db.transaction(system_call("personnel")) as tx:
        row = _round(tx, today)
    if row.done_at is not None:
        return False
    holders = page(row.after, PAGE)
    with db.transaction(system_call("personnel")) as tx:
        keep(tx, [facts_of_holder(one) for one in holders], today)
        if len(holders) == PAGE:
            _go_to(tx, today, after=holders[-1].licence_id)
            return True
        gone = _drop_unseen(tx, today)
        if not gone:
            _go_to(tx, today, done_at=tx.now)
        return gone


def keep(tx: Transaction, holders: Iterable[dict[str, Any]], today: date) -> None:
    """Add or renew; who is new, or is measured otherwise from now on, is due."""
    given = {one["enterprise_id"]: one for one in holders}
    rows = tx.session.execute(
        select(watched).where(watched.c.enterprise_id.in_(list(given))).with_for_update()
    ).all()
    known = {row.enterprise_id: row for row in rows}
    new = [{**one, "listed_on": today, "due_on": today} for one in given.values()]
    new = [one for one in new if one["enterprise_id"] not in known]
    if new:
        tx.session.execute(insert(watched).on_conflict_do_nothing(), new)
    for enterprise_id, row in known.items():
        tx.session.execute(
            update(watched)
            .where(watched.c.enterprise_id == enterprise_id)
            .values(_renewed(row, given[enterprise_id], today))
        )


def _renewed(row: AnyRow, given: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Other names and another office are carried over by the next look, too."""
    changed = any(getattr(row, name) != given[name] for name in _FACTS)
    return {name: given[name] for name in _FACTS} | {
        "listed_on": today,
        "due_on": today if changed else row.due_on,
    }


def relist(tx: Transaction, enterprise_id: str, held: Iterable[Licence], today: date) -> None:
    """held: every licence of the firm."""
    valid = (one for one in held if one.state == LicenceState.VALID and one.begun)
    found = next(valid, None)
    if found is None:
        drop(tx, [enterprise_id], today)
    else:
        keep(tx, [facts_of_holder(found)], today)


def drop(tx: Transaction, enterprise_ids: Iterable[str], today: date) -> None:
    """They hold no licence any more."""
    gone = list(enterprise_ids)
    tx.session.execute(delete(watched).where(watched.c.enterprise_id.in_(gone)))
    for one in sorted(gone):
        recording.end(tx, one, today)


def _drop_unseen(tx: Transaction, today: date) -> bool:
    """Some of those whom this round has not seen; whether there were any."""
    unseen = tx.session.scalars(
        select(watched.c.enterprise_id).where(watched.c.listed_on < today).limit(BATCH)
    ).all()
    drop(tx, unseen, today)
    return bool(unseen)


def _round(tx: Transaction, today: date) -> AnyRow:
    tx.session.execute(delete(watch_round).where(watch_round.c.day < today))
    tx.session.execute(insert(watch_round).values(day=today).on_conflict_do_nothing())
    return tx.session.execute(select(watch_round).where(watch_round.c.day == today)).one()


def _go_to(tx: Transaction, today: date, **values: Any) -> None:
    tx.session.execute(update(watch_round).where(watch_round.c.day == today).values(values))


def facts_of_holder(one: Holder | Licence) -> dict[str, Any]:
    """As `keep` takes it."""
    return {
        "enterprise_id": one.enterprise_id,
        "licence_id": one.licence_id,
        "number": one.number,
        "name": one.name,
        "uscc": one.uscc,
        "office": one.office,
        "order": granted_under(one.issued_on or date.min),
        "level": min(one.categories.values(), key=int),
        "categories": dict(one.categories),
    }
