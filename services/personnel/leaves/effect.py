"""What falls when people leave today, and the smallest repair, before anybody has left (I-16)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from chassis import clock
from chassis.context import Call
from chassis.database import Db
from chassis.vault import Vault
from contracts.errors import Conflict
from contracts.review import Review
from contracts.review.licences import Licence
from contracts.staffing import LeaveEffect, Leaver, LeaveWish
from contracts.structs import as_dict
from rules.alignment import align, granted_under
from rules.dates import years_later
from rules.facts import Facts
from rules.facts_reader import FactsError
from rules.order import order_in_force
from rules.timeline import HORIZON_YEARS
from rules.whatif.leaving import leaving, without
from rules.whatif.repair import repair
from services.personnel import queries
from services.personnel.holder import licence_of
from services.personnel.leaves.model import GONE
from services.personnel.queries import Held
from services.personnel.trials.roster import RosterUnknown, facts_of, key_of

Aside = Callable[..., Any]


def leave_effect(
    call: Call, request: LeaveWish, *, db: Db, review: Review, vault: Vault, aside: Aside
) -> LeaveEffect:
    """Nothing is changed by asking. Raises Conflict where somebody is not on the roster any more or
    there is no valid licence, Unavailable."""
    held, today = licence_of(call, review), clock.today()
    with db.read(call) as session:
        posts = queries.active_posts(session, held.enterprise_id, vault)
    wanted = set(request.post_ids)
    gone = {one.id_hash for one in posts if one.post_id in wanted}
    if not wanted <= {one.post_id for one in posts}:
        raise Conflict(GONE)
    found: dict[str, Any] = {"leaving": None, "repair": None}
    try:
        facts = facts_of(as_dict(held), posts)
        found = aside(_worked_out, facts, held, _keys(posts, gone), today)
    except (RosterUnknown, FactsError):
        pass  # it can be told who leaves, not what follows
    return LeaveEffect(on=today, people=_leavers(posts, gone), **found)


def _keys(posts: Sequence[Held], gone: set[bytes]) -> list[str]:
    return sorted({key_of(one) for one in posts if one.id_hash in gone})


def _worked_out(facts: Facts, held: Licence, leavers: list[str], today: date) -> dict[str, Any]:
    order, under = order_in_force(today), granted_under(held.issued_on)
    levels = dict(facts.applied)
    if under != order:
        levels = {one: align(level, under).level for one, level in levels.items()}
    until = years_later(today, HORIZON_YEARS)
    falls = leaving(replace(facts, applied=levels), leavers, today, until, order)
    mended = repair(without(facts, leavers), today, levels, order)
    return {"leaving": falls.to_dict(), "repair": mended.to_dict()}


def _leavers(posts: Sequence[Held], gone: set[bytes]) -> list[Leaver]:
    """Each person once, with all the posts."""
    found: dict[bytes, Leaver] = {}
    kinds: dict[bytes, list[str]] = {}
    for one in posts:
        if one.id_hash in gone:
            kinds.setdefault(one.id_hash, []).append(one.kind)
            found[one.id_hash] = Leaver(
                post_id=one.post_id,
                name=one.name,
                id_number_masked=one.id_number_masked,
                kinds=kinds[one.id_hash],
            )
    return list(found.values())
