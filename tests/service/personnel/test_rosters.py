"""Reserving people for an application, on a real database."""

import uuid
from collections.abc import Callable
from datetime import datetime

import eventlet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlalchemy import select, update

from chassis.context import system_call
from chassis.database import Db
from contracts.errors import Conflict, Invalid, KeyReused, NotFound
from contracts.personnel import Reserved
from services.personnel import repository
from services.personnel.tables import person, post, roster_draft
from tests.factories.registrations import identity_number
from tests.polling import wait_for
from tests.service.personnel.conftest import Firm, people

pytestmark = pytest.mark.service


def held(db: Db) -> set[tuple[str, bytes]]:
    """{(enterprise, identity hash)} of the posts in force."""
    with db.read(system_call("test")) as session:
        rows = session.execute(
            select(post.c.enterprise_id, post.c.id_hash).where(post.c.state != "released")
        )
        return {(row.enterprise_id, bytes(row.id_hash)) for row in rows}


@pytest.mark.spec("B-31")
def test_a_person_who_serves_another_firm_is_named_and_the_firm_is_not(
    new_firm: Callable[[], Firm],
) -> None:
    one, other = new_firm(), new_firm()
    assert one.reserve(people(1, 2)) == Reserved(count=2)
    with pytest.raises(Conflict) as refused:
        other.reserve(people(2, 3))
    assert refused.value.details == {
        "people": [
            {
                "name": "员工2",
                "id_number_masked": f"330106********{identity_number(2)[-4:]}",
                "kind": "TECH",
            }
        ]
    }
    assert "员工2" in refused.value.message
    assert one.enterprise_id not in str(refused.value.to_dict())
    assert other.roster().total == 0


@pytest.mark.spec("B-31")
def test_who_serves_elsewhere_is_told_as_asked(new_firm: Callable[[], Firm]) -> None:
    one, other = new_firm(), new_firm()
    number = next(n for n in map(identity_number, range(1000)) if n.endswith("X"))
    serial = int(number[14:17])
    one.reserve(people(serial, 5))
    assert other.elsewhere([number.lower(), identity_number(6)]) == [number.lower()]
    assert one.elsewhere([number, identity_number(5)]) == []
    with pytest.raises(NotFound):
        other.elsewhere([number], enterprise_id=one.enterprise_id)


def test_a_person_may_hold_two_posts_in_one_firm(new_firm: Callable[[], Firm]) -> None:
    firm = new_firm()
    firm.reserve(people(1, kind="TECH_HEAD") + people(1))
    assert firm.roster().total == 2


def test_a_new_submission_replaces_the_former_one(db: Db, new_firm: Callable[[], Firm]) -> None:
    one, other = new_firm(), new_firm()
    one.reserve(people(1, 2, 3))
    changed = people(2, 4)
    changed[0] = replace(changed[0], name="改名")
    one.reserve(changed)
    assert {item.name for item in one.roster().items} == {"改名", "员工4"}
    assert other.reserve(people(1, 3)) == Reserved(count=2)
    assert one.reserve([]) == Reserved(count=0)
    assert other.elsewhere([identity_number(2)]) == []


def test_a_repeated_command_changes_nothing(db: Db, new_firm: Callable[[], Firm]) -> None:
    firm = new_firm()
    first = firm.reserve(people(1, 2), key="submit")
    before = held(db)
    assert firm.reserve(people(1, 2), key="submit") == first
    assert firm.reserve(people(1, 2), key="again") == first
    assert held(db) == before
    with pytest.raises(KeyReused):
        firm.reserve(people(1), key="submit")


def test_the_people_of_another_firms_application_cannot_be_replaced(
    new_firm: Callable[[], Firm],
) -> None:
    one, other = new_firm(), new_firm()
    one.reserve(people(1))
    with pytest.raises(NotFound):
        other.reserve([], application_id=one.application_id)
    with pytest.raises(NotFound):
        other.reserve(people(2), enterprise_id=one.enterprise_id)
    assert one.roster().total == 1


def test_bad_identity_numbers_are_all_told(new_firm: Callable[[], Firm]) -> None:
    posts = people(1, 2, 3)
    posts[0] = replace(posts[0], id_number="330106")
    posts[2] = replace(posts[2], id_number="33010619850230001X")
    with pytest.raises(Invalid) as refused:
        new_firm().reserve(posts)
    paths = [finding["path"] for finding in refused.value.findings]
    assert paths == ["posts.0.id_number", "posts.2.id_number"]


def test_numbers_and_profiles_are_encrypted(db: Db, new_firm: Callable[[], Firm]) -> None:
    [post] = people(1)
    more = {"school": "某某电力大学", "mobile": "13800000001"}
    post = replace(post, profile=post.profile | more)
    new_firm().reserve([post], key="one")
    number = identity_number(1)
    with db.engine.connect() as connection:
        for table in ("person", "post", "audit", "idempotency", "outbox"):
            rows = connection.exec_driver_sql(f"SELECT t::text FROM {table} t")
            for (row,) in rows:
                assert number not in row
                assert number.encode().hex() not in row
                assert "电力大学" not in row
                assert "13800000001" not in row


@pytest.mark.spec("B-31")
def test_of_two_firms_that_submit_the_same_people_at_once_one_wins(
    db: Db, new_firm: Callable[[], Firm]
) -> None:
    @settings(
        max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(
        shared=st.sets(st.integers(0, 400), min_size=1, max_size=6),
        mine=st.sets(st.integers(401, 600), max_size=4),
        theirs=st.sets(st.integers(601, 800), max_size=4),
        order=st.permutations(range(2)),
    )
    def race(shared: set[int], mine: set[int], theirs: set[int], order: list[int]) -> None:
        rivals = [new_firm(), new_firm()]
        wanted = [people(*shared, *mine), people(*reversed(sorted(shared)), *theirs)]

        def submit(number: int) -> Conflict | None:
            try:
                rivals[number].reserve(wanted[number])
            except Conflict as conflict:
                return conflict
            return None

        submitting = {number: eventlet.spawn(submit, number) for number in order}
        refused = [submitting[number].wait() for number in range(2)]
        winner = refused.index(None)
        conflict = refused[1 - winner]
        assert conflict is not None
        named = {one["name"] for one in conflict.details["people"]}
        assert named == {f"员工{serial}" for serial in shared}
        assert len(rivals[winner].roster().items) == len(wanted[winner])
        assert rivals[1 - winner].roster().total == 0
        rivals[winner].reserve([])

    race()
    with db.read(system_call("test")) as session:
        assert session.execute(select(person)).first()


def test_the_database_itself_keeps_a_person_in_one_firm(
    db: Db, new_firm: Callable[[], Firm]
) -> None:
    """Somebody who writes without the locks, as a repair script might."""
    one, other = new_firm(), new_firm()
    one.reserve(people(1))
    copied = (
        "INSERT INTO post SELECT gen_random_uuid(), id_hash, name, %s, kind, 'active', %s, row_id,"
        " profile, since, NULL FROM post"
    )
    blocked = (
        "SELECT count(*) FROM pg_locks"
        " WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
    )
    rival = db.engine.connect()
    one.reserve([])
    with rival.begin():
        rival.exec_driver_sql(copied, (other.enterprise_id, other.application_id))
        waiting = eventlet.spawn(one.reserve, people(1))
        wait_for(lambda: rival.exec_driver_sql(blocked).scalar_one(), what="the other, waiting")
    rival.close()
    with pytest.raises(Conflict) as refused:
        waiting.wait()
    assert [one["name"] for one in refused.value.details["people"]] == ["员工1"]


def posts_of(firm: Firm) -> dict[tuple[str, int], str]:
    """{(kind, serial): state} of the newest post of each person in each kind."""
    with firm.db.read(system_call("test")) as session:
        rows = session.execute(
            select(post.c.kind, post.c.row_id, post.c.state)
            .where(post.c.enterprise_id == firm.enterprise_id)
            .order_by(post.c.since)
        )
        return {(row.kind, int(row.row_id.split("-")[-1])): row.state for row in rows}


def granted(firm: Firm) -> dict[str, int]:
    with firm.db.transaction(system_call("test")) as tx:
        return repository.replace_roster(tx, firm.application_id, firm.enterprise_id)


def now_of(firm: Firm) -> datetime:
    with firm.db.transaction(system_call("test")) as tx:
        return tx.now


def hire(firm: Firm, *serials: int) -> None:
    """As the office grants an entry of its own."""
    entry = type(firm)(firm.db, firm.vault)
    entry.enterprise_id, entry.actor = firm.enterprise_id, firm.actor
    entry.reserve(people(*serials))
    with firm.db.transaction(system_call("test")) as tx:
        tx.session.execute(
            update(post)
            .where(post.c.application_id == entry.application_id)
            .values(state="active", since=tx.now)
        )


def leave(firm: Firm, *serials: int) -> None:
    keys = [firm.vault.index(identity_number(serial)) for serial in serials]
    with firm.db.transaction(system_call("test")) as tx:
        tx.session.execute(
            update(post)
            .where(post.c.id_hash.in_(keys), post.c.state == "active")
            .values(state="ended", until=tx.now)
        )


def test_a_granted_draft_takes_the_place_of_the_roster(new_firm: Callable[[], Firm]) -> None:
    """The second application names 2, 3 and 5; 1 is let go, 4 was hired while it was written, 6
    while it was judged, and 3 has left since."""
    firm, other = new_firm(), new_firm()
    firm.reserve(people(1, 2, 3))
    assert granted(firm) == {"enter": 3, "leave": 0, "dropped": 0}
    begun = now_of(firm)
    hire(firm, 4)
    firm.application_id = str(uuid.uuid4())
    firm.reserve(people(2, 3, 5), begun_at=begun)
    hire(firm, 6)
    leave(firm, 3)
    assert granted(firm) == {"enter": 2, "leave": 2, "dropped": 1}
    assert {who for (_, who), state in posts_of(firm).items() if state == "active"} == {2, 4, 5, 6}
    assert firm.roster().counts == {"TECH": 4}
    assert other.reserve(people(1, 3)) == Reserved(count=2), "who is not named any more is free"
    assert granted(firm) == {"enter": 0, "leave": 0, "dropped": 0}, "told a second time"
    with firm.db.read(system_call("test")) as session:
        noted = select(roster_draft).where(roster_draft.c.application_id == firm.application_id)
        assert session.execute(noted).all() == []


def test_with_the_licence_goes_the_roster(new_firm: Callable[[], Firm]) -> None:
    firm, other = new_firm(), new_firm()
    firm.reserve(people(1, 2))
    granted(firm)
    with firm.db.transaction(system_call("test")) as tx:
        assert repository.end_roster(tx, firm.enterprise_id, held_at=tx.now) == 2
    assert firm.roster().total == 0
    assert other.reserve(people(1, 2)) == Reserved(count=2)
