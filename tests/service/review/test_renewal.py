"""延续 from its filing to its end: the licence on each day, whenever and however it is decided."""

import uuid
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from chassis import clock
from chassis.context import Actor, system_call
from chassis.database import Db
from chassis.tables import outbox
from contracts.events import EventType
from contracts.review.cases import CASE_CLOSED
from contracts.review.licences import LICENCE_ENDED, HeldQuery, LicenceQuery
from contracts.structs import as_dict
from rules.licence import valid_until
from services.review import look_up, register
from services.review.licensing import by_date, repository
from services.review.tables import cases, documents, licence_events
from tests.factories.licences import issue
from tests.service.review.conftest import Desk, call

pytestmark = pytest.mark.service
START, END = date(2026, 3, 2), date(2032, 3, 1)
DAY = timedelta(days=1)
CLOCK = system_call("review")
LOWER = {"CZ": "3"}
Term = tuple[str, date, date, bool]


def at(day: date, hour: int) -> datetime:
    """A quarter past the hour in China; before eight it is still the day before in UTC."""
    return datetime.combine(day, time(hour, 15), tzinfo=clock.SHANGHAI)


class Renewing:
    """A firm whose licence ends on END, and its renewal."""

    def __init__(self, db: Db, desk: Desk, serial: int) -> None:
        self.db, self.desk = db, desk
        self.firm = str(uuid.uuid4())
        self.actor = Actor("enterprise", "a", "申请人", enterprise_id=self.firm)
        with clock.travel(START), db.transaction(CLOCK) as tx:
            self.licence = repository.keep(tx, None, issue(START, serial, self.firm))

    def file(self, on: date) -> None:
        with clock.travel(on):
            self.case = self.desk.open(type="RENEW", enterprise_id=self.firm, categories=LOWER)

    def bring_to_decision(self, on: date) -> None:
        with clock.travel(on):
            while self.desk.open_task(self.case).step != "DECIDE":
                self.desk.pass_on(self.case)

    def decide(self, on: date, outcome: str = "GRANT", **opinion: Any) -> None:
        self.bring_to_decision(on)
        with clock.travel(on):
            self.desk.give(self.case, outcome, **opinion)
            if outcome == "GRANT":
                self.desk.pass_on(self.case)

    def on(self, day: date, *, clock_followed: bool = True) -> dict[str, Any]:
        """What the firm is shown of its licence on a day."""
        with clock.travel(day):
            if clock_followed:
                by_date.follow_clock(CLOCK, db=self.db)
            with self.db.read(call(self.actor)) as session:
                mine = HeldQuery(enterprise_id=self.firm)
                (shown,) = register.of_enterprise(session, call(self.actor), mine).items
                asked = LicenceQuery(text=self.licence.number)
                (public,) = look_up.search(session, call(self.actor), asked).items
        assert as_dict(public).items() <= as_dict(shown).items()
        return as_dict(shown)

    def told(self, type_: EventType[Any]) -> list[dict[str, Any]]:
        with self.db.read(CLOCK) as session:
            sent = session.scalars(select(outbox.c.payload).where(outbox.c.type == type_.name))
            return [one["data"] for one in sent if one["data"]["enterprise_id"] == self.firm]

    def events(self) -> Sequence[str]:
        with self.db.read(CLOCK) as session:
            mine = licence_events.c.licence_id == self.licence.id
            return session.scalars(
                select(licence_events.c.type).where(mine).order_by(licence_events.c.sequence)
            ).all()


New = Callable[[], Renewing]


@pytest.fixture
def new(db: Db, desk: Desk) -> New:
    serials = iter(range(100, 200))
    return lambda: Renewing(db, desk, next(serials))


def term(shown: dict[str, Any]) -> Term:
    return shown["state"], shown["valid_from"], shown["valid_to"], shown["extended"]


OLD = ("VALID", START, END, False)
HELD_ON = ("VALID", START, END, True)
NEW = ("VALID", END + DAY, valid_until(END + DAY), False)


@pytest.mark.spec("F-16")
@pytest.mark.filing("RENEW", "GENERAL")
def test_granted_in_time_the_term_runs_to_its_end_and_the_next_one_follows(new: New) -> None:
    firm = new()
    firm.file(END - 90 * DAY)
    firm.decide(END - 60 * DAY)
    for day in (END - 60 * DAY, END):
        shown = firm.on(day)
        assert term(shown) == OLD
        assert shown["next_term"] == {"valid_from": NEW[1], "valid_to": NEW[2]}
        assert shown["categories"] == firm.licence.last_term.grades.categories
        assert [one["state"] for one in shown["prints"]] == ["VALID", "NOT_BEGUN"]
    shown = firm.on(END + DAY)
    assert term(shown) == NEW and shown["next_term"] is None
    assert shown["categories"] == LOWER and shown["number"] == firm.licence.number
    assert [one["state"] for one in shown["prints"]] == ["VALID"]
    assert firm.events() == ["licence.issued", "licence.renewed"]
    (closed,) = firm.told(CASE_CLOSED)
    assert (closed["type"], closed["outcome"], closed["roster"]) == ("RENEW", "GRANTED", "REPLACE")
    assert closed["licence_number"] == firm.licence.number


@pytest.mark.spec("F-16")
def test_decided_after_the_end_it_was_held_on_and_the_new_term_leaves_no_gap(new: New) -> None:
    firm = new()
    firm.file(END - 30 * DAY)
    assert term(firm.on(END - DAY)) == OLD
    # On the last day it is said, so that not a minute is without a licence.
    assert term(firm.on(END)) == term(firm.on(END + DAY)) == HELD_ON
    firm.decide(END + 20 * DAY)
    for day in (END + 20 * DAY, NEW[2]):
        assert term(firm.on(day)) == NEW
    assert firm.on(NEW[2] + DAY)["state"] == "EXPIRED"
    expected = ["issued", "extended", "renewed", "expired"]
    assert firm.events() == [f"licence.{one}" for one in expected]


@pytest.mark.parametrize("clock_followed", [True, False])
def test_granted_when_nobody_had_followed_the_clock_it_is_the_same(
    new: New, clock_followed: bool
) -> None:
    firm = new()
    firm.file(END - 30 * DAY)
    firm.on(END, clock_followed=clock_followed)
    firm.decide(END + DAY)
    assert term(firm.on(END + DAY, clock_followed=False)) == NEW
    assert firm.events() == ["licence.issued", "licence.extended", "licence.renewed"]


@pytest.mark.spec("F-13")
@pytest.mark.parametrize(
    ("filed_at", "held_on"),
    [
        (at(END - 91 * DAY, 23), False),  # before the window
        (at(END - 90 * DAY, 0), True),
        (at(END - 30 * DAY, 23), True),
        (at(END - 29 * DAY, 0), False),
    ],
)
def test_who_filed_in_the_window_is_held_on_by_the_day_in_china(
    new: New, filed_at: datetime, held_on: bool
) -> None:
    firm = new()
    firm.file(filed_at)
    assert term(firm.on(at(END, 23))) == (HELD_ON if held_on else OLD)
    after = firm.on(at(END + DAY, 0))
    assert term(after) == HELD_ON if held_on else after["state"] == "EXPIRED"


def test_refused_in_time_the_term_runs_to_its_end(new: New) -> None:
    firm = new()
    firm.file(END - 60 * DAY)
    firm.decide(END - DAY, "REFUSE", text="人员不足")
    assert term(firm.on(END)) == OLD
    over = firm.on(END + DAY)
    assert (over["state"], over["ended_on"]) == ("EXPIRED", END)
    assert firm.events() == ["licence.issued", "licence.expired"]


@pytest.mark.parametrize("ends", ["refused", "rejected", "abandoned"])
def test_what_was_held_on_ends_with_the_renewal_itself(new: New, ends: str) -> None:
    """Not when the clock is followed next: whoever looks the licence up is told at once."""
    firm = new()
    firm.file(END - 60 * DAY)
    assert term(firm.on(END + DAY)) == HELD_ON
    last = END + 10 * DAY
    if ends == "refused":
        firm.decide(last, "REFUSE", text="人员不足")
    with clock.travel(last):
        if ends == "rejected":
            firm.desk.give(firm.case, "REJECT_FILING", text="不属于本机关职权范围")
        elif ends == "abandoned":
            firm.desk.abandon(firm.case)
    over = firm.on(last, clock_followed=False)
    assert (over["state"], over["ended_on"]) == ("EXPIRED", last)
    assert [one["state"] for one in firm.told(LICENCE_ENDED)] == ["EXPIRED"]
    assert firm.events() == ["licence.issued", "licence.extended", "licence.expired"]


@pytest.mark.spec("N-04", "P-06")
@pytest.mark.parametrize(
    ("decided_on", "outcome", "kind", "over"),
    [
        (END - 20 * DAY, "GRANT", "RENEWAL", False),
        (END + DAY, "GRANT", "RENEWAL", True),
        (END, "REFUSE", "RENEWAL_REFUSAL", False),
        (END + DAY, "REFUSE", "RENEWAL_REFUSAL", True),
    ],
)
def test_the_decision_names_both_terms(
    new: New, decided_on: date, outcome: str, kind: str, over: bool
) -> None:
    firm = new()
    firm.file(END - 31 * DAY)
    # Accepted at once, so that twenty working days would lead beyond the end of the term.
    firm.bring_to_decision(END - 25 * DAY)
    with clock.travel(END - 25 * DAY):
        limits = {one.code: one for one in firm.desk.case(firm.case).deadlines}
    assert limits["DECIDE"].due_on == END
    firm.decide(decided_on, outcome, text="人员不足")
    with firm.db.read(CLOCK) as session:
        row = session.execute(
            select(documents).where(documents.c.case_id == firm.case, documents.c.kind == kind)
        ).one()
        assert session.scalar(select(cases.c.term_ends_on).where(cases.c.id == firm.case)) == END
    values = firm.desk.document(row.id, firm.actor).values
    days = [values[name] for name in ("valid_from", "valid_to", "next_from", "next_to")]
    assert days == [one.isoformat() for one in (START, END, NEW[1], NEW[2])]
    assert (values["term_over"], values["licence_number"]) == (over, firm.licence.number)
