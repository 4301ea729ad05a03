"""A look at some holders: those in the queue, and those of whom something changes today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import delete, func, select, update

from chassis import clock, log
from chassis.context import system_call
from chassis.database import Db
from chassis.rows import AnyRow
from chassis.transaction import Transaction
from contracts.review.licences import Licence
from rules.facts import Facts
from rules.facts_reader import FactsError
from rules.keeping import Kept, kept
from rules.order import load_order
from services.personnel.model import ACTIVE, ENDED
from services.personnel.standing import HEADS
from services.personnel.tables import person, post
from services.personnel.trials.roster import RosterUnknown, facts_of
from services.personnel.watching import listing, recording
from services.personnel.watching.tables import watch_queue, watched

BATCH = 50
RECHECK = timedelta(days=7)
"""Nobody is believed for longer, whatever was told."""
_log = log.get(__name__)
Held = Callable[[str], Sequence[Licence]]


@dataclass(frozen=True)
class Look:
    """found: None where too little is known of the people; since: from which day on it is so."""

    found: Kept | None
    since: date


def look_at_some(db: Db, held: Held) -> int:
    """How many were looked at. held: every licence of a firm, as review has it now."""
    today = clock.today()
    with db.read(system_call("personnel")) as session:
        queued = session.execute(select(watch_queue).order_by(watch_queue.c.at).limit(BATCH)).all()
    relisted = {row.enterprise_id: held(row.enterprise_id) for row in queued if row.relist}
    with db.transaction(system_call("personnel")) as tx:
        for enterprise_id, licences in sorted(relisted.items()):
            listing.relist(tx, enterprise_id, licences, today)
    with db.read(system_call("personnel")) as session:
        of_queue = watched.c.enterprise_id.in_([row.enterprise_id for row in queued])
        holders = list(session.execute(select(watched).where(of_queue)).all())
        due = select(watched).where(watched.c.due_on <= today, ~of_queue).order_by(watched.c.due_on)
        holders += session.execute(due.limit(BATCH)).all()
        ids = [one.enterprise_id for one in holders]
        posts, changed = _posts(session, ids), _changed(session, ids)
    looks = {
        one.enterprise_id: _look(one, posts[one.enterprise_id], changed.get(one.enterprise_id))
        for one in holders
    }
    with db.transaction(system_call("personnel")) as tx:
        for one in sorted(holders, key=lambda row: str(row.enterprise_id)):
            _save(tx, one, looks[one.enterprise_id], today)
        for row in queued:  # one that was changed since is looked at again
            tx.session.execute(
                delete(watch_queue).where(
                    watch_queue.c.enterprise_id == row.enterprise_id, watch_queue.c.at == row.at
                )
            )
    return len(holders)


def look(
    facts: Facts, on: date, earliest: date, held_under: str, *, heads_known: bool = True
) -> Look:
    """earliest: since when the people are these. What is so today was so from some day on, since
    then nothing but time has passed: found by halving."""

    def at(day: date) -> Kept:
        return kept(facts, day, held_under, heads_known=heads_known)

    found = at(on)
    if found.met:
        return Look(found, on)
    low, high = max(earliest, load_order(held_under).effective_from), on
    if low >= high or not at(low).met:
        return Look(found, min(low, on))
    while (high - low).days > 1:
        middle = low + (high - low) // 2
        if at(middle).met:
            low = middle
        else:
            high = middle
    return Look(found, high)


def _look(holder: AnyRow, posts: Sequence[AnyRow], changed: date | None) -> Look:
    """Whatever is wrong with one holder keeps nobody from looking at the others."""
    today = clock.today()
    # Of a head who came with the old register no more is kept than that there is one.
    known = all(one.standing is not None for one in posts)
    people = posts if known else [_there(one) for one in posts]
    try:
        facts = facts_of(_told(holder), people)
        return look(facts, today, changed or today, holder.order, heads_known=known)
    except (RosterUnknown, FactsError):
        return Look(None, today)
    except Exception:
        _log.exception("watching_failed", enterprise_id=holder.enterprise_id)
        return Look(None, today)


def _there(one: AnyRow) -> Any:
    """A post, where nothing else is known of a head."""
    known = one.standing if one.standing is not None or one.kind not in HEADS else {}
    return SimpleNamespace(**{**one._mapping, "standing": known})


def _told(holder: AnyRow) -> dict[str, Any]:
    return {name: getattr(holder, name) for name in ("name", "uscc", "categories")}


def _save(tx: Transaction, holder: AnyRow, look: Look, today: date) -> None:
    again = today + RECHECK
    if look.found is not None:
        recording.record(tx, holder, look.found, today, look.since)
        again = min(again, look.found.changes_on or again)
    tx.session.execute(
        update(watched)
        .where(watched.c.enterprise_id == holder.enterprise_id)
        .values(judged_at=tx.now, known=look.found is not None, due_on=again)
    )


def _posts(session: Any, ids: Iterable[str]) -> defaultdict[str, list[AnyRow]]:
    rows = session.execute(
        select(
            post.c.enterprise_id, post.c.kind, post.c.row_id, post.c.id_hash, post.c.standing,
            person.c.birth_month, person.c.gender,
        )
        .join(person)
        .where(post.c.enterprise_id.in_(list(ids)), post.c.state == ACTIVE)
        .order_by(post.c.since.desc(), post.c.id)
    )  # fmt: skip
    found: defaultdict[str, list[AnyRow]] = defaultdict(list)
    for row in rows:
        found[row.enterprise_id].append(row)
    return found


def _changed(session: Any, ids: Iterable[str]) -> dict[str, date]:
    """The day on which somebody came or went last, by firm."""
    last = func.max(func.greatest(post.c.since, post.c.until))
    rows = session.execute(
        select(post.c.enterprise_id, last)
        .where(post.c.enterprise_id.in_(list(ids)), post.c.state.in_([ACTIVE, ENDED]))
        .group_by(post.c.enterprise_id)
    )
    return {firm: clock.local(at).date() for firm, at in rows}
