import os
import socket
import time
from dataclasses import replace

import eventlet
import pytest
from eventlet.hubs import trampoline
from msgspec import structs
from sqlalchemy import Table, func, insert, select, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from chassis import audit, clock
from chassis.context import Actor, Call
from chassis.database import Db
from chassis.tables import audit as audit_table
from chassis.tables import idempotency, outbox
from chassis.transaction import Transaction
from contracts.errors import Conflict, KeyReused, Unavailable
from tests.service.chassis.conftest import FIRM
from tests.service.chassis.sample.contract import Entry, Sample, Total
from tests.service.chassis.sample.service import add
from tests.service.chassis.sample.tables import entry

CALL = Call(FIRM, idempotency_key="k1", operation=Sample.add)
DATA = Entry(account="x", amount=5)


def count(db: Db, table: Table = entry) -> int:
    with db.read(CALL) as session:
        return session.scalars(select(func.count()).select_from(table)).one()


def test_rows_events_and_audit_commit_together(db: Db) -> None:
    db.command(CALL, DATA, add)
    assert (count(db), count(db, outbox), count(db, audit_table)) == (1, 1, 1)


def test_nothing_stays_of_a_failed_transaction(db: Db) -> None:
    def failing(tx: Transaction, data: Entry) -> None:
        add(tx, data)
        raise Conflict()

    with pytest.raises(Conflict):
        db.command(CALL, DATA, failing)
    assert (count(db), count(db, outbox), count(db, idempotency)) == (0, 0, 0)


def test_a_repeated_command_returns_the_first_reply(db: Db) -> None:
    first = db.command(CALL, DATA, add)
    assert first == Total(total=5, day=clock.today())
    assert db.command(CALL, DATA, add) == first
    assert count(db) == 1


def test_the_same_key_with_other_data_or_for_another_command_is_refused(db: Db) -> None:
    db.command(CALL, DATA, add)
    with pytest.raises(KeyReused):
        db.command(CALL, structs.replace(DATA, amount=6), add)
    with pytest.raises(KeyReused):
        db.command(replace(CALL, operation=Sample.who_commands), DATA, add)
    assert count(db) == 1


def test_another_person_may_have_the_same_key(db: Db) -> None:
    db.command(CALL, DATA, add)
    neighbour = replace(CALL, actor=Actor("enterprise", account_id="a2"))
    assert db.command(neighbour, DATA, add).total == 10


@pytest.mark.spec("P-05")
def test_two_at_once_with_one_key_have_one_effect_and_one_reply(db: Db) -> None:
    slow = structs.replace(DATA, seconds=0.3)
    tasks = [eventlet.spawn(db.command, CALL, slow, add) for _ in range(4)]
    replies = [task.wait() for task in tasks]
    assert replies == [replies[0]] * 4
    assert count(db) == 1


def test_a_saga_remembers_its_reply(db: Db) -> None:
    assert db.replay(CALL, DATA, Total) is None
    with db.transaction(CALL) as tx:
        reply = tx.remember(DATA, Total(total=9, day=clock.today()))
    assert db.replay(CALL, DATA, Total) == reply == Total(total=9, day=clock.today())
    with pytest.raises(KeyReused):
        db.replay(CALL, structs.replace(DATA, amount=1), Total)
    with pytest.raises(Conflict), db.transaction(CALL) as tx:
        tx.remember(DATA, Total(total=10, day=clock.today()))


def test_a_lost_race_is_run_again(db: Db, owner_db: Db) -> None:
    tries = []

    def collide(tx: Transaction, data: Entry) -> Total:
        tries.append(1)
        if len(tries) == 1:
            tx.session.execute(text("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$"))
        return add(tx, data)

    assert db.command(CALL, DATA, collide).total == 5
    assert len(tries) == 2


def test_a_race_lost_every_time_is_a_conflict(db: Db) -> None:
    def collide(tx: Transaction, data: Entry) -> None:
        tx.session.execute(text("DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$"))

    with pytest.raises(Conflict):
        db.command(CALL, DATA, collide)


def test_a_defect_stays_a_defect(db: Db) -> None:
    with pytest.raises(ProgrammingError), db.transaction(CALL) as tx:
        tx.session.execute(text("SELECT * FROM nowhere"))


def test_reading_cannot_write(db: Db) -> None:
    with pytest.raises(DBAPIError, match="read-only"), db.read(CALL) as session:
        session.execute(insert(entry).values(account="x", amount=1))
    assert count(db) == 0


def test_a_slow_statement_is_stopped(db: Db) -> None:
    with pytest.raises(Unavailable), db.transaction(CALL) as tx:
        tx.session.execute(text("SET LOCAL statement_timeout = '100ms'"))
        tx.session.execute(text("SELECT pg_sleep(5)"))


def test_a_database_that_is_not_there_is_unavailable() -> None:
    away = Db.connect("postgresql://nobody:x@127.0.0.1:1/none", "sample")
    with pytest.raises(Unavailable):
        away.ping()
    with pytest.raises(Unavailable):
        away.command(CALL, DATA, add)


def test_a_connection_cut_by_the_server_heals(db: Db, sample_environment: dict[str, str]) -> None:
    db.command(CALL, DATA, add)
    assert count(db) == 1
    another = Db.connect(sample_environment["DATABASE_URL_SAMPLE"], "knife")
    cut = text(
        "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
        " WHERE datname = current_database() AND application_name = 'licensing.sample'"
    )
    with another.engine.connect() as connection:
        assert connection.scalar(cut) >= 2  # one for writing, one for reading
    another.close()
    assert count(db) == 1
    db.command(replace(CALL, idempotency_key="k2"), DATA, add)
    assert count(db) == 2


def test_sessions_think_in_utc_and_name_their_service(db: Db) -> None:
    with db.read(CALL) as session:
        assert session.scalar(text("SHOW timezone")) == "UTC"
        assert session.scalar(text("SHOW application_name")) == "licensing.sample"


def test_numbers_of_a_stream_have_no_gap_under_concurrency(db: Db) -> None:
    def one(number: int) -> None:
        db.command(replace(CALL, idempotency_key=str(number)), DATA, add)

    pool = eventlet.GreenPool()
    list(pool.imap(one, range(12)))
    with db.read(CALL) as session:
        rows = session.execute(select(outbox.c.stream_seq).order_by(outbox.c.seq)).scalars().all()
    assert rows == list(range(1, 13))


def test_concurrent_statements_do_not_block_the_process(db: Db) -> None:
    def slow() -> None:
        with db.read(CALL) as session:
            session.execute(text("SELECT pg_sleep(1)"))

    ticks = []

    def tick() -> None:
        for number in range(1000):
            eventlet.sleep(0.02)
            ticks.append(number)

    ticker = eventlet.spawn(tick)
    started = time.monotonic()
    list(eventlet.GreenPool().imap(lambda _: slow(), range(5)))
    ticker.kill()
    assert time.monotonic() - started < 4
    assert len(ticks) > 10


class TestRights:
    @pytest.mark.spec("P-04")
    def test_the_service_cannot_change_the_record(self, db: Db) -> None:
        db.command(CALL, DATA, add)
        for statement in ("UPDATE audit SET action = 'x'", "DELETE FROM audit", "TRUNCATE audit"):
            with (
                pytest.raises(ProgrammingError, match="permission denied"),
                db.transaction(CALL) as tx,
            ):
                tx.session.execute(text(statement))

    def test_the_service_can_only_mark_what_it_has_told(self, db: Db) -> None:
        db.command(CALL, DATA, add)
        for statement in ("DELETE FROM outbox", "UPDATE outbox SET payload = '{}'"):
            with (
                pytest.raises(ProgrammingError, match="permission denied"),
                db.transaction(CALL) as tx,
            ):
                tx.session.execute(text(statement))


class TestAuditChain:
    def problems(self, db: Db) -> list[str]:
        with db.engine.connect() as connection:
            return list(audit.problems(connection))

    @pytest.fixture(autouse=True)
    def three_entries(self, db: Db) -> None:
        for number in range(3):
            db.command(replace(CALL, idempotency_key=str(number)), DATA, add)

    def test_an_untouched_chain_is_intact(self, db: Db) -> None:
        assert self.problems(db) == []

    @pytest.mark.spec("P-04")
    @pytest.mark.parametrize(
        ("statement", "found"),
        [
            ("UPDATE audit SET after = '{\"amount\": 1}' WHERE stream_seq = 2", "#2: altered"),
            ("DELETE FROM audit WHERE stream_seq = 2", "#3: entry 2 is missing"),
            ('UPDATE audit SET actor = actor || \'{"name": "x"}\' WHERE stream_seq = 3', "#3"),
        ],
    )
    def test_an_altered_or_removed_entry_is_found(
        self, db: Db, owner_db: Db, statement: str, found: str
    ) -> None:
        with owner_db.engine.begin() as connection:
            connection.execute(text(statement))
        assert any(found in problem for problem in self.problems(db))

    def test_the_command_says_so(
        self, sample_environment: dict[str, str], owner_db: Db, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert audit.main(["verify", "sample"]) == 0
        with owner_db.engine.begin() as connection:
            connection.execute(text("UPDATE audit SET action = 'y' WHERE stream_seq = 1"))
        assert audit.main(["verify", "sample"]) == 1
        assert "account:x #1: altered" in capsys.readouterr().err


def test_a_value_the_driver_cannot_send_is_a_defect(db: Db) -> None:
    with pytest.raises(ProgrammingError), db.transaction(CALL) as tx:
        tx.session.execute(text("SELECT :value"), {"value": {"a": 1}})


def test_parameters_do_not_get_into_error_texts(db: Db) -> None:
    with pytest.raises(DBAPIError) as error, db.transaction(CALL) as tx:
        tx.session.execute(text("SELECT CAST(:v AS integer)"), {"v": "11010519491231002X"})
    assert "parameters hidden" in str(error.value)


def test_a_connection_may_get_the_number_of_what_was_closed_unnoticed(db: Db) -> None:
    ours, theirs = socket.socketpair()
    number = os.dup(ours.fileno())
    waiting = eventlet.spawn(trampoline, number, read=True)
    eventlet.sleep(0)
    os.close(number)  # as a library does that knows nothing of the hub
    try:
        with db.engine.connect() as connection:
            assert connection.connection.fileno() == number
            assert connection.scalar(text("SELECT 1")) == 1
    finally:
        waiting.kill()
        ours.close()
        theirs.close()
