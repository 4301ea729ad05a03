"""Whatever happens to licences: register, public look-up, verification, certificate, feed of events
and the firm's pages tell the same, and the database keeps what the model says."""

import json
import uuid
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Actor, Call, system_call
from chassis.database import Db
from chassis.rows import AnyRow
from chassis.tables import outbox
from contracts.errors import Conflict, NotFound
from contracts.review.licences import (
    CertificateQuery,
    HeldQuery,
    HolderQuery,
    LicenceQuery,
    PublicLicence,
    VerifyCode,
    VerifyToken,
)
from contracts.structs import as_dict
from rules.vocabulary.enumerations import PrintState
from services.review import look_up, register
from services.review.licensing import by_date, repository
from services.review.licensing.views import told
from services.review.tables import licence_events, licence_versions, licences
from tests.factories.licences import PASSING, TRIED, change
from tests.service.review.conftest import call

pytestmark = pytest.mark.service
Q = TypeVar("Q")
A = TypeVar("A")


class Told(RuleBasedStateMachine):
    """One firm; every change is tried on what it holds, on a real database."""

    db: Db  # of the test that runs the machine
    serial = 0

    def __init__(self) -> None:
        super().__init__()
        self.today = date(2026, 1, 31)
        self.firm = str(uuid.uuid4())
        self.actor = Actor("enterprise", "a", "申请人", enterprise_id=self.firm)
        self.kinds: dict[str, list[str]] = {}
        self.seen: dict[date, list[dict[str, Any]]] = {}

    @rule(days=PASSING)
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)

    @precondition(lambda self: self.kinds)
    @rule()
    def the_clock_is_followed(self) -> None:
        with clock.travel(self.today):
            by_date.follow_clock(system_call("review"), db=self.db)

    @rule(name=st.sampled_from(TRIED))
    def something_is_tried(self, name: str) -> None:
        Told.serial += 1
        tried = change(name, self.today, Told.serial, self.firm)
        try:
            with clock.travel(self.today), self.db.transaction(system_call("review")) as tx:
                repository.keep(tx, by_date.held(tx, self.firm), tried)
        except Conflict:
            return

    def ask(self, of: Callable[[Session, Call, Q], A], request: Q, actor: Actor | None = None) -> A:
        return self.read(of, call(actor or self.actor), request)

    def read(self, of: Callable[..., A], *given: Any) -> A:
        with clock.travel(self.today), self.db.read(call(self.actor)) as session:
            return of(session, *given)

    @invariant()
    def all_tell_the_same(self) -> None:
        mine = HeldQuery(enterprise_id=self.firm)
        own = [as_dict(one) for one in self.ask(register.of_enterprise, mine).items]
        for licence in own:
            public = {name: licence[name] for name in PUBLIC}
            query = LicenceQuery(text=licence["number"])
            (found,) = self.ask(look_up.search, query).items
            assert as_dict(found) == public
            staff = Actor("staff", "s", "人员", roles=("FORMAL",))
            (entry,) = self.ask(look_up.look_up, query, staff).items
            shown = {name: getattr(entry, name) for name in PUBLIC}
            assert shown == public and not entry.unexamined
            self.prints_prove(licence, public)
            self.history_and_feed(licence["licence_id"])
        self.the_past_stays(own)
        valid = [one for one in own if one["state"] == "VALID"]
        assert len(valid) <= 1
        holders = self.ask(register.holders, HolderQuery(limit=1000)).items
        listed = [one.number for one in holders if one.enterprise_id == self.firm]
        assert listed == [one["number"] for one in valid]

    def the_past_stays(self, own: list[dict[str, Any]]) -> None:
        """Each day is shown again as it was seen at its end."""
        for day, seen in self.seen.items():
            if day < self.today:
                then = HeldQuery(enterprise_id=self.firm, as_of=day)
                found = self.ask(register.of_enterprise, then).items
                assert [as_dict(one) for one in found] == seen
        self.seen[self.today] = own

    def prints_prove(self, licence: dict[str, Any], public: dict[str, Any]) -> None:
        found = self.read(repository.load, licence["licence_id"])
        assert found
        states = []
        for one in found.prints:
            by_link = self.ask(register.verify, VerifyToken(token=one.mark.token))
            assert by_link == self.ask(register.verify_code, VerifyCode(code=one.mark.code))
            assert {name: as_dict(by_link)[name] for name in PUBLIC} == public
            states.append(by_link.print.state)
            # That there is a newer one is told, not how it proves itself.
            others = {p.mark.token for p in found.prints} | {p.mark.code for p in found.prints}
            assert not any(mark in str(by_link) for mark in others)
        counting = states.count(PrintState.VALID)
        assert counting <= (licence["state"] == "VALID")
        asked = CertificateQuery(licence_id=licence["licence_id"], copy="ORIGINAL")
        if not found.prints:
            with pytest.raises(NotFound):
                self.ask(register.certificate, asked)
            return
        face = self.ask(register.certificate, asked).values
        assert face["verification_token"] == licence["verification_token"]
        if counting:
            names = ("number", "name", "uscc", "scope")
            assert [face[name] for name in names] == [public[name] for name in names]
            days = [public[name].isoformat() for name in ("issued_on", "valid_from", "valid_to")]
            assert [face[name] for name in ("issued_on", "valid_from", "valid_to")] == days

    def history_and_feed(self, licence_id: str) -> None:
        def rows(session: Session) -> tuple[Sequence[AnyRow], Sequence[AnyRow], Sequence[str]]:
            of_licence = licence_events.c.licence_id == licence_id
            events = session.execute(
                select(licence_events).where(of_licence).order_by(licence_events.c.sequence)
            ).all()
            kept = select(licence_versions).where(licence_versions.c.licence_id == licence_id)
            versions = session.execute(kept.order_by(licence_versions.c.version)).all()
            stream = outbox.c.stream == f"licence:{licence_id}"
            handed = select(outbox.c.type).where(stream, outbox.c.channel == "licence-events")
            return events, versions, session.scalars(handed.order_by(outbox.c.seq)).all()

        events, versions, handed = self.read(rows)
        count = list(range(1, len(versions) + 1))
        assert [one.version for one in versions] == count
        assert [one.version for one in events] == [one.sequence for one in events] == count
        assert [one.type for one in events] == handed
        licence = self.read(repository.load, licence_id)
        assert licence
        assert licence.version == count[-1]
        newest = events[-1].event
        # What a later day or the version before decides is not in the licence as it is.
        apart = {"state": "", "changed": []}
        assert newest["data"] | apart == told(licence, day_of(events[-1])) | apart
        assert newest["data"]["state"] == versions[-1].values["state"] == licence.state.value
        self.kinds[licence_id] = [one.change for one in versions]


def day_of(event: AnyRow) -> date:
    return clock.local(event.at).date()


PUBLIC = PublicLicence.__struct_fields__


@pytest.mark.spec("F-16", "G-05")
def test_all_tell_the_same_whatever_happens(db: Db) -> None:
    Told.db = db
    run_state_machine_as_test(
        Told,
        settings=settings(
            max_examples=12,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_events_of_a_licence_are_told_without_its_holder(db: Db) -> None:
    """P-07: nothing of a person leaves with any change."""
    firm, today = str(uuid.uuid4()), date(2026, 3, 2)
    for serial, name in enumerate(("issue", "register_change", "reissue", "revoke"), 70_000):
        with clock.travel(today), db.transaction(system_call("review")) as tx:
            repository.keep(tx, by_date.held(tx, firm), change(name, today, serial, firm))
    with db.read(system_call("test")) as session:
        of_firm = select(licences.c.id).where(licences.c.enterprise_id == firm)
        events = select(licence_events.c.event).where(licence_events.c.licence_id.in_(of_firm))
        said = json.dumps(session.scalars(events).all(), ensure_ascii=False)
    assert "张三" not in said and "李四" not in said and "世纪大道" not in said
