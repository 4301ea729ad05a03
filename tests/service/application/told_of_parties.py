"""What the services have kept of firms that took part in a case."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from chassis.context import Call, system_call
from chassis.database import Db
from contracts.errors import NotFound
from contracts.review import Review
from services.personnel.tables import post
from services.review.tables import licence_events
from tests.service.application.firms import SECONDS, Firm


def reading(firm: Firm, contract: Any) -> Any:
    call = Call(firm.actor, idempotency_key=uuid.uuid4().hex).within(SECONDS)
    return firm.client.proxy(contract, call)


def events(system: Mapping[str, str], number: str) -> list[tuple[str, list[str]]]:
    database = Db.connect(system["DATABASE_URL_REVIEW"], "review")
    with database.read(system_call("tests")) as session:
        mine = select(licence_events).where(licence_events.c.licence_number == number)
        rows = session.execute(mine.order_by(licence_events.c.sequence)).all()
    database.close()
    return [(row.type, row.event["data"]["related"]) for row in rows]


def never_at_two_nor_nowhere(system: Mapping[str, str], source: Firm, target: Firm) -> bool:
    """Whoever moved ended there at the very instant at which he began here."""
    database = Db.connect(system["DATABASE_URL_PERSONNEL"], "personnel")
    with database.read(system_call("tests")) as session:
        rows = session.execute(
            select(post.c.id_hash, post.c.enterprise_id, post.c.since, post.c.until).where(
                post.c.state.in_(("active", "ended")),
                post.c.enterprise_id.in_([source.actor.enterprise_id, target.actor.enterprise_id]),
            )
        ).all()
    database.close()
    there = source.actor.enterprise_id
    ended = {bytes(r.id_hash): r.until for r in rows if r.enterprise_id == there}
    begun = {
        bytes(r.id_hash): r.since
        for r in rows
        if r.enterprise_id == target.actor.enterprise_id and bytes(r.id_hash) in ended
    }
    return len(begun) >= 10 and all(ended[who] == since for who, since in begun.items())


def opened(firm: Firm, application_id: str) -> bool:
    try:
        reading(firm, Review).progress(case_id=application_id)
    except NotFound:
        return False
    return True


def open_types(firm: Firm) -> set[str]:
    return {one.type for one in firm.ask.offers().items if one.state == "OPEN"}
