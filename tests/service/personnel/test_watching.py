"""Watching what holders keep: found, told, handled, closed; by events and by the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from chassis import clock
from chassis.context import Actor, Call, system_call
from contracts.errors import Conflict, Invalid, NotFound, StaleVersion
from contracts.watching import (
    CloseShortfall,
    ExportQuery,
    FollowUpShortfall,
    TrendQuery,
)
from rules.vocabulary.enumerations import PersonKind
from services.personnel.tables import post
from services.personnel.watching import days, handling, judging, views
from services.personnel.watching.tables import shortfall, watch_queue, watched
from tests.service.personnel.hiring import Hiring, desk, new_desk, somebody
from tests.service.personnel.test_what_if import holder
from tests.service.personnel.watching import CENTRE, FAR, OFFICER, Watch, holder_of, steps

pytestmark = pytest.mark.service
__all__ = ["desk", "holder", "new_desk"]


def test_who_has_enough_is_not_listed(desk: Hiring) -> None:
    watch = Watch(desk.firm)
    assert watch.mine() == []
    assert watch.told() == []


def test_a_leave_is_found_at_once_and_a_hire_mends_it(desk: Hiring) -> None:
    watch = Watch(desk.firm)
    desk.leave(desk.posts(kind=PersonKind.SKILL)[0])
    watch.look()
    assert (watch.line.missing, watch.line.since, watch.line.state) == (1, clock.today(), "NEW")
    assert watch.line.order == "R30" and watch.line.level == "3"
    assert watch.told() == ["personnel.holder_short"]
    found_id = watch.line.shortfall_id
    desk.decide(desk.submit(PersonKind.SKILL, somebody(PersonKind.SKILL, item="HIGH_VOLTAGE")))
    watch.look()
    assert watch.mine() == [], "nobody was told to mend it, so nobody has to close it"
    assert steps(watch, found_id) == ["FOUND", "MENDED"]
    assert watch.own() is None


def test_a_leave_that_is_taken_back_is_looked_at_again(desk: Hiring) -> None:
    watch = Watch(desk.firm)
    desk.leave(desk.posts(kind=PersonKind.SKILL)[0])
    watch.look()
    assert watch.line.missing == 1
    (left, *_) = desk.log()
    desk.back(left.leave_id)
    watch.look()
    assert watch.mine() == []


def test_since_when_a_certificate_does_not_hold(desk: Hiring) -> None:
    """Also where it is looked at for the first time long afterwards."""
    over = clock.today() - timedelta(days=40)
    (electrician, *_) = desk.posts(kind=PersonKind.SKILL)
    with desk.firm.db.transaction(system_call("test")) as tx:
        row = tx.session.execute(select(post).where(post.c.id == electrician.post_id)).one()
        standing = {**row.standing, "valid_to": over.isoformat(), "review_due": None}
        tx.session.execute(update(post).where(post.c.id == row.id).values(standing=standing))
        tx.session.execute(
            update(post)
            .where(post.c.enterprise_id == desk.firm.enterprise_id)
            .values(since=clock.now() - timedelta(days=200))
        )
    watch = Watch(desk.firm, holder_of(desk.firm, issued_on=clock.today() - timedelta(days=200)))
    assert (watch.line.expired, watch.line.since) == (1, over + timedelta(days=1))


def test_what_changes_by_itself_is_looked_at_on_its_day(desk: Hiring) -> None:
    Watch(desk.firm)
    with desk.firm.db.read(system_call("test")) as session:
        mine = watched.c.enterprise_id == desk.firm.enterprise_id
        row = session.execute(select(watched).where(mine)).one()
    assert row.known and clock.today() < row.due_on <= clock.today() + judging.RECHECK
    with clock.travel(row.due_on):
        assert judging.look_at_some(desk.firm.db, lambda firm: []) >= 1


def test_notice_follow_up_and_closing_by_an_officer(desk: Hiring) -> None:
    watch = Watch(desk.firm)
    desk.leave(*desk.posts(kind=PersonKind.SKILL)[:2])
    watch.look()
    found_id = watch.line.shortfall_id
    assert watch.notify().state == "NOTIFIED"
    assert watch.told() == ["personnel.holder_notified", "personnel.holder_short"]
    own = watch.own()
    assert (own.text, own.deadline) == ("请补足技能人员", clock.today() + timedelta(days=30))
    later, named = clock.today() + timedelta(days=60), watch.one()
    followed = FollowUpShortfall(
        shortfall_id=found_id, version=named.version, remark="电话联系，正在招聘", deadline=later
    )
    watch.do("follow_up_shortfall", followed, handling.follow_up)
    assert watch.own().deadline == later and watch.own().text == "请补足技能人员"
    with clock.travel(later + timedelta(days=1)):
        assert watch.line.state == "OVERDUE"
        assert [one.shortfall_id for one in watch.mine(state="OVERDUE")] == [found_id]
    for _ in range(2):
        desk.decide(desk.submit(PersonKind.SKILL, somebody(PersonKind.SKILL, item="HIGH_VOLTAGE")))
    watch.look()
    assert watch.line.state == "MENDED", "an officer closes what a firm was told to mend"
    watch.close("已补足，现场核实")
    assert watch.mine() == []
    assert steps(watch, found_id) == [
        "FOUND", "NOTICE", "FOLLOW_UP",  "MENDED", "CLOSED",
    ]  # fmt: skip
    assert watch.one(found_id).steps[-1].remark == "已补足，现场核实"
    assert watch.one(found_id).steps[-1].by_name == "周敏"


def test_what_was_closed_comes_again_only_where_more_is_lacking(desk: Hiring) -> None:
    watch = Watch(desk.firm)
    desk.leave(desk.posts(kind=PersonKind.SKILL)[0])
    watch.look()
    first = watch.line.shortfall_id
    watch.close("转入撤回程序")
    watch.round()
    assert watch.mine() == []
    desk.leave(desk.posts(kind=PersonKind.SKILL)[0])
    watch.look()
    assert watch.line.shortfall_id != first and watch.line.missing == 2


def test_what_an_officer_cannot_do(desk: Hiring) -> None:
    watch = Watch(desk.firm)
    desk.leave(desk.posts(kind=PersonKind.SKILL)[0])
    watch.look()
    found = watch.one()
    for day in (clock.today(), clock.today() + timedelta(days=367)):
        with pytest.raises(Invalid) as refused:
            watch.notify(day)
        assert refused.value.findings[0]["path"] == "deadline"
    with pytest.raises(StaleVersion):
        watch.notify(version=found.version + 1)
    with pytest.raises(NotFound):
        watch.notify(actor=FAR)
    with pytest.raises(NotFound):
        watch.one(found.line.shortfall_id, FAR)
    early = FollowUpShortfall(
        shortfall_id=found.line.shortfall_id, version=found.version, remark="一",
        deadline=clock.today() + timedelta(days=3),
    )  # fmt: skip
    with pytest.raises(Invalid):
        watch.do("follow_up_shortfall", early, handling.follow_up)
    watch.close()
    again = CloseShortfall(shortfall_id=found.line.shortfall_id, version=9, remark="再次")
    with pytest.raises(Conflict):
        watch.do("close_shortfall", again, handling.close)


def test_by_office_level_and_order(desk: Hiring) -> None:
    watch = Watch(desk.firm)
    desk.leave(desk.posts(kind=PersonKind.SKILL)[0])
    watch.look()
    (one,) = watch.mine(CENTRE, office="EAST_CHINA", level="3", order="R30")
    assert watch.mine(CENTRE, level="1") == watch.mine(CENTRE, order="R36") == []
    assert watch.mine(FAR) == watch.mine(FAR, office="EAST_CHINA") == []
    assert one.shortfall_id in {found.shortfall_id for found in watch.mine(sort="amount")}
    call = Call(OFFICER)
    with watch.db.read(call) as session:
        lines = views.export(session, call, ExportQuery(level="3")).items
    assert one in lines


def test_the_round_takes_up_new_holders_and_drops_who_holds_no_more(
    new_desk: Callable[[], Hiring],
) -> None:
    one = new_desk().firm
    watch = Watch(one)
    assert watch.line.missing > 1, "nobody serves it"
    found_id = watch.line.shortfall_id
    with clock.travel(clock.today() + timedelta(days=1)):
        watch.round()
        assert watch.line.shortfall_id == found_id
        watch.holders = [holder_of(one, number="4-1-00034-2026", categories={"CZ": "2"})]
        watch.round()
        assert (watch.line.number, watch.line.level) == ("4-1-00034-2026", "2")
    with clock.travel(clock.today() + timedelta(days=2)):
        kept, watch.holders = watch.holders, []
        watch.round()
        watch.holders = kept
        assert watch.mine() == []
        assert watch.one(found_id).line.state == "CLOSED"


def test_a_holder_of_whom_too_little_is_known_is_counted_as_such(new_firm: Any) -> None:
    firm = new_firm()
    with firm.db.transaction(system_call("test")) as tx:
        known = tx.session.execute(select(post).limit(1)).one_or_none()
    watch = Watch(firm, holder_of(firm, categories={"CZ": "9"}))
    assert known is None or watch.mine() == []
    assert watch.mine() == []


def test_the_days_are_counted_and_drawn(desk: Hiring) -> None:
    watch = Watch(desk.firm, holder_of(desk.firm, office="FUJIAN"))
    fujian = Actor("staff", "s-4", "林", office="FUJIAN", roles=("PERSONNEL",))
    desk.leave(desk.posts(kind=PersonKind.SKILL)[0])
    watch.look()

    def points() -> list[tuple[int, int, int]]:
        with watch.db.transaction(system_call("test")) as tx:
            days.count_today(tx, clock.today())
            days.count_today(tx, clock.today())  # again does no harm
        call = Call(fujian)
        with watch.db.read(call) as session:
            found = days.trend(session, call, TrendQuery(level="3")).points
            assert days.trend(session, Call(FAR), TrendQuery(office="FUJIAN")).points == []
        return [(one.holders, one.short, one.missing) for one in found]

    before = points()
    assert before == [(1, 1, 1)]
    with clock.travel(clock.today() + timedelta(days=1)):
        assert points() == [(1, 1, 1), (1, 1, 1)]


def test_a_change_during_a_look_is_looked_at_again(desk: Hiring) -> None:
    watch = Watch(desk.firm)
    desk.leave(desk.posts(kind=PersonKind.SKILL)[0])

    def in_between(firm: str) -> list[Any]:
        return []

    with watch.db.transaction(system_call("test")) as tx:
        at = tx.session.scalar(select(func.max(watch_queue.c.at)))
        tx.session.execute(update(watch_queue).values(at=at + timedelta(seconds=1)))
    judging.look_at_some(watch.db, in_between)
    watch.look()
    with watch.db.read(system_call("test")) as session:
        mine = watch_queue.c.enterprise_id == desk.firm.enterprise_id
        assert session.execute(select(watch_queue).where(mine)).all() == []
        assert session.scalar(
            select(func.count()).where(shortfall.c.enterprise_id == desk.firm.enterprise_id)
        )
