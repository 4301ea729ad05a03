"""The clock: terms end without anybody, or are deemed extended while a renewal waits."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import system_call
from chassis.database import Db
from chassis.tables import outbox
from contracts.review.licences import LICENCE_ENDED
from rules.vocabulary.enumerations import LicenceState
from services.review.licensing import by_date, repository
from services.review.licensing.changes import Renew
from services.review.licensing.values import Licence
from services.review.tables import cases
from tests.factories.licences import HIGH, issue

pytestmark = pytest.mark.service
START, END = date(2026, 3, 2), date(2032, 3, 1)
DAY = timedelta(days=1)
CLOCK = system_call("review")


def issued(db: Db, serial: int) -> Licence:
    firm = str(uuid.uuid4())
    with clock.travel(START), db.transaction(CLOCK) as tx:
        return repository.keep(tx, None, issue(START, serial, firm))


def file_renewal(db: Db, licence: Licence, on: date) -> None:
    """An open case, as the application service's submission makes it."""
    held = licence.particulars
    with clock.travel(on), db.transaction(CLOCK) as tx:
        tx.session.execute(
            insert(cases).values(
                id=str(uuid.uuid4()), type="RENEW", procedure="GENERAL", number=licence.number,
                office=licence.office, enterprise_id=licence.enterprise_id,
                enterprise_name=held.name, uscc=held.uscc, address=held.address,
                legal_representative=held.legal_representative, categories=HIGH.categories,
                state="EXAMINING", step="EXAMINE", round=1, opened_at=tx.now,
            )
        )  # fmt: skip


def close_renewal(db: Db, licence: Licence) -> None:
    with db.transaction(CLOCK) as tx:
        of_firm = cases.c.enterprise_id == licence.enterprise_id
        tx.session.execute(cases.update().where(of_firm).values(closed_at=tx.now))


def on(db: Db, day: date, licence: Licence) -> Licence:
    with clock.travel(day):
        by_date.follow_clock(CLOCK, db=db)
        with db.read(CLOCK) as session:
            return _loaded(session, licence)


def _loaded(session: Session, licence: Licence) -> Licence:
    found = repository.load(session, licence.id)
    assert found
    return found


def ended(db: Db, licence: Licence) -> list[dict[str, Any]]:
    with db.read(CLOCK) as session:
        told = select(outbox.c.payload).where(
            outbox.c.type == LICENCE_ENDED.name, outbox.c.stream == f"licence:{licence.id}"
        )
        return [one["data"] for one in session.scalars(told)]


def test_terms_end_and_renewals_that_wait_extend_them(db: Db) -> None:
    plain, waiting, late, renewed = (issued(db, serial) for serial in range(1, 5))
    file_renewal(db, waiting, END - 30 * DAY)
    file_renewal(db, late, END + DAY)
    with clock.travel(END - 60 * DAY), db.transaction(CLOCK) as tx:
        held = by_date.held(tx, renewed.enterprise_id)
        repository.keep(tx, held, Renew(on=END - 60 * DAY, grades=HIGH))
    # On the last day what waits is extended, so that no gap opens; nothing has ended yet.
    states = {one.id: on(db, END, one) for one in (plain, waiting, late, renewed)}
    assert [one.extended for one in states.values()] == [False, True, False, False]
    assert {one.state for one in states.values()} == {LicenceState.VALID}
    after = {one.id: on(db, END + DAY, one) for one in (plain, waiting, late, renewed)}
    assert [one.state.value for one in after.values()] == ["EXPIRED", "VALID", "EXPIRED", "VALID"]
    assert after[plain.id].ended_on == END and after[renewed.id].in_force(END + DAY)
    # Again it changes nothing.
    assert [on(db, END + DAY, one) for one in (plain, waiting)] == [
        after[plain.id], after[waiting.id],
    ]  # fmt: skip
    (told,) = ended(db, plain)
    assert told["enterprise_id"] == plain.enterprise_id and told["state"] == "EXPIRED"
    close_renewal(db, waiting)
    refused = on(db, END + 20 * DAY, waiting)
    assert (refused.state, refused.ended_on) == (LicenceState.EXPIRED, END + 20 * DAY)
    assert len(ended(db, waiting)) == 1


def test_a_licence_that_is_over_is_no_obstacle_even_before_the_clock_has_said_so(db: Db) -> None:
    first = issued(db, 11)
    with clock.travel(END + DAY), db.transaction(CLOCK) as tx:
        again = issue(END + DAY, 12, first.enterprise_id)
        second = repository.keep(tx, by_date.held(tx, first.enterprise_id), again)
    with db.read(CLOCK) as session:
        assert _loaded(session, first).state is LicenceState.EXPIRED
    assert second.in_force(END + DAY)
