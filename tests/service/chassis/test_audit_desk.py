"""The audit record as its administrator reads it."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from chassis import audit_desk, clock
from chassis.context import Actor, Call
from chassis.database import Db
from chassis.upkeep import seal_audit
from contracts.auditing import CheckQuery, Entries, EntriesQuery, LooksQuery
from tests.service.chassis.sample.contract import Entry, Sample
from tests.service.chassis.sample.service import add

pytestmark = [pytest.mark.service, pytest.mark.spec("P-04")]
MONDAY = date(2026, 3, 2)
FUJIAN = Actor("staff", "f1", "林文静", office="FUJIAN", roles=("EXAMINE",))
ZHEJIANG = Actor("staff", "z1", "沈文静", office="ZHEJIANG", roles=("EXAMINE",))
CENTRE = Actor("staff", "c1", "郑正清", roles=("AUDIT_ADMIN",))
OF_FUJIAN = Actor("staff", "c2", "林正清", office="FUJIAN", roles=("AUDIT_ADMIN",))


def act(db: Db, actor: Actor, account: str = "x", day: date = MONDAY) -> None:
    call = Call(
        actor, idempotency_key=f"{account}-{clock.now()}-{actor.name}", operation=Sample.add
    )
    with clock.travel(day):
        db.command(call, Entry(account=account, amount=1), add)


def found(db: Db, actor: Actor = CENTRE, **asked: Any) -> Entries:
    call = Call(actor)
    with db.read(call) as session:
        return audit_desk.entries(session, call, EntriesQuery(**asked))


def check(db: Db) -> tuple[int, int, list[str]]:
    """Part by part until there is no more."""
    entries, seals, problems = 0, 0, list[str]()
    asked: CheckQuery | None = CheckQuery()
    while asked is not None:
        with db.read(Call(CENTRE)) as session:
            part = audit_desk.check(session, Call(CENTRE), asked)
        entries, seals = entries + part.entries, seals + part.seals
        problems += part.problems
        asked = part.next
    return entries, seals, problems


def test_what_is_looked_for_is_found_newest_first(db: Db) -> None:
    act(db, FUJIAN, "x")
    act(db, ZHEJIANG, "y", MONDAY + timedelta(days=1))
    act(db, FUJIAN, "x", MONDAY + timedelta(days=2))
    items = found(db).items
    assert [(one.name, one.object_id, one.number, one.intact) for one in items] == [
        ("林文静", "x", 2, True), ("沈文静", "y", 1, True), ("林文静", "x", 1, True),
    ]  # fmt: skip
    tuesday = MONDAY + timedelta(days=1)
    assert [one.object_id for one in found(db, since=tuesday, until=tuesday).items] == ["y"]
    assert len(found(db, name="林文静").items) == len(found(db, account_id="f1").items) == 2
    assert len(found(db, object_id="y").items) == 1
    assert found(db, actions=["nothing"]).items == []
    assert [one.number for one in found(db, object_id="x", before=items[0].at).items] == [1]


def test_who_administers_one_office_sees_what_its_staff_did(db: Db) -> None:
    act(db, FUJIAN, "x")
    act(db, ZHEJIANG, "y")
    assert [one.name for one in found(db, OF_FUJIAN).items] == ["林文静"]


def test_an_export_is_recorded_with_what_was_asked_for(db: Db) -> None:
    act(db, FUJIAN, "x")
    call = Call(CENTRE)
    asked = EntriesQuery(name="林文静")
    with db.transaction(call) as tx:
        assert len(audit_desk.export(tx, asked).items) == 1
    (entry,) = found(db, actions=["export_audit"]).items
    assert entry.after == {"asked": {"name": "林文静"}, "entries": 1}
    assert entry.account_id == "c1"


def test_the_chains_and_seals_are_verified_part_by_part(
    db: Db, owner_db: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_desk, "CHECKED", 2)
    monkeypatch.setattr(audit_desk, "SEALS", 1)
    for account in ("x", "x", "y", "x", "z"):
        act(db, FUJIAN, account)
    act(db, FUJIAN, "z", MONDAY + timedelta(days=1))
    with clock.travel(MONDAY + timedelta(days=3)):
        seal_audit(Call(CENTRE), db=db)
    assert check(db) == (6, 3, [])
    with owner_db.engine.begin() as connection:
        connection.execute(
            text("UPDATE audit SET action = 'gone' WHERE stream = 'account:x' AND stream_seq = 2")
        )
        connection.execute(text("DELETE FROM audit WHERE stream = 'account:z' AND stream_seq = 2"))
    _, _, problems = check(db)
    assert any("#2: altered" in one for one in problems)
    assert any("seal of 2026-03-03" in one for one in problems)
    marked = {(one.object_id, one.number) for one in found(db).items if not one.intact}
    assert marked == {("x", 2)}


def test_many_looks_within_an_hour_are_told(db: Db) -> None:
    for account in ("x", "y", "z", "x"):
        act(db, FUJIAN, account)
    act(db, ZHEJIANG, "x")
    action = found(db).items[0].action
    asked = LooksQuery(
        since=clock.now() - timedelta(days=3650), actions=[action], objects=3, looks=100
    )
    with db.read(Call(CENTRE)) as session:
        (one,) = audit_desk.looks(session, Call(CENTRE), asked).items
    assert (one.name, one.looks, one.objects) == ("林文静", 4, 3)
