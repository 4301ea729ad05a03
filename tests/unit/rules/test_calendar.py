"""Working days by the schedules of 2024 to 2026, and by the law alone where none is published."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import published
from rules.schedule import Holiday, Schedule, ScheduleError
from rules.statutory_holidays import free_days, statutory

pytestmark = pytest.mark.spec("P-06")

calendar = published()
FIRST = min(calendar.schedules)
is_working_day = calendar.is_working_day
add_working_days = calendar.add_working_days
working_days_between = calendar.working_days_between


@pytest.mark.parametrize(("year", "count"), [(2024, 251), (2025, 248), (2026, 248)])
def test_the_working_days_of_a_year(year: int, count: int) -> None:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    assert sum(is_working_day(day) for day in days if day.year == year) == count


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2025-01-26", True),  # a Sunday worked before the Spring Festival
        ("2025-01-28", False),
        ("2025-10-08", False),  # the Mid-Autumn Festival falls into the National Day week
        ("2025-10-09", True),
        ("2025-10-11", True),  # a Saturday worked instead
        ("2026-02-14", True),
        ("2026-02-16", False),
        ("2026-02-23", False),
        ("2026-02-24", True),
        ("2026-03-07", False),
    ],
)
def test_holidays_and_weekends_worked_instead(day: str, working: bool) -> None:
    assert is_working_day(date.fromisoformat(day)) is working


def test_the_weekend_days_worked_instead_are_those_of_the_notices() -> None:
    worked = """
        2024: 02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12
        2025: 01-26 02-08 04-27 09-28 10-11
        2026: 01-04 02-14 02-28 05-09 09-20 10-10
    """
    days = (date(2024, 1, 1) + timedelta(days=n) for n in range(3 * 365 + 1))
    found = [day for day in days if day.weekday() >= 5 and is_working_day(day)]
    years = (line.split(": ") for line in worked.split("\n") if line.strip())
    assert [str(day) for day in found] == [
        f"{year.strip()}-{day}" for year, days in years for day in days.split()
    ]


def test_the_day_of_filing_is_not_counted() -> None:
    assert add_working_days(date(2026, 3, 2), 5).day == date(2026, 3, 9)
    assert add_working_days(date(2026, 3, 2), 0).day == date(2026, 3, 2)


def test_filed_on_a_holiday_the_first_working_day_is_the_first() -> None:
    assert add_working_days(date(2026, 10, 3), 1).day == date(2026, 10, 8)


def test_counting_across_the_spring_festival() -> None:
    assert add_working_days(date(2026, 2, 13), 3).day == date(2026, 2, 25)


@pytest.mark.parametrize(
    ("year", "days"),
    [
        # By the regulation of 2013: New Year's Eve was no holiday, nor was 2 May.
        (2024, "01-01 02-10 02-11 02-12 04-04 05-01 06-10 09-17 10-01 10-02 10-03"),
        (2026, "01-01 02-16 02-17 02-18 02-19 04-05 05-01 05-02 06-19 09-25 10-01 10-02 10-03"),
        (2027, "01-01 02-05 02-06 02-07 02-08 04-05 05-01 05-02 06-09 09-15 10-01 10-02 10-03"),
        (2028, "01-01 01-25 01-26 01-27 01-28 04-04 05-01 05-02 05-28 10-01 10-02 10-03 10-03"),
    ],
)
def test_statutory_holidays_of_any_year(year: int, days: str) -> None:
    assert [f"{day:%m-%d}" for _, day in statutory(year)] == days.split()


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_every_schedule_frees_the_statutory_holidays(year: int) -> None:
    free = set(calendar.schedules[year].free_days())
    assert {day for _, day in statutory(year)} <= free


def test_a_holiday_on_a_weekend_has_a_working_day_instead() -> None:
    # 2027-05-01 is a Saturday, 02-06 and 02-07 are a weekend, 10-02 and 10-03 too.
    instead = free_days(2027) - {day for _, day in statutory(2027)}
    assert sorted(map(str, instead)) == [
        "2027-02-09", "2027-02-10", "2027-05-03", "2027-05-04", "2027-10-04", "2027-10-05",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "count", "due", "unpublished"),
    [
        ("2026-12-01", 2, "2026-12-03", ()),
        ("2026-12-04", 20, "2027-01-04", (2027,)),  # 1 January is a holiday in every year
        ("2026-12-11", 20, "2027-01-11", (2027,)),
        # The schedule of 2027 may move the last days of 2026: that of 2024 began on 30 December.
        ("2026-12-25", 1, "2026-12-28", ()),
        ("2026-12-25", 2, "2026-12-29", (2027,)),
        ("2026-12-29", 0, "2026-12-29", ()),
        ("2026-12-31", 260, "2028-01-19", (2027, 2028)),
        # Before the first year that is known, the count begins on the day after.
        (f"{FIRST - 1}-12-30", 1, f"{FIRST}-01-02", (FIRST - 1,)),
        (f"{FIRST - 1}-12-31", 1, f"{FIRST}-01-02", ()),
    ],
)
def test_a_day_counted_across_a_year_not_published_is_provisional(
    start: str, count: int, due: str, unpublished: tuple[int, ...]
) -> None:
    counted = add_working_days(date.fromisoformat(start), count)
    assert (str(counted.day), counted.unpublished) == (due, unpublished)
    assert counted.provisional is bool(unpublished)


NEW_YEAR = Holiday("元旦", date(2026, 12, 31), date(2027, 1, 2))
SPRING = Holiday("春节", date(2027, 2, 5), date(2027, 2, 11))
OTHERS = tuple(
    Holiday(name, date.fromisoformat(f"2027-{first}"), date.fromisoformat(f"2027-{last}"))
    for name, first, last in [
        ("清明节", "04-03", "04-05"),
        ("劳动节", "05-01", "05-05"),
        ("端午节", "06-09", "06-09"),
        ("中秋节", "09-15", "09-15"),
        ("国庆节", "10-01", "10-07"),
    ]
)
WORKED = (date(2027, 2, 14), date(2027, 5, 8), date(2027, 10, 9))


def schedule(**changes: object) -> Schedule:
    """One as it might be published for 2027."""
    values = {"holidays": (NEW_YEAR, SPRING, *OTHERS), "worked_weekends": WORKED}
    return Schedule(2027, "通知", **values | changes)  # type: ignore[arg-type]


def test_a_year_that_is_loaded_moves_the_days_and_ends_the_doubt() -> None:
    loaded = calendar.with_schedules([schedule()])
    assert not loaded.is_working_day(date(2026, 12, 31))
    assert loaded.is_working_day(date(2027, 5, 8))
    counted = loaded.add_working_days(date(2026, 12, 4), 20)
    assert (counted.day, counted.provisional) == (date(2027, 1, 5), False)
    assert calendar.add_working_days(date(2026, 12, 4), 20).provisional  # the other one stays


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"holidays": (NEW_YEAR, *OTHERS)}, "春节"),
        ({"holidays": (NEW_YEAR, SPRING, *OTHERS[:-1])}, "国庆节"),
        ({"worked_weekends": (date(2027, 5, 10),)}, "不是2027年的周六或周日"),
        ({"worked_weekends": (date(2028, 1, 1),)}, "不是2027年的周六或周日"),
        ({"worked_weekends": (date(2027, 5, 2),)}, "既是节假日又是上班日"),
        ({"holidays": (Holiday("元旦", date(2027, 1, 2), date(2027, 1, 1)),)}, "首日和末日不对"),
        ({"holidays": (Holiday("元旦", date(2027, 1, 1), date(2027, 1, 16)),)}, "首日和末日不对"),
        ({"holidays": (Holiday("元旦", date(2026, 12, 1), date(2026, 12, 2)),)}, "不在2027年"),
    ],
)
def test_a_schedule_that_cannot_be_right_is_refused(
    changes: dict[str, object], reason: str
) -> None:
    with pytest.raises(ScheduleError, match=reason):
        schedule(**changes)


def test_a_count_back_is_negative() -> None:
    monday, thursday = date(2026, 3, 2), date(2026, 3, 5)
    assert (working_days_between(monday, thursday), working_days_between(thursday, monday)) == (
        3,
        -3,
    )


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        add_working_days(date(2026, 3, 2), -1)


days = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@given(start=days, count=st.integers(1, 60))
def test_counting_forward_and_counting_between_agree(start: date, count: int) -> None:
    end = add_working_days(start, count).day
    assert is_working_day(end)
    assert working_days_between(start, end) == count
    assert working_days_between(end, start) == -count


@given(start=days, first=st.integers(0, 30), second=st.integers(0, 30))
def test_two_steps_are_one_long_step(start: date, first: int, second: int) -> None:
    halfway = add_working_days(start, first).day
    assert add_working_days(halfway, second).day == add_working_days(start, first + second).day


_DAYS = st.dates(date(2024, 11, 1), date(2028, 2, 1))
_SPANS = st.lists(st.tuples(_DAYS, st.integers(0, 60)), max_size=4)


@given(_DAYS, _DAYS, _SPANS)
def test_a_count_is_that_of_the_days_one_by_one(
    start: date, end: date, given_spans: list[tuple[date, int]]
) -> None:
    """Also across years, and where excluded spans lie in each other or beyond both ends."""
    calendar = published()
    spans = tuple((first, first + timedelta(days=length)) for first, length in given_spans)
    first, last = sorted((start, end))
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    counted = sum(
        calendar.is_working_day(day) and not any(a <= day <= b for a, b in spans) for day in days
    )
    found = calendar.working_days_between(start, end, spans)
    assert found == (counted if start <= end else -counted)
