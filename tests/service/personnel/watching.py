"""A firm that is watched: the steps of the worker, the page of an officer."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, update

from chassis import clock
from chassis.context import Actor, Call, system_call
from contracts.personnel import Personnel
from contracts.review.licences import Holder
from contracts.structs import Empty
from contracts.watching import (
    CloseShortfall,
    Notify,
    Shortfall,
    ShortfallId,
    ShortfallLine,
    Shortfalls,
    WatchQuery,
)
from services.personnel.tables import metadata
from services.personnel.watching import handling, judging, listing, views
from services.personnel.watching.tables import watch_round
from tests.factories.facts import ON
from tests.service.personnel.conftest import Firm

OUTBOX = metadata.tables["outbox"]
OFFICER = Actor("staff", "s-1", "周敏", office="EAST_CHINA", roles=("PERSONNEL",))
CENTRE = Actor("staff", "s-2", "王中", roles=("DECIDE",))
FAR = Actor("staff", "s-3", "某人", office="NORTHWEST", roles=("PERSONNEL",))


def holder_of(firm: Firm, **changes: Any) -> Holder:
    return Holder(
        **{
            "licence_id": str(uuid.uuid4()),
            "enterprise_id": firm.enterprise_id,
            "number": "4-1-00033-2026",
            "name": "示范电力工程有限公司",
            "uscc": "91350100M000100Y43",
            "office": "EAST_CHINA",
            "categories": {"CZ": "3"},
            "issued_on": ON,
            **changes,
        }
    )


class Watch:
    """The worker's steps and an officer's page, of one firm that holds a licence."""

    def __init__(self, firm: Firm, *holders: Holder) -> None:
        self.firm, self.db = firm, firm.db
        self.holders = list(holders) or [holder_of(firm)]
        with self.db.transaction(system_call("test")) as tx:
            listing.keep(tx, [listing.facts_of_holder(one) for one in self.holders], clock.today())
        self.look()

    def look(self) -> None:
        while judging.look_at_some(self.db, lambda firm: []):
            pass

    def round(self) -> None:
        """Today's round over all holders, from the beginning."""
        with self.db.transaction(system_call("test")) as tx:
            tx.session.execute(update(watch_round).values(done_at=None, after=None))
        found = sorted(self.holders, key=lambda one: one.licence_id)

        def page(after: str | None, limit: int) -> list[Holder]:
            return [one for one in found if after is None or one.licence_id > after][:limit]

        while listing.next_page(self.db, page, clock.today()):
            pass
        self.look()

    def all(self, actor: Actor = OFFICER, **asked: Any) -> Shortfalls:
        call = Call(actor)
        with self.db.read(call) as session:
            return views.shortfalls(session, call, WatchQuery(**asked))

    def mine(self, actor: Actor = OFFICER, **asked: Any) -> list[ShortfallLine]:
        ids = {one.enterprise_id for one in self.holders}
        return [one for one in self.all(actor, **asked).items if one.enterprise_id in ids]

    @property
    def line(self) -> ShortfallLine:
        (one,) = self.mine()
        return one

    def one(self, shortfall_id: str | None = None, actor: Actor = OFFICER) -> Shortfall:
        call = Call(actor)
        with self.db.read(call) as session:
            asked = ShortfallId(shortfall_id=shortfall_id or self.line.shortfall_id)
            return views.one(session, call, asked)

    def do(self, operation: str, request: Any, carry_out: Any, actor: Actor = OFFICER) -> Any:
        call = Call(
            actor, idempotency_key=uuid.uuid4().hex, operation=Personnel.operations()[operation]
        )
        return self.db.command(call, request, carry_out)

    def notify(self, deadline: date | None = None, actor: Actor = OFFICER, **named: Any) -> Any:
        found = self.one()
        named = {"shortfall_id": found.line.shortfall_id, "version": found.version, **named}
        request = Notify(
            deadline=deadline or clock.today() + timedelta(days=30),
            remark="请补足技能人员",
            **named,
        )
        return self.do("notify_shortfall", request, handling.notify, actor)

    def close(self, remark: str = "已核实") -> Any:
        found = self.one()
        request = CloseShortfall(
            shortfall_id=found.line.shortfall_id, version=found.version, remark=remark
        )
        return self.do("close_shortfall", request, handling.close)

    def told(self) -> list[str]:
        """Types of the events about the firm, sorted."""
        with self.db.read(system_call("test")) as session:
            rows = session.execute(
                select(OUTBOX.c.type, OUTBOX.c.payload).where(
                    OUTBOX.c.stream.startswith("shortfall:")
                )
            )
            return sorted(row.type for row in rows if self.firm.enterprise_id in str(row.payload))

    def own(self) -> Any:
        call = Call(self.firm.actor)
        with self.db.read(call) as session:
            return views.own(session, call, Empty()).item


def steps(watch: Watch, shortfall_id: str | None = None) -> list[str]:
    return [one.action for one in watch.one(shortfall_id).steps]
