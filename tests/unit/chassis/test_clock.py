from datetime import UTC, date, datetime, timedelta

import pytest

from chassis import clock


@pytest.fixture(autouse=True)
def testing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LICENSING_TEST", "1")


def test_now_is_aware_and_in_utc() -> None:
    assert clock.now().tzinfo is UTC
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=1)


@pytest.mark.spec("P-06")
@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 6, 30, 15, 59, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 16, 0, 0, tzinfo=UTC), date(2026, 7, 1)),
    ],
)
def test_the_legal_date_is_that_of_china(instant: datetime, day: date) -> None:
    with clock.travel(instant):
        assert clock.today() == day


def test_travel_to_a_day_means_noon_there_and_ends() -> None:
    with clock.travel(date(2031, 1, 2)):
        assert clock.today() == date(2031, 1, 2)
        assert clock.local(clock.now()).hour == 12
        with clock.travel(timedelta(days=1)):
            assert clock.today() == date(2031, 1, 3)
    assert clock.today() == datetime.now(clock.SHANGHAI).date()


def test_production_cannot_travel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LICENSING_TEST")
    with pytest.raises(RuntimeError), clock.travel(date(2031, 1, 2)):
        pass


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        clock.local(datetime(2026, 1, 1))  # noqa: DTZ001
