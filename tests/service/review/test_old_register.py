"""Licences of the old register, taken over many at a time: all that one would have is there."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from chassis import audit
from chassis.context import system_call
from chassis.database import Db
from chassis.tables import outbox
from contracts.identity.enterprises import enterprise_id_of
from contracts.review.licences import LicenceQuery
from services.review import look_up, numbering
from services.review.licensing.repository import licence_of
from services.review.licensing.taking_over import free, take_over_all
from services.review.licensing.values import Licence
from services.review.old_register.judging import Judged, Seen, judge
from services.review.old_register.lines import read
from services.review.tables import licence_events
from tests.factories.old_register import line, uscc
from tests.infrastructure import Servers

pytestmark = pytest.mark.service
TODAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def db(servers: Servers) -> Iterator[Db]:
    with servers.database("review") as urls:
        database = Db.connect(urls.app, "review")
        yield database
        database.close()


def judged(db: Db, *given: dict[str, Any], registered: dict[str, str] | None = None) -> Judged:
    entries = []
    for number, one in enumerate(given, 2):
        entry, wrong = read(number, one, TODAY)
        assert entry is not None, wrong
        entries.append(entry)
    with db.read(system_call("review")) as session:
        return judge(session, entries, Seen(), registered or {}, TODAY)


def load(db: Db, *given: dict[str, Any]) -> Judged:
    found = judged(db, *given)
    assert found.faults == []
    with db.transaction(system_call("review")) as tx:
        take_over_all(tx, free(tx, found.new), TODAY)
    return found


def held(db: Db, serial: int) -> Licence:
    with db.read(system_call("review")) as session:
        found = licence_of(session, enterprise_id_of(uscc(serial)))
    assert found is not None
    return found


def test_each_has_its_version_event_audit_record_and_place_in_the_look_up(db: Db) -> None:
    load(db, line(101), line(102, state="已注销", ended_on="2024-01-01"))
    licence = held(db, 101)
    assert (licence.number, licence.version, licence.prints) == ("4-1-00101-2022", 1, ())
    assert licence.term(TODAY).grades.categories == {"CZ": "3"}
    assert licence.term(TODAY).grades.scope == ("可以从事10千伏以下电压等级电力设施的安装活动",)
    assert held(db, 102).ended_on == date(2024, 1, 1)
    with db.read(system_call("review")) as session:
        found = look_up.search(session, system_call("test"), LicenceQuery(text="第101电力"))
        told = session.execute(
            select(licence_events.c.event).where(licence_events.c.licence_id == licence.id)
        ).scalar_one()
        sent = session.scalar(
            select(func.count())
            .select_from(outbox)
            .where(outbox.c.stream == f"licence:{licence.id}", outbox.c.stream_seq == 1)
        )
    assert [one.number for one in found.items][:1] == [licence.number]
    assert (told["type"], told["subject"], sent) == ("licence.imported", licence.number, 1)
    with db.engine.connect() as connection:
        assert list(audit.problems(connection)) == []


def test_numbers_given_later_come_after_those_taken_over(db: Db) -> None:
    load(db, line(205, number="4-3-54321-2021"))
    with db.transaction(system_call("review")) as tx:
        assert numbering.take(tx.session, "licence/4-3") == 54322


def test_the_same_again_changes_nothing_and_says_so(db: Db) -> None:
    load(db, line(301), line(302))
    again = judged(db, line(301), line(302), line(303))
    assert (again.unchanged, [one.number for one in again.new]) == (2, ["4-1-00303-2022"])


def test_a_number_that_exists_with_other_data_is_named_with_what_differs(db: Db) -> None:
    load(db, line(401))
    found = judged(db, line(401, name="上海另一电力有限公司", valid_to="2028-05-30"))
    assert [str(one) for one in found.faults] == [
        "第2行 许可证编号：该编号已经导入，但单位名称、有效期止与登记的不同"
    ]


def test_what_lines_contradict_among_themselves_and_in_the_register(db: Db) -> None:
    load(db, line(501))
    found = judged(
        db,
        line(502), line(502),
        line(503), line(503, number="4-1-00504-2022"),
        line(501, number="4-1-00505-2022"),
    )  # fmt: skip
    assert [str(one) for one in found.faults] == [
        "第3行 许可证编号：与第2行的许可证编号重复",
        "第5行 统一社会信用代码：第4行已有该单位的有效许可证，一家单位只能有一个",
        "第6行 统一社会信用代码：该单位已持有有效许可证4-1-00501-2022",
    ]


def test_a_firm_that_has_registered_already_gets_its_licence(db: Db) -> None:
    firm = "7d9a7a0e-6d0e-4b57-8c8f-0f6a4f8d7f12"
    found = judged(db, line(601), registered={uscc(601): firm})
    assert [one.enterprise_id for one in found.new] == [firm]


def test_who_was_faster_is_left_out(db: Db) -> None:
    found = judged(db, line(701), line(702))
    load(db, line(701))
    with db.transaction(system_call("review")) as tx:
        assert [one.number for one in free(tx, found.new)] == ["4-1-00702-2022"]
