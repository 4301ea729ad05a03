"""Figures: the same whether a month is counted already or not; opinions; records; silence."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from chassis import clock
from chassis.context import ANONYMOUS_ACTOR, system_call
from contracts.errors import Conflict, Invalid, NotFound
from rules import evaluation as rules
from rules.vocabulary.enumerations import EvaluationLevel, Office
from services.evaluation import jobs, tally
from services.evaluation.tables import evaluation, invitation, tallied
from tests.service.evaluation.conftest import Case, World, staff

NewCase = Callable[..., Case]
LEVELS = [one.value for one in EvaluationLevel]


def figures(world: World, office: str, since: date, until: date, **more: Any) -> Any:
    asked = {"since": since.isoformat(), "until": until.isoformat(), **more}
    return world.ask(staff(office=office), "figures", **asked)


@pytest.mark.spec("M-16")
def test_counted_months_and_single_rows_give_the_same_figures(world: World) -> None:
    office, by = Office.YUNNAN, staff(office=Office.YUNNAN)
    window, today = world.window("云南1号", by), clock.today()
    days = [today, today - timedelta(days=40), today - timedelta(days=75), date(2025, 1, 31)]
    for day in days:
        for level in LEVELS:
            tags = [next(iter(rules.tags_of(EvaluationLevel(level))))]
            with clock.travel(day):
                world.scan(window.token, level=level, tags=tags)
    periods = [
        (date(2025, 1, 1), today),
        (date(2025, 1, 31), date(2025, 1, 31)),
        (date(2025, 1, 15), today - timedelta(days=41)),
        (today - timedelta(days=75), today - timedelta(days=40)),
        (today, today),
    ]
    before = [figures(world, office, *period) for period in periods]
    tally.roll(system_call("evaluation"), db=world.db)
    tally.roll(system_call("evaluation"), db=world.db)
    assert [figures(world, office, *period) for period in periods] == before
    whole = before[0]
    assert [one.total.given for one in before] == [20, 5, 10, 10, 5]
    assert whole.total.levels == dict.fromkeys(LEVELS, 4)
    assert (whole.total.praise, whole.total.bad, whole.total.mended) == (60.0, 8, 0.0)
    assert whole.tags["510"] == 4 and len(whole.tags) == 5
    months = figures(world, office, date(2025, 1, 1), today, by="month").lines
    assert {one.key: one.given for one in months}["2025-01"] == 5
    (one_window,) = figures(world, office, date(2025, 1, 1), today, by="window").lines
    assert one_window.key == f"{Office.YUNNAN}/云南1号"
    assert [x.key for x in figures(world, office, days[-1], today, by="mode").lines] == [
        "VISIT_SCAN"
    ]


def test_a_rating_that_is_taken_out_leaves_the_counted_month_too(world: World) -> None:
    office, by = Office.GUIZHOU, staff(office=Office.GUIZHOU)
    window, then = world.window("贵州1号", by), date(2025, 3, 10)
    with clock.travel(then):
        world.scan(window.token, level="DISSATISFIED", tags=["207"])
        world.scan(window.token)
    with world.db.engine.begin() as connection:  # as if nothing had been counted yet
        connection.execute(tallied.delete())
    tally.roll(system_call("evaluation"), db=world.db)
    (listed,) = world.ask(by, "complaints").items
    asked: dict[str, Any] = {"complaint_id": listed.complaint_id}
    world.ask(by, "claim", version=0, **asked)
    world.ask(by, "appeal", version=1, text="恶意差评", **asked)
    other = staff(office=office)
    world.ask(other, "decide_appeal", version=2, outcome="UPHELD", text="属实", **asked)
    found = figures(world, office, date(2025, 3, 1), date(2025, 3, 31))
    assert (found.total.given, found.total.bad, found.tags) == (1, 0, {})


def test_a_period_that_is_none_is_refused(world: World) -> None:
    today = clock.today()
    for since, until in ((today, today - timedelta(days=1)), (date(2000, 1, 1), today)):
        with pytest.raises(Invalid):
            figures(world, Office.YUNNAN, since, until)


def test_an_office_sees_its_own_figures_and_the_centre_all(world: World) -> None:
    world.scan(world.window(by=staff(office=Office.JIANGSU)).token)
    today = clock.today()
    asked = {"since": today.isoformat(), "until": today.isoformat(), "office": "JIANGSU"}
    own = world.ask(staff(office=Office.SHANXI), "figures", **asked)
    assert own.lines == []
    centre = world.ask(staff(office=None), "figures", **asked)
    assert {one.key for one in centre.lines} == {"JIANGSU"}


@pytest.mark.spec("M-16")
def test_an_opinion_is_published_as_the_moderator_made_it(world: World) -> None:
    by = staff(office=Office.HENAN)
    window = world.window(by=by)
    world.scan(window.token, opinion="我是张三，请增加窗口")
    world.scan(window.token, opinion="不要公开")
    first, second = world.ask(by, "opinions").items
    ids = {"evaluation_id": first.evaluation_id}
    with pytest.raises(NotFound):
        world.ask(staff(office=Office.FUJIAN), "moderate", publish=True, text="x", **ids)
    with pytest.raises(Invalid):
        world.ask(by, "moderate", publish=True, text="", **ids)
    world.ask(by, "moderate", publish=True, text="请增加窗口", **ids)
    world.ask(by, "moderate", publish=False, evaluation_id=second.evaluation_id)
    with pytest.raises(Conflict):
        world.ask(by, "moderate", publish=True, text="再次", **ids)
    shown = [one.text for one in world.ask(ANONYMOUS_ACTOR, "published").opinions]
    assert "请增加窗口" in shown and not any("张三" in text for text in shown)


@pytest.mark.spec("M-11")
@pytest.mark.parametrize("level", LEVELS)
def test_the_record_has_the_code_of_either_order(world: World, level: str) -> None:
    by = staff(office=Office.SICHUAN)
    tag = next(iter(rules.tags_of(EvaluationLevel(level))))
    world.scan(world.window(by=by).token, level=level, tags=[tag], name="王五")
    today = clock.today().isoformat()
    codes = {}
    for order in ("STANDARD", "PLATFORM"):
        items = world.ask(by, "records", since=today, until=today, order=order).items
        found = next(one for one in items if one.eval_detail == tag)
        codes[order] = int(found.satisfaction)
        assert found.region_code == "510000000000"
        assert "王五" not in str(found) and found.applicant_name == "王**"
    assert codes["STANDARD"] + codes["PLATFORM"] == 6
    assert codes["PLATFORM"] == int(tag[0])


def test_an_export_goes_on_where_the_page_before_ended(world: World) -> None:
    by = staff(office=Office.SHANDONG)
    window, today = world.window(by=by), clock.today().isoformat()
    for _ in range(3):
        world.scan(window.token)
    seen, after = [], ""
    for _ in range(4):
        found = world.ask(by, "records", since=today, until=today, after=after, most=1)
        seen += [one.service_number for one in found.items]
        after = found.after
        if not after:
            break
    assert len(seen) == len(set(seen)) == 3
    with pytest.raises(Invalid):
        world.ask(by, "records", since=today, until=today, after="x|y")


@pytest.mark.spec("M-16")
def test_silence_counts_for_nothing_and_is_off(
    world: World, new_case: NewCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = new_case(office=Office.HUNAN)
    case.closed()
    call, held = system_call("evaluation"), rules.terms(clock.today())
    assert not held.silent.enabled
    with world.db.engine.begin() as connection:
        old = update(invitation).where(invitation.c.case_id == case.id)
        connection.execute(old.values(finished_at=clock.now() - timedelta(days=30)))
    assert jobs.end_silent(call, db=world.db) == 0 and case.invitations
    on = replace(held, silent=replace(held.silent, enabled=True))
    monkeypatch.setattr(jobs, "terms", lambda day: on)
    assert jobs.end_silent(call, db=world.db) >= 1
    assert case.invitations == []
    today = clock.today()
    found = figures(world, Office.HUNAN, today, today, type="NEW")
    assert (found.total.given, found.total.silent) == (0, 1)
    with world.db.engine.connect() as connection:
        wanted = select(evaluation.c.level).where(evaluation.c.case_id == case.id)
        assert connection.scalars(wanted).all() == ["FAIRLY_SATISFIED"]
