"""Figures equal the lists behind them and the tables they come from."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from chassis import clock
from contracts.errors import Invalid
from contracts.review.statistics import (
    VIEWS,
    CountedItems,
    CountedQuery,
    Statistics,
    StatisticsQuery,
)
from rules.vocabulary.enumerations import ENDED, LicenceState, Office, StaffRole
from services.review import statistics
from services.review.licensing.tables import licences
from services.review.tables import cases, tasks
from tests.service.review.conftest import Desk, call, reviewer

pytestmark = [pytest.mark.service, pytest.mark.spec("N-17")]
CENTRE = reviewer(StaffRole.DECIDE, office=None)
PAIRS = [(view, by) for view, chosen in VIEWS.items() for by in chosen]


def asked(view: str, by: str, **more: Any) -> dict[str, Any]:
    today = clock.today()
    return {"view": view, "by": by, "since": today - timedelta(days=30), "until": today, **more}


def figures(desk: Desk, view: str, by: str, actor: Any = CENTRE, **more: Any) -> Statistics:
    asking = call(actor)
    with desk.db.read(asking) as session:
        return statistics.statistics(session, asking, StatisticsQuery(**asked(view, by, **more)))


def listed(desk: Desk, view: str, by: str, actor: Any = CENTRE, **more: Any) -> CountedItems:
    asking = call(actor)
    with desk.db.read(asking) as session:
        return statistics.counted(session, asking, CountedQuery(**asked(view, by, **more)))


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """A licence, cases at several steps, one of them of another office."""
    desk.issue()
    desk.open()
    desk.open(office=Office.FUJIAN.value)
    desk.abandon(desk.open())
    return desk


def rows(desk: Desk, table: Any, *wanted: Any) -> int:
    with desk.db.read(call(CENTRE)) as session:
        return session.scalar(select(func.count()).select_from(table).where(*wanted)) or 0


@pytest.mark.parametrize(("view", "by"), PAIRS)
def test_every_figure_is_as_long_as_its_list(busy: Desk, view: str, by: str) -> None:
    found = figures(busy, view, by)
    assert found.lines
    for line in found.lines:
        assert listed(busy, view, by, key=line.key).total == line.total
        for series, count in line.counts.items():
            behind = listed(busy, view, by, key=line.key, series=series)
            assert behind.total == len(behind.items) == count
    assert listed(busy, view, by).total == sum(line.total for line in found.lines)


def test_the_sums_are_those_of_the_tables(busy: Desk) -> None:
    open_ = cases.c.state.not_in([one.value for one in ENDED]) & cases.c.closed_at.is_(None)
    valid = licences.c.state == LicenceState.VALID.value
    expected = {
        "holders": rows(busy, licences, valid),
        "cases": rows(busy, cases),
        "open": rows(busy, cases, open_),
        "steps": rows(busy, tasks, tasks.c.closed_at.is_not(None)),
    }
    for view, chosen in VIEWS.items():
        for by in chosen:
            assert sum(line.total for line in figures(busy, view, by).lines) == expected[view]
    times = figures(busy, "steps", "step").times
    assert sum(one.done for one in times) == expected["steps"]
    assert sum(one.open for one in times) == rows(busy, tasks, tasks.c.closed_at.is_(None))


def test_an_office_counts_its_own(busy: Desk) -> None:
    fujian = reviewer(StaffRole.DECIDE, office=Office.FUJIAN)
    (line,) = figures(busy, "cases", "office", fujian).lines
    assert (line.key, line.total) == (Office.FUJIAN.value, 1)
    elsewhere = figures(busy, "cases", "office", fujian, office=Office.EAST_CHINA.value)
    assert [one.key for one in elsewhere.lines] == [Office.FUJIAN.value]
    assert listed(busy, "holders", "level", fujian).total == 0


def test_a_period_and_a_line_that_are_none_are_refused(desk: Desk) -> None:
    with pytest.raises(Invalid):
        figures(desk, "cases", "type", since=clock.today() + timedelta(days=1))
    with pytest.raises(Invalid):
        figures(desk, "cases", "age")
