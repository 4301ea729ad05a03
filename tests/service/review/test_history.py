"""Any day of the past shows the register as it was."""

import uuid
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import create_engine, update

from chassis import clock
from chassis.clock import SHANGHAI
from chassis.context import Actor
from chassis.database import Db
from contracts.errors import Invalid
from contracts.review.licences import HeldQuery, Licence, LicenceQuery
from rules.licence import valid_until
from services.review import look_up, register
from services.review.licensing import by_date, repository
from services.review.licensing.changes import Change, ItemChange, RegisterChange, Renew
from services.review.licensing.values import Grades
from services.review.tables import licence_versions
from tests.databases import DatabaseUrls
from tests.factories.licences import HIGH, LATER, LOW, OFFICE, issue, take_over
from tests.infrastructure import Servers
from tests.service.review.conftest import call

pytestmark = pytest.mark.service
ISSUED = date(2020, 3, 2)
RENAMED, LOWERED, RENEWED = date(2021, 5, 10), date(2023, 8, 1), date(2025, 12, 20)
ENDED = valid_until(valid_until(ISSUED) + timedelta(days=1))
NOW = ENDED + timedelta(days=30)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def urls(servers: Servers) -> Iterator[DatabaseUrls]:
    with servers.database("review") as found:
        yield found


@pytest.fixture(scope="module")
def db(urls: DatabaseUrls) -> Iterator[Db]:
    database = Db.connect(urls.app, "review")
    yield database
    database.close()


class Holder:
    def __init__(self, db: Db) -> None:
        self.db, self.firm = db, str(uuid.uuid4())
        self.actor = Actor("enterprise", "a", "申请人", enterprise_id=self.firm)

    def becomes(self, change: Change, at: date | datetime | None = None) -> None:
        with clock.travel(at or change.on), self.db.transaction(call(self.actor)) as tx:
            repository.keep(tx, by_date.held(tx, self.firm), change)

    def on(self, day: date | None, today: date = NOW) -> Licence | None:
        asked = HeldQuery(enterprise_id=self.firm, as_of=day)
        with clock.travel(today), self.db.read(call(self.actor)) as session:
            found = register.of_enterprise(session, call(self.actor), asked).items
        return found[0] if found else None


@pytest.fixture(scope="module")
def holder(db: Db) -> Holder:
    """Issued, renamed, lowered, renewed, expired."""
    made = Holder(db)
    made.becomes(issue(ISSUED, 1, made.firm))
    made.becomes(RegisterChange(on=RENAMED, particulars=LATER, office=OFFICE))
    made.becomes(ItemChange(on=LOWERED, grades=LOW))
    made.becomes(Renew(on=RENEWED, grades=LOW))
    with clock.travel(ENDED + DAY):
        by_date.follow_clock(call(made.actor), db=db)
    return made


@pytest.mark.parametrize(
    ("day", "name", "grades", "state", "term", "coming"),
    [
        (ISSUED, "上海明远电力工程有限公司", HIGH, "VALID", 1, False),
        (RENAMED - DAY, "上海明远电力工程有限公司", HIGH, "VALID", 1, False),
        (RENAMED, "上海明远电建有限公司", HIGH, "VALID", 1, False),
        (LOWERED - DAY, "上海明远电建有限公司", HIGH, "VALID", 1, False),
        (LOWERED, "上海明远电建有限公司", LOW, "VALID", 1, False),
        (RENEWED, "上海明远电建有限公司", LOW, "VALID", 1, True),
        (valid_until(ISSUED), "上海明远电建有限公司", LOW, "VALID", 1, True),
        (valid_until(ISSUED) + DAY, "上海明远电建有限公司", LOW, "VALID", 2, False),
        (ENDED, "上海明远电建有限公司", LOW, "VALID", 2, False),
        (ENDED + DAY, "上海明远电建有限公司", LOW, "EXPIRED", 2, False),
        (None, "上海明远电建有限公司", LOW, "EXPIRED", 2, False),
    ],
)
def test_a_licence_is_shown_as_it_was_on_a_day(
    holder: Holder, day: date | None, name: str, grades: Grades, state: str, term: int, coming: bool
) -> None:
    found = holder.on(day)
    assert found is not None
    first = ISSUED if term == 1 else valid_until(ISSUED) + DAY
    told = (found.name, found.categories, found.state, found.valid_from, bool(found.next_term))
    assert told == (name, grades.categories, state, first, coming)
    assert found.former_names == ([] if name == "上海明远电力工程有限公司" else [
        "上海明远电力工程有限公司"
    ])  # fmt: skip
    assert (found.ended_on is None) == (state == "VALID")


def test_what_was_on_paper_then_is_shown_with_it(holder: Holder) -> None:
    then, now = holder.on(ISSUED), holder.on(LOWERED)
    assert then is not None and now is not None
    assert then.verification_code != now.verification_code
    assert [one.number for one in then.prints] == [1]


def test_before_it_was_issued_there_is_none(holder: Holder) -> None:
    assert holder.on(ISSUED - DAY) is None


def test_a_licence_of_the_old_register_is_known_from_its_import_on(db: Db) -> None:
    holder, day = Holder(db), date(2026, 3, 2)
    holder.becomes(take_over(day, 2, holder.firm))
    assert holder.on(day - DAY) is None
    assert holder.on(day) is not None


def test_a_day_ends_at_midnight_in_china(db: Db) -> None:
    holder, day = Holder(db), date(2026, 3, 2)
    last_minute = datetime.combine(day, time(23, 59), SHANGHAI)
    holder.becomes(issue(day, 3, holder.firm), at=last_minute)
    after = RegisterChange(on=day + DAY, particulars=LATER, office=OFFICE)
    holder.becomes(after, at=last_minute + timedelta(minutes=2))
    that_day, next_day = holder.on(day), holder.on(day + DAY)
    assert that_day is not None and that_day.name == "上海明远电力工程有限公司"
    assert next_day is not None and next_day.name == "上海明远电建有限公司"


def test_the_look_up_finds_and_counts_what_was_there(db: Db, holder: Holder) -> None:
    def found(day: date, text: str = "上海明远") -> list[tuple[str, str]]:
        asked = LicenceQuery(text=text, as_of=day)
        with clock.travel(NOW), db.read(call(holder.actor)) as session:
            page = look_up.search(session, call(holder.actor), asked)
            entries = look_up.look_up(session, call(holder.actor), asked)
        told = [(one.name, one.state) for one in page.items]
        assert page.total == len(told)
        assert told == [(one.name, one.state) for one in entries.items]
        return told

    assert found(ISSUED - DAY) == []
    assert found(ISSUED) == [("上海明远电力工程有限公司", "VALID")]
    assert found(RENAMED) == [("上海明远电建有限公司", "VALID")]


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (NOW + DAY, "请选择今天或今天以前的日期"),
        (date(1989, 12, 31), "请选择1990年1月1日以后的日期"),
    ],
)
def test_a_day_that_no_register_tells_of_is_refused(holder: Holder, day: date, says: str) -> None:
    with pytest.raises(Invalid) as refused:
        holder.on(day)
    assert refused.value.findings[0]["path"] == "as_of"
    assert refused.value.findings[0]["message"] == says


def test_what_the_release_before_has_kept_is_read(db: Db, urls: DatabaseUrls) -> None:
    """It kept the face and the state, no periods."""
    holder = Holder(db)
    holder.becomes(issue(ISSUED, 4, holder.firm))
    holder.becomes(RegisterChange(on=RENAMED, particulars=LATER, office=OFFICE))
    whole = holder.on(ISSUED)
    kept = licence_versions.c["values"]
    as_before = kept.op("-")("periods").op("-")("ended_on")
    assert whole is not None
    of_licence = licence_versions.c.licence_id == whole.licence_id
    with create_engine(urls.owner).begin() as connection:
        connection.execute(
            update(licence_versions)
            .where(of_licence)
            .values({licence_versions.c["values"]: as_before})
        )
    assert holder.on(ISSUED) == whole
