"""Text messages: queued in the transaction, sent when the service takes them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from chassis import clock
from chassis.context import system_call
from chassis.database import Db
from chassis.retention import Retention, purge
from contracts.identity.entry import CodeSent
from services.identity.retention import EXPIRED
from services.identity.sms import GIVEN_UP, QUEUED, SENT
from services.identity.tables import sms_message
from tests.service.identity.conftest import Phones

pytestmark = pytest.mark.service
MOBILE = "13800001111"
KEPT = Retention.from_settings()


@pytest.fixture
def queued(ask_code: Callable[..., CodeSent], phones: Phones) -> Phones:
    ask_code(purpose="register", mobile=MOBILE)
    return phones


def test_a_message_waits_while_the_service_refuses_and_arrives_once(queued: Phones) -> None:
    queued.refuse(2)
    assert queued.deliver() == 0
    [row] = queued.rows()
    assert (row.state, row.attempts, row.last_error) == (QUEUED, 1, "HTTP 503")
    with clock.travel(row.due_at - timedelta(minutes=1)):
        assert queued.deliver() == 0
        assert queued.rows()[0].attempts == 1
    with clock.travel(row.due_at):
        assert queued.deliver() == 0
    with clock.travel(queued.rows()[0].due_at):
        assert queued.deliver() == 1
        assert queued.deliver() == 0
    assert len(queued.texts(MOBILE)) == 1
    assert queued.rows()[0].state == SENT


def test_messages_arrive_in_the_order_in_which_they_were_written(
    db: Db, ask_code: Callable[..., CodeSent], phones: Phones
) -> None:
    """However the database returns the rows of one batch: the later ones were updated last."""
    mobiles = [f"1380000{number:04}" for number in range(5)]
    for mobile in mobiles:
        ask_code(purpose="register", mobile=mobile)
    with db.transaction(system_call("identity")) as tx:
        for row in sorted(phones.rows(), key=lambda row: row.created_at)[:3]:
            tx.session.execute(
                update(sms_message)
                .where(sms_message.c.id == row.id)
                .values(attempts=sms_message.c.attempts)
            )
    assert phones.deliver() == 5
    sent = sorted(phones.rows(), key=lambda row: row.sent_at)
    assert sent == sorted(sent, key=lambda row: row.created_at)


def test_a_service_that_is_down_is_no_error(queued: Phones) -> None:
    url, queued.url = queued.url, "http://127.0.0.1:9"
    assert queued.deliver() == 0
    queued.url = url
    with clock.travel(timedelta(seconds=3)):
        assert queued.deliver() == 1


def test_a_code_that_is_of_no_use_any_more_is_not_sent(queued: Phones) -> None:
    queued.refuse(1)
    with clock.travel(timedelta(minutes=6)):
        assert queued.deliver() == 0
    assert queued.rows()[0].state == GIVEN_UP


def test_a_sender_that_died_is_followed_by_another(db: Db, queued: Phones) -> None:
    with db.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE sms_message SET attempts = 1, due_at = due_at + interval '30 seconds'"
        )
    assert queued.deliver() == 0
    with clock.travel(timedelta(seconds=31)):
        assert queued.deliver() == 1


def test_number_and_text_are_encrypted(db: Db, queued: Phones) -> None:
    with db.engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT t::text FROM sms_message t").scalar_one()
    assert MOBILE.encode().hex() not in row
    assert "验证码".encode().hex() not in row


def test_old_things_are_deleted_and_waiting_ones_are_not(db: Db, queued: Phones) -> None:
    def run() -> None:
        purge(db, system_call("identity"), KEPT, EXPIRED)

    with clock.travel(timedelta(days=40)):
        run()
    assert len(queued.rows()) == 1
    queued.deliver()
    run()
    assert len(queued.rows()) == 1
    with clock.travel(timedelta(days=40)):
        run()
    assert queued.rows() == []
