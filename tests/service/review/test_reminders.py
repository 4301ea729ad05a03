"""Holders are reminded in time: once for each day that the data sets, until they see to it."""

import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from chassis import clock
from chassis.context import Actor, system_call
from chassis.database import Db
from chassis.tables import outbox
from contracts.errors import NotFound
from contracts.review.licences import EnterpriseQuery
from contracts.review.messages import FIRM_TOLD
from contracts.review.reminders import Reminder
from rules.messages import told
from rules.provisions import provisions
from rules.vocabulary.enumerations import LicenceEnding
from services.review import reminders
from services.review.licensing import by_date, repository
from services.review.licensing.changes import Change, Renew, Revoke
from services.review.tables import reminders as told_rows
from tests.factories.licences import HIGH, issue
from tests.service.review.conftest import Desk, call

pytestmark = [pytest.mark.service, pytest.mark.spec("F-14")]
START, END = date(2026, 3, 2), date(2032, 3, 1)
DAY = timedelta(days=1)
CLOCK = system_call("review")


class Holder:
    serial = 300

    def __init__(self, db: Db) -> None:
        Holder.serial += 1
        self.db, self.firm = db, str(uuid.uuid4())
        self.actor = Actor("enterprise", "a", "申请人", enterprise_id=self.firm)
        with clock.travel(START), db.transaction(CLOCK) as tx:
            self.licence = repository.keep(tx, None, issue(START, Holder.serial, self.firm))

    def change(self, on: date, made: Change) -> None:
        with clock.travel(on), self.db.transaction(CLOCK) as tx:
            repository.keep(tx, by_date.held(tx, self.firm), made)

    def run(self, on: date) -> list[str]:
        """The job on a day; the texts that went to this firm so far."""
        with clock.travel(on):
            reminders.remind(CLOCK, db=self.db)
        with self.db.read(CLOCK) as session:
            sent = select(outbox.c.payload).where(
                outbox.c.type == FIRM_TOLD.name, outbox.c.stream == f"enterprise:{self.firm}"
            )
            found = [one["data"] for one in session.scalars(sent.order_by(outbox.c.seq))]
        assert {one["licence_id"] for one in found} <= {self.licence.id}
        return [told(one["kind"], **one["values"]).body for one in found]

    def shown(self, on: date) -> list[Reminder]:
        with clock.travel(on), self.db.read(call(self.actor)) as session:
            asked = EnterpriseQuery(enterprise_id=self.firm)
            return reminders.of_enterprise(session, call(self.actor), asked).items


@pytest.fixture
def holder(db: Db) -> Holder:
    return Holder(db)


def test_every_reminder_of_the_data_is_told_by_somebody() -> None:
    assert {one.subject for one in provisions().reminders} == set(reminders.KINDS)


def test_each_reminder_is_told_once_on_its_day(holder: Holder) -> None:
    counts = []
    for before in (91, 90, 89, 61, 60, 59, 31, 30, 29, 1, 0):
        counts.append(len(holder.run(END - before * DAY)))
        assert len(holder.run(END - before * DAY)) == counts[-1], "again it tells nothing"
    assert counts == [0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3]
    first, _, last = holder.run(END)
    assert first == last
    assert "2032年3月1日" in first and "2031年12月2日至2032年1月31日" in first
    assert holder.licence.number in first


def test_a_job_that_starts_late_tells_what_is_due_and_not_what_is_over(holder: Holder) -> None:
    assert len(holder.run(END - 45 * DAY)) == 1
    assert len(holder.run(END - 30 * DAY)) == 2
    late = Holder(holder.db)
    (text,) = late.run(END - 29 * DAY)
    assert "已于2032年1月31日结束" in text and "重新申请" in text


def test_two_instances_at_once_tell_it_once(holder: Holder) -> None:
    with clock.travel(END - 90 * DAY):
        reminders.remind(CLOCK, db=holder.db)
        reminders.remind(CLOCK, db=holder.db)
    with holder.db.read(CLOCK) as session:
        mine = told_rows.c.enterprise_id == holder.firm
        assert session.scalar(select(func.count()).select_from(told_rows).where(mine)) == 1


def test_the_to_do_stays_until_the_renewal_is_filed_or_the_licence_has_ended(
    holder: Holder, desk: Desk
) -> None:
    ended = Holder(holder.db)
    day = END - 80 * DAY
    assert holder.shown(day) == [], "what nobody was told of is not asked for"
    assert holder.run(day) and ended.run(day)
    (shown,) = holder.shown(day)
    assert (shown.kind, shown.way, shown.day) == ("LICENCE_END", "RENEW", END)
    assert shown.subject == holder.licence.number
    ended.change(day, Revoke(on=day, ended_by=LicenceEnding.REVOKED))
    with clock.travel(day):
        case_id = desk.open(type="RENEW", enterprise_id=holder.firm)
    for one in (ended, holder):
        assert one.shown(day) == [] and len(one.run(END - 60 * DAY)) == 1
    # Given up while there is time: it has to be seen to again.
    with clock.travel(END - 55 * DAY):
        desk.abandon(case_id)
    assert len(holder.run(END - 50 * DAY)) == 2
    assert len(holder.shown(END)) == 1 and holder.shown(END + DAY) == []


def test_a_renewed_licence_is_reminded_of_its_new_end_only(holder: Holder) -> None:
    holder.run(END - 90 * DAY)
    holder.change(END - 80 * DAY, Renew(on=END - 80 * DAY, grades=HIGH))
    assert holder.shown(END - 70 * DAY) == []
    assert len(holder.run(END - 30 * DAY)) == 1
    assert len(holder.run(date(2038, 3, 1) - 90 * DAY)) == 2


def test_nobody_sees_of_what_another_firm_is_reminded(holder: Holder) -> None:
    foreign = Actor("enterprise", "b", "他人", enterprise_id=str(uuid.uuid4()))
    with holder.db.read(call(foreign)) as session, pytest.raises(NotFound):
        asked = EnterpriseQuery(enterprise_id=holder.firm)
        reminders.of_enterprise(session, call(foreign), asked)
