"""Rows go when they have served their time, and only then."""

from datetime import timedelta
from typing import Any

import eventlet
import pytest
from sqlalchemy import func, insert, select, text

from chassis import clock, retention
from chassis.context import Call, system_call
from chassis.database import Db
from chassis.retention import Expired, Retention, purge
from chassis.settings import SettingsError, settings
from chassis.tables import idempotency, inbox, outbox
from tests.service.chassis.conftest import FIRM
from tests.service.chassis.sample.contract import Entry, Sample
from tests.service.chassis.sample.service import add
from tests.service.chassis.sample.tables import entry

SYSTEM = system_call("sample")
KEPT = Retention(timedelta(days=90), timedelta(days=180), timedelta(days=30))


def count(db: Db, table: Any) -> int:
    with db.read(SYSTEM) as session:
        return session.scalars(select(func.count()).select_from(table)).one()


def purged_after(db: Db, days: float, *own: Expired) -> None:
    with clock.travel(timedelta(days=days)):
        purge(db, SYSTEM, KEPT, own)


@pytest.fixture
def published(db: Db, owner_db: Db) -> None:
    """Three events of one account and one of another, all of them told."""
    for number, account in enumerate(["x", "x", "x", "y"]):
        call = Call(FIRM, idempotency_key=str(number), operation=Sample.add)
        db.command(call, Entry(account=account, amount=1), add)
    age(owner_db, "outbox", "published_at", days=0)


def age(owner_db: Db, table: str, column: str, days: float, where: str = "true") -> None:
    statement = f"UPDATE {table} SET {column} = now() - interval '{days} days' WHERE {where}"
    with owner_db.engine.begin() as connection:
        connection.execute(text(statement))


def sequences(db: Db) -> list[tuple[str, int]]:
    with db.read(SYSTEM) as session:
        rows = session.execute(select(outbox.c.stream, outbox.c.stream_seq).order_by(outbox.c.seq))
        return [(row.stream.removeprefix("account:"), row.stream_seq) for row in rows]


class TestOutbox:
    def test_what_was_told_long_ago_goes_but_the_newest_of_its_stream(
        self, db: Db, owner_db: Db, published: None
    ) -> None:
        age(owner_db, "outbox", "published_at", days=89)
        purged_after(db, 0)
        assert count(db, outbox) == 4
        age(owner_db, "outbox", "published_at", days=91)
        purged_after(db, 0)
        assert sequences(db) == [("x", 3), ("y", 1)]

    def test_numbering_goes_on_where_it_was(self, db: Db, owner_db: Db, published: None) -> None:
        age(owner_db, "outbox", "published_at", days=91)
        purged_after(db, 0)
        call = Call(FIRM, idempotency_key="later", operation=Sample.add)
        db.command(call, Entry(account="x", amount=1), add)
        assert sequences(db) == [("x", 3), ("y", 1), ("x", 4)]

    def test_what_was_not_told_stays_however_old(
        self, db: Db, owner_db: Db, published: None
    ) -> None:
        age(owner_db, "outbox", "published_at", days=91)
        with owner_db.engine.begin() as connection:
            connection.execute(text("UPDATE outbox SET published_at = NULL WHERE stream_seq = 1"))
        purged_after(db, 0)
        assert sequences(db) == [("x", 1), ("x", 3), ("y", 1)]

    def test_the_service_cannot_take_what_was_told_this_week(self, db: Db, published: None) -> None:
        with db.transaction(SYSTEM) as tx:
            tomorrow = clock.now() + timedelta(days=1)
            assert retention._delete_published(tx, clock.now() - tomorrow) == 0
        assert count(db, outbox) == 4


def test_commands_of_people_go_before_those_of_services(db: Db) -> None:
    with db.transaction(SYSTEM) as tx:
        row = {"operation": "x", "digest": b"", "key": "k"}
        for actor in ("enterprise:a1", "system:review"):
            tx.session.execute(insert(idempotency).values(actor=actor, **row))
    purged_after(db, 29)
    assert count(db, idempotency) == 2
    purged_after(db, 31)
    assert count(db, idempotency) == 1
    purged_after(db, 181)
    assert count(db, idempotency) == 0


@pytest.fixture
def received(db: Db) -> None:
    with db.transaction(SYSTEM) as tx:
        rows = func.generate_series(1, 1200).table_valued("n")
        chosen = select(text("'consumer'"), func.gen_random_uuid()).select_from(rows)
        tx.session.execute(insert(inbox).from_select(["consumer", "message_id"], chosen))


def test_a_message_is_known_as_long_as_it_may_come_again(db: Db, received: None) -> None:
    purged_after(db, 179)
    assert count(db, inbox) == 1200
    purged_after(db, 181)
    assert count(db, inbox) == 0


def test_one_run_takes_a_bounded_number(
    db: Db, received: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "MAX_BATCHES", 2)
    purged_after(db, 181)
    assert count(db, inbox) == 1200 - 2 * retention.BATCH


def test_two_instances_at_once_do_not_wait_for_each_other(db: Db, received: None) -> None:
    with db.transaction(SYSTEM) as first, eventlet.Timeout(5):
        taken = retention._delete(first, inbox, inbox.c.consumer == "consumer")
        with db.transaction(SYSTEM) as second:
            also = retention._delete(second, inbox, inbox.c.consumer == "consumer")
    assert taken == also == retention.BATCH
    assert count(db, inbox) == 1200 - 2 * retention.BATCH


def test_rows_of_the_service_s_own(db: Db) -> None:
    call = Call(FIRM, idempotency_key="own", operation=Sample.add)
    for amount in (1, 2):
        db.command(
            Call(FIRM, idempotency_key=str(amount), operation=call.operation),
            Entry(account="x", amount=amount),
            add,
        )
    purged_after(db, 0, Expired(entry, lambda _: entry.c.amount == 1))
    with db.read(SYSTEM) as session:
        assert session.scalars(select(entry.c.amount)).all() == [2]


def test_an_inbox_that_forgets_too_early_is_refused_at_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("INBOX_RETENTION_DAYS", "90")
    settings.cache_clear()
    with pytest.raises(SettingsError, match="INBOX_RETENTION_DAYS must be more than"):
        Retention.from_settings()
    monkeypatch.setenv("INBOX_RETENTION_DAYS", "91")
    settings.cache_clear()
    assert Retention.from_settings().inbox == timedelta(days=91)
    settings.cache_clear()
