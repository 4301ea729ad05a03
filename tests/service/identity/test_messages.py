"""What a firm is told is kept for it and reaches its phones, whatever is down meanwhile."""

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from chassis import clock
from chassis.context import Actor, Call, system_call
from chassis.database import Db
from chassis.retention import Retention, purge
from chassis.vault import Vault
from contracts.application.submission import APPLICATION_SUBMITTED, SubmittedData
from contracts.hires import HIRE_DECIDED, HireDecided
from contracts.review.messages import FIRM_TOLD, FirmTold
from contracts.review.reminders import HOLDER_REMINDED
from contracts.watching import HOLDER_NOTIFIED, HOLDER_SHORT, HolderNotified, HolderShort
from services.identity import reactions, sms
from services.identity.handlers import send_messages
from services.identity.message_tables import sms_message
from services.identity.model import MESSAGE_USEFUL
from services.identity.retention import EXPIRED, KEEP_MESSAGES
from services.identity.sms import by_day
from services.identity.sms_client import http_deliver
from tests.events import arrived, of_version
from tests.service.identity.conftest import Phones

pytestmark = pytest.mark.service
NOON = datetime(2026, 3, 2, 12, tzinfo=clock.SHANGHAI)
LICENCE = {"licence": "4-1-00033-2026", "term_end": "2032年3月1日"}


def firm_told(enterprise_id: str, kind: str = "LICENCE_EXPIRED", **values: str) -> Any:
    told = FirmTold(enterprise_id=enterprise_id, kind=kind, values=values or LICENCE)
    return arrived(FIRM_TOLD, told)


def sent_of(phones: Phones, told_: Any) -> list[Any]:
    return [row for row in phones.rows() if row.message_id == told_.id]


def test_a_message_is_kept_and_sent_once_however_often_it_arrives(
    tell: Any, kept: Any, phones: Phones, firm: Callable[..., tuple[Actor, dict[str, Any]]]
) -> None:
    actor, request = firm()
    event = firm_told(str(actor.enterprise_id))
    with clock.travel(NOON):
        tell(event)
        tell(event)
        phones.deliver()
    (row,) = kept(actor.enterprise_id)
    assert (row.id, row.kind, row.title) == (event.id, "LICENCE_EXPIRED", "许可证有效期已届满")
    assert row.told_at == event.occurred_at and LICENCE["licence"] in row.body
    (text,) = [
        one for one in phones.texts(request["enterprise"]["contact_mobile"]) if "届满" in one
    ]
    assert text.startswith(sms.SIGNATURE) and "2032年3月1日" in text
    assert [one.state for one in sent_of(phones, event)] == [sms.SENT]


def test_a_submission_is_told_with_its_receipt_and_again_after_a_correction(
    db: Db, vault: Vault, kept: Any, firm: Any
) -> None:
    actor, _ = firm()
    told = SubmittedData(
        application_id=str(uuid.uuid4()), number="SQ2026-000007", type="NEW", procedure="GENERAL",
        round=1, enterprise_id=str(actor.enterprise_id), enterprise_name="甲",
        uscc="91310000MA1FL0GH8U", legal_representative="王大力", address="乙", office="HUADONG",
        categories={}, manual=0, submitted_at=NOON,
    )  # fmt: skip
    for round_ in (1, 2):
        event = arrived(APPLICATION_SUBMITTED, replace(told, round=round_))
        db.react(event, "tests", reactions.submitted, vault=vault)
    first, second = kept(actor.enterprise_id)
    assert (first.kind, first.round, second.kind, second.round) == (
        "SUBMITTED",
        1,
        "RESUBMITTED",
        2,
    )
    assert "2026年3月2日 12:00" in first.body and "第2次" in second.body
    assert first.application_id == told.application_id
    assert not any("王大力" in one.title + one.body for one in (first, second))


@pytest.mark.spec("F-14")
def test_a_reminder_goes_out_by_day_also_as_the_release_before_tells_it(
    db: Db, vault: Vault, tell: Any, phones: Phones, firm: Any
) -> None:
    actor, request = firm()
    phones.deliver()
    values = LICENCE | {"first": "2031年12月2日", "last": "2032年1月31日"}
    before = {
        "reminder_id": str(uuid.uuid4()), "enterprise_id": actor.enterprise_id,
        "kind": "LICENCE_END", "day": "2032-03-01", "text": "许可证的有效期至2032年3月1日。",
    }  # fmt: skip
    with clock.travel(datetime(2031, 12, 2, 3, tzinfo=clock.SHANGHAI)):
        tell(firm_told(str(actor.enterprise_id), "TERM_ENDING", **values))
        db.react(
            of_version(HOLDER_REMINDED, 1, before), "tests", reactions.holder_reminded, vault=vault
        )
        assert phones.deliver() == 0, "nobody is woken by it"
    with clock.travel(datetime(2031, 12, 2, 8, tzinfo=clock.SHANGHAI)):
        assert phones.deliver() == 2
    texts = phones.texts(request["enterprise"]["contact_mobile"])
    assert sum("有效期至2032年3月1日" in text for text in texts) == 2


@pytest.mark.parametrize(("hour", "wakes"), [(0, 8), (7, 8), (8, 8), (19, 19), (20, 32), (23, 32)])
def test_what_can_wait_goes_out_by_day(hour: int, wakes: int) -> None:
    midnight = datetime(2026, 3, 2, tzinfo=clock.SHANGHAI)
    assert by_day(midnight + timedelta(hours=hour)) == midnight + timedelta(hours=wakes)


def test_a_firm_that_has_not_registered_finds_what_it_was_told(
    tell: Any, kept: Any, phones: Phones
) -> None:
    nobody = str(uuid.uuid4())
    event = firm_told(nobody)
    tell(event)
    assert len(kept(nobody)) == 1 and sent_of(phones, event) == []


def test_while_the_gateway_is_away_or_refuses_it_is_tried_again_until_it_takes_it(
    tell: Any, phones: Phones, firm: Any
) -> None:
    actor, request = firm()
    event = firm_told(str(actor.enterprise_id))
    with clock.travel(NOON):
        phones.deliver()
        tell(event)
        up, phones.url = phones.url, "http://127.0.0.1:9"  # nobody listens
        assert phones.deliver() == 0
        phones.url = up
        phones.refuse(2)
    now, waited = NOON, []
    while (found := sent_of(phones, event))[0].state == sms.QUEUED:
        with clock.travel(now):
            phones.deliver()
        waited.append(found[0].attempts)
        now += timedelta(minutes=1)
    (row,) = found
    assert row.state == sms.SENT and row.attempts == 4 and row.last_error is None
    mobile = request["enterprise"]["contact_mobile"]
    assert sum("届满" in text for text in phones.texts(mobile)) == 1


def test_a_process_that_dies_after_the_gateway_took_it_sends_it_under_the_same_reference(
    db: Db, vault: Vault, tell: Any, phones: Phones, firm: Any
) -> None:
    actor, request = firm()
    phones.deliver()
    event = firm_told(str(actor.enterprise_id))

    def take_and_die(*message_: str) -> None:
        http_deliver(phones.url)(*message_)
        raise KeyboardInterrupt

    with clock.travel(NOON):
        tell(event)
        with pytest.raises(KeyboardInterrupt):
            send_messages.send_due(db, system_call("identity"), vault=vault, deliver=take_and_die)
    assert sent_of(phones, event)[0].state == sms.QUEUED
    with clock.travel(NOON + 2 * send_messages.LEASE):
        assert phones.deliver() == 1
    mobile = request["enterprise"]["contact_mobile"]
    assert sum("届满" in text for text in phones.texts(mobile)) == 1


def test_what_is_never_taken_is_given_up_and_the_message_stays(
    tell: Any, kept: Any, phones: Phones, firm: Any
) -> None:
    actor, _ = firm()
    event = firm_told(str(actor.enterprise_id))
    phones.url = "http://127.0.0.1:9"  # nobody listens
    with clock.travel(NOON):
        tell(event)
    for hours in range(0, int(MESSAGE_USEFUL / timedelta(hours=1)) + 2, 6):
        with clock.travel(NOON + timedelta(hours=hours)):
            phones.deliver()
    (row,) = sent_of(phones, event)
    assert row.state == sms.GIVEN_UP and row.last_error == "ConnectionError"
    assert len(kept(actor.enterprise_id)) == 1


def test_a_code_does_not_wait_behind_the_morning_s_messages(
    tell: Any, phones: Phones, firm: Any, ask_code: Any
) -> None:
    actor, _ = firm()
    with clock.travel(NOON):
        for _ in range(25):
            tell(firm_told(str(actor.enterprise_id)))
    with clock.travel(NOON + timedelta(seconds=1)):
        ask_code(purpose="register", mobile="13800000099")
        phones.deliver()
    code = [row for row in phones.rows() if row.kind == sms.CODE][-1]
    assert code.state == sms.SENT


def test_after_five_years_a_message_goes_with_all_that_hangs_on_it(
    db: Db, tell: Any, kept: Any, phones: Phones, firm: Any
) -> None:
    actor, _ = firm()
    old, recent = (firm_told(str(actor.enterprise_id)) for _ in range(2))
    with clock.travel(NOON):
        tell(old)
        phones.deliver()
    retention = Retention(*(timedelta(days=7),) * 3)

    def purged(on: datetime) -> list[int]:
        with clock.travel(on):
            purge(db, Call(system_call("identity").actor), retention, EXPIRED)
        return [len(kept(actor.enterprise_id)), len(sent_of(phones, old))]

    assert purged(NOON + timedelta(days=90)) == [1, 1], "where it was sent stays as long"
    with clock.travel(NOON):
        tell(recent)
    assert recent.occurred_at > clock.now() - KEEP_MESSAGES
    last = old.occurred_at + KEEP_MESSAGES
    assert purged(last - timedelta(days=1)) == [2, 1]
    assert purged(last + timedelta(days=1)) == [0, 0]
    with db.read(system_call("test")) as session:
        gone = select(sms_message.c.id).where(sms_message.c.message_id == old.id)
        assert session.execute(gone).all() == []


@pytest.mark.parametrize("outcome", ["PASS", "RETURN"])
def test_a_decision_on_a_hire_is_told_without_a_word_of_the_person(
    db: Db, vault: Vault, kept: Any, firm: Any, outcome: str
) -> None:
    actor, _ = firm()
    told = HireDecided(
        hire_id=str(uuid.uuid4()),
        enterprise_id=str(actor.enterprise_id),
        kind="TECH_HEAD",
        outcome=outcome,
        submitted_at=NOON,
    )
    db.react(arrived(HIRE_DECIDED, told), "identity.messages", reactions.hire_decided, vault=vault)
    (row,) = kept(actor.enterprise_id)
    assert "技术负责人入职申请" in row.body and "2026年3月2日 12:00" in row.body
    assert ("已退回" in row.title) == (outcome == "RETURN")


@pytest.mark.parametrize("asked", [False, True])
def test_what_the_people_of_a_holder_lack_is_told_in_figures(
    db: Db, vault: Vault, kept: Any, firm: Any, asked: bool
) -> None:
    actor, _ = firm()
    lack: dict[str, Any] = {
        "shortfall_id": str(uuid.uuid4()),
        "enterprise_id": str(actor.enterprise_id),
        "licence_number": "4-1-00033-2026",
        "since": date(2026, 3, 2),
        "missing": 3,
        "expired": 2,
        "unfit": 0,
    }
    if asked:
        told = arrived(HOLDER_NOTIFIED, HolderNotified(**lack, deadline=date(2026, 4, 1)))
        db.react(told, "identity.messages", reactions.holder_notified, vault=vault)
    else:
        short = arrived(HOLDER_SHORT, HolderShort(**lack))
        db.react(short, "identity.messages", reactions.holder_short, vault=vault)
    (row,) = kept(actor.enterprise_id)
    assert "自2026年3月2日起" in row.body and "缺少人员3人、证书失效2人" in row.body
    assert ("2026年4月1日前" in row.body) == asked
