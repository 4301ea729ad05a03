"""What is taken away from the end of an object's record is noticed."""

from collections.abc import MutableMapping
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from structlog.testing import capture_logs

from chassis import audit, audit_seal, clock
from chassis.context import Call, system_call
from chassis.database import Db
from chassis.upkeep import seal_audit
from tests.service.chassis.conftest import FIRM
from tests.service.chassis.sample.contract import Entry, Sample
from tests.service.chassis.sample.service import add

pytestmark = pytest.mark.spec("P-04")
MONDAY = date(2026, 3, 2)
SYSTEM = system_call("sample")
Line = MutableMapping[str, Any]


def act(db: Db, day: date, account: str = "x") -> None:
    call = Call(FIRM, idempotency_key=f"{day}-{account}-{clock.now()}", operation=Sample.add)
    with clock.travel(day):
        db.command(call, Entry(account=account, amount=1), add)


def seal(db: Db, day: date) -> list[Line]:
    """Run the job on `day`; the seals it told to the log."""
    with clock.travel(day), capture_logs() as logged:
        seal_audit(system_call("sample"), db=db)
    return [line for line in logged if line["event"] == "audit_sealed"]


def problems(db: Db, *known: str) -> list[str]:
    with db.engine.connect() as connection:
        return list(audit_seal.problems(connection, known))


def delete(owner_db: Db, where: str, table: str = "audit") -> None:
    with owner_db.engine.begin() as connection:
        connection.execute(text(f"DELETE FROM {table} WHERE {where}"))


@pytest.fixture
def week(db: Db) -> list[Line]:
    """Monday: x twice and y; Tuesday: nothing; Wednesday: x. Sealed on Thursday."""
    for account in ("x", "x", "y"):
        act(db, MONDAY, account)
    act(db, MONDAY + timedelta(days=2))
    return seal(db, MONDAY + timedelta(days=3))


def test_every_day_that_is_over_is_sealed_once_and_told(db: Db, week: list[Line]) -> None:
    assert [(line["day"], line["entries"], line["streams"]) for line in week] == [
        ("2026-03-02", 3, 2),
        ("2026-03-03", 0, 0),
        ("2026-03-04", 1, 1),
    ]
    assert seal(db, MONDAY + timedelta(days=3)) == []
    assert problems(db, *(line["digest"] for line in week)) == []


def test_a_day_is_china_s_and_sealed_only_when_it_has_settled(db: Db) -> None:
    act(db, MONDAY)
    end = clock.SHANGHAI
    midnight = audit_seal._midnight(MONDAY + timedelta(days=1)).astimezone(end)
    assert (midnight.hour, midnight.date()) == (0, MONDAY + timedelta(days=1))
    assert seal(db, midnight + timedelta(minutes=9)) == []
    assert len(seal(db, midnight + timedelta(minutes=11))) == 1


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("stream = 'account:x' AND stream_seq = 3", "2026-03-04: 1 entries of 1 objects"),
        ("stream = 'account:y'", "2026-03-02: 3 entries of 2 objects"),
    ],
)
def test_newest_entries_that_are_gone_are_noticed(
    db: Db,
    owner_db: Db,
    week: list[Line],
    where: str,
    found: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    delete(owner_db, where)
    with db.engine.connect() as connection:
        assert list(audit.problems(connection)) == [], "the chains alone do not show it"
    (problem,) = problems(db)
    assert found in problem
    assert audit.main(["verify", "sample"]) == 1
    assert "were sealed; there are" in capsys.readouterr().err


def test_an_entry_put_into_a_sealed_day_is_noticed(db: Db, week: list[Line]) -> None:
    act(db, MONDAY + timedelta(days=1), "z")
    (problem,) = problems(db)
    assert "seal of 2026-03-03" in problem


def test_a_seal_that_is_gone_or_altered_is_noticed(db: Db, owner_db: Db, week: list[Line]) -> None:
    with owner_db.engine.begin() as connection:
        connection.execute(text("UPDATE audit_seal SET entries = 9 WHERE day = '2026-03-03'"))
    assert ["seal of 2026-03-03" in problem for problem in problems(db)] == [True]
    delete(owner_db, "day = '2026-03-03'", "audit_seal")
    assert problems(db) == [
        "seal of 2026-03-03: missing",
        "seal of 2026-03-04: does not follow from the seal before",
    ]


def test_a_record_and_its_seals_made_anew_do_not_have_the_log_s_digests(
    db: Db, owner_db: Db, week: list[Line], capsys: pytest.CaptureFixture[str]
) -> None:
    delete(owner_db, "stream = 'account:y'")
    delete(owner_db, "true", "audit_seal")
    forged = seal(db, MONDAY + timedelta(days=3))
    assert problems(db) == [], "in itself all is in order"
    known = week[0]["digest"]
    assert problems(db, known) == [f"seal {known}: known from elsewhere, not there"]
    assert audit.main(["verify", "sample", "--seal", known]) == 1
    assert audit.main(["verify", "sample", "--seal", forged[0]["digest"]]) == 0
    assert "known from elsewhere" in capsys.readouterr().err


def test_the_service_cannot_change_its_seals(db: Db, week: list[Line]) -> None:
    for statement in ("DELETE FROM audit_seal", "UPDATE audit_seal SET entries = 0"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            db.transaction(SYSTEM) as tx,
        ):
            tx.session.execute(text(statement))


def test_two_instances_make_one_seal(db: Db) -> None:
    act(db, MONDAY)
    now = audit_seal._midnight(MONDAY + timedelta(days=2))
    with db.engine.connect() as one, db.engine.connect() as other:
        assert audit_seal._last(other) is None
        first = audit_seal.seal_next(one, now)
        one.commit()
        assert first and first["day"] == MONDAY
        assert audit_seal.seal_next(other, now) is None
