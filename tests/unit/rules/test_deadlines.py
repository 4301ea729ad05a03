"""Limits and the grounds of a pause, due dates, and the colour of a task."""

import copy
from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import published
from rules.deadlines import due_on, due_state, ground, limit, read_limits, start_basis, used
from rules.load import DATA, DataError, check, load
from rules.order import load_order
from rules.vocabulary.enumerations import (
    ApplicationType,
    CountedFrom,
    CreditClass,
    DueState,
    LedgerActor,
    PauseGround,
    Procedure,
)

pytestmark = pytest.mark.spec("N-02", "P-06")

CALENDAR = published()
FILED = date(2026, 3, 2)
NEW, PROMISE = ApplicationType.NEW, Procedure.PROMISE
GOOD, TRUSTWORTHY = CreditClass.GOOD, CreditClass.TRUSTWORTHY


@pytest.mark.parametrize(
    ("step", "days", "start"),
    [
        ("FORMAL", 5, CountedFrom.FILING),
        ("ACCEPT", 5, CountedFrom.FILING),
        ("EXAMINE", 15, CountedFrom.ACCEPTANCE),
        ("DECIDE", 20, CountedFrom.ACCEPTANCE),
        ("ISSUE", 10, CountedFrom.DECISION),
        ("PUBLISH", 7, CountedFrom.DECISION),
    ],
)
def test_the_limits_of_a_new_application(step: str, days: int, start: CountedFrom) -> None:
    found = limit(NEW, step, FILED)
    assert (found.working_days, found.counted_from) == (days, start)
    assert found.basis and found.source


@pytest.mark.parametrize(
    ("application_type", "none", "good", "trustworthy", "extension"),
    [
        ("NEW", 20, 15, 20, 10),
        ("ITEM_CHANGE", 20, 15, 20, 10),
        ("RENEW", 20, 10, 20, 0),
        ("REG_CHANGE", 15, 10, 10, 0),
        ("REISSUE", 15, 0, 5, 0),
        ("SPLIT", 20, 20, 20, 10),
        ("MERGE", 20, 20, 20, 10),
    ],
)
@pytest.mark.spec("N-07")
def test_the_decision_of_each_business_type_and_credit_class(
    application_type: str, none: int, good: int, trustworthy: int, extension: int
) -> None:
    kind = ApplicationType(application_type)
    by_class = [
        limit(kind, "DECIDE", FILED, credit=credit).working_days
        for credit in (None, GOOD, TRUSTWORTHY, CreditClass.DISHONEST)
    ]
    assert by_class == [none, good, trustworthy, none]
    assert limit(kind, "DECIDE", FILED).extension == extension
    assert limit(kind, "DECIDE", FILED, credit=GOOD).extension == extension


def test_a_commitment_is_decided_within_a_working_day() -> None:
    assert limit(NEW, "DECIDE", FILED, procedure=PROMISE).working_days == 1
    assert limit(NEW, "FORMAL", FILED, procedure=PROMISE).working_days == 5


@pytest.mark.parametrize(
    ("application_type", "step", "procedure", "reason"),
    [
        ("TERMINATE", "DECIDE", "GENERAL", "none is known"),
        ("CANCEL", "DECIDE", "GENERAL", "the holder's own time"),
        ("NEW", "EXAMINE", "PROMISE", "verified after the decision"),
        ("REISSUE", "DECIDE", "PROMISE", "is offered for"),
    ],
)
def test_where_no_limit_is_known_the_data_says_why(
    application_type: str, step: str, procedure: str, reason: str
) -> None:
    with pytest.raises(LookupError, match=reason):
        limit(ApplicationType(application_type), step, FILED, procedure=Procedure(procedure))


def test_a_limit_holds_for_clocks_started_while_it_is_in_force() -> None:
    # The law's own limits are older than 30号令; what only today's pages say is not.
    assert limit(NEW, "DECIDE", date(2025, 6, 30)).working_days == 20
    assert limit(NEW, "EXAMINE", date(2025, 7, 1)).working_days == 15
    with pytest.raises(LookupError):
        limit(NEW, "EXAMINE", date(2025, 6, 30))
    with pytest.raises(LookupError):
        limit(NEW, "DECIDE", date(2004, 6, 30))


def test_a_limit_holds_since_the_law_or_the_order_that_sets_it() -> None:
    law, order = date(2004, 7, 1), load_order("R30").effective_from
    for limits in read_limits(load("limits")).values():
        (one,) = limits
        assert one.effective_from == (law if one.basis.startswith("行政许可法") else order)


def test_a_limit_that_is_followed_by_another() -> None:
    entries = [
        entry(effective_to="2026-06-30"),
        entry(effective_from="2026-07-01", working_days=15),
    ]
    (found,) = read_limits({"limits": entries}).values()
    by_day = {
        day: [one.working_days for one in found if one.holds(day)]
        for day in (date(2026, 6, 30), date(2026, 7, 1))
    }
    assert list(by_day.values()) == [[20], [15]]


def entry(**changes: object) -> dict[str, object]:
    return {
        "step": "DECIDE", "title": "决定", "types": ["NEW"], "procedures": ["GENERAL"],
        "counted_from": "ACCEPTANCE", "working_days": 20, "effective_from": "2025-07-01",
        "effective_to": None, "basis": "行政许可法第四十二条", "source": "a test",
        **changes,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("entries", "key", "reason"),
    [
        ([entry(), entry(effective_from="2026-07-01")], "$.limits", "for NEW, .* on 2026-07-01"),
        ([entry(effective_to="2025-07-01"), entry()], "$.limits", "on 2025-07-01"),
        ([entry(), entry(effective_to="2025-06-30")], "$.limits[1].effective_to", "is before"),
    ],
)
def test_limits_that_contradict_each_other_are_refused(
    entries: list[dict[str, object]], key: str, reason: str
) -> None:
    with pytest.raises(DataError, match=reason) as caught:
        read_limits({"limits": entries})
    assert (caught.value.file, caught.value.key) == ("limits.yaml", key)


@pytest.mark.parametrize(
    ("place", "value", "key"),
    [
        (("limits", 0, "types"), ["UNKNOWN"], "$.limits[0].types[0]"),
        (("limits", 0, "procedures"), [], "$.limits[0].procedures"),
        (("limits", 1, "credit"), "EXCELLENT", "$.limits[1].credit"),
        (("limits", 1, "working_days"), -1, "$.limits[1].working_days"),
        (("limits", 1, "working_days"), "20", "$.limits[1].working_days"),
        (("limits", 2, "effective_from"), "2025-02-30", "$.limits[2].effective_from"),
        (("limits", 2, "counted_from"), "PAYMENT", "$.limits[2].counted_from"),
        (("limits", 2, "extension"), 0, "$.limits[2].extension"),
        (("limits", 2, "source"), "", "$.limits[2].source"),
        (("limits", 2, "unknown"), 1, "$.limits[2]"),
        (("pauses", "HEARING", "ended_by"), "NOBODY", "$.pauses.HEARING.ended_by"),
        (("pauses", "WEATHER"), {}, "$.pauses"),
        (("soon_working_days", "value"), None, "$.soon_working_days.value"),
    ],
)
def test_malformed_limits_are_refused_with_file_key_and_reason(
    place: tuple[str | int, ...], value: object, key: str
) -> None:
    damaged = copy.deepcopy(load("limits"))
    part = damaged
    for name in place[:-1]:
        part = part[name]  # type: ignore[index]
    part[place[-1]] = value  # type: ignore[index]
    schema = yaml.safe_load(DATA.joinpath("schema/limits.yaml").read_text(encoding="utf-8"))
    with pytest.raises(DataError) as caught:
        check("limits.yaml", damaged, schema)
    assert (caught.value.file, caught.value.key) == ("limits.yaml", key)
    assert caught.value.reason


def test_every_start_and_every_ground_has_its_article() -> None:
    assert {start_basis(start)[:5] for start in CountedFrom} == {"行政许可法"}
    ended_by = {why: ground(why).ended_by for why in PauseGround}
    assert ended_by.pop(PauseGround.CORRECTION) is LedgerActor.APPLICANT
    assert set(ended_by.values()) == {LedgerActor.AUTHORITY}
    assert all("第四十五条" in ground(why).basis for why in ended_by)


def test_without_a_pause_a_limit_is_counted_in_working_days() -> None:
    assert due_on(CALENDAR, FILED, 5).day == date(2026, 3, 9)


def test_a_weekend_that_is_worked_instead_counts_and_a_holiday_does_not() -> None:
    # 14 February 2026 is a Saturday that is worked; the 15th to the 23rd are holidays.
    assert due_on(CALENDAR, date(2026, 2, 13), 1).day == date(2026, 2, 14)
    assert due_on(CALENDAR, date(2026, 2, 13), 2).day == date(2026, 2, 24)


def test_the_clock_stands_from_the_return_to_the_resubmission() -> None:
    # Returned on the 4th (two days used), filed again on Monday the 16th: three days are left.
    pauses = ((date(2026, 3, 4), date(2026, 3, 16)),)
    assert due_on(CALENDAR, FILED, 5, pauses).day == date(2026, 3, 19)
    by_day = {day: used(CALENDAR, FILED, date(2026, 3, day), pauses) for day in (2, 4, 5, 16, 17)}
    assert by_day == {2: 0, 4: 2, 5: 2, 16: 2, 17: 3}


def test_an_open_pause_leaves_the_due_date_and_stops_the_count() -> None:
    pauses = ((date(2026, 3, 4), None),)
    assert due_on(CALENDAR, FILED, 5, pauses).day == date(2026, 3, 9)
    assert used(CALENDAR, FILED, date(2026, 4, 1), pauses) == 2
    assert due_state(CALENDAR, date(2026, 3, 9), date(2026, 4, 1), paused=True) is DueState.PAUSED


def test_nothing_is_used_before_the_start() -> None:
    assert used(CALENDAR, FILED, date(2026, 2, 27)) == 0


def test_pauses_that_overlap_are_left_out_once() -> None:
    once = due_on(CALENDAR, FILED, 5, ((date(2026, 3, 4), date(2026, 3, 16)),))
    twice = due_on(
        CALENDAR,
        FILED,
        5,
        ((date(2026, 3, 4), date(2026, 3, 12)), (date(2026, 3, 10), date(2026, 3, 16))),
    )
    assert once == twice


def test_a_limit_that_reaches_a_year_not_loaded_says_so() -> None:
    assert due_on(CALENDAR, date(2026, 12, 28), 20).unpublished == (2027,)


@pytest.mark.parametrize(
    ("on", "state"),
    [
        ("2026-03-04", DueState.OK),
        ("2026-03-05", DueState.SOON),
        ("2026-03-09", DueState.SOON),
        ("2026-03-10", DueState.OVERDUE),
    ],
)
def test_a_task_turns_yellow_two_working_days_before_and_red_after_its_limit(
    on: str, state: DueState
) -> None:
    assert due_state(CALENDAR, date(2026, 3, 9), date.fromisoformat(on)) is state


@given(start=st.dates(date(2024, 1, 1), date(2026, 9, 30)), limit_days=st.integers(1, 40))
def test_a_limit_ends_on_the_working_day_on_which_it_is_used_up(
    start: date, limit_days: int
) -> None:
    due = due_on(CALENDAR, start, limit_days).day
    assert CALENDAR.is_working_day(due)
    assert used(CALENDAR, start, due) == limit_days
