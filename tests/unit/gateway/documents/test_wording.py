from datetime import UTC, date, datetime

import pytest

from gateway.documents.wording import cn_date, formal_date, tab


@pytest.mark.spec("P-06")
def test_an_instant_is_shown_as_the_day_in_china() -> None:
    assert cn_date(datetime(2026, 11, 22, 18, tzinfo=UTC)) == "2026年11月23日"
    assert cn_date("2026-11-22T18:00:00+00:00") == "2026年11月23日"
    assert cn_date(date(2026, 1, 5)) == "2026年1月5日"
    assert cn_date(None) == ""


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 1, 10), "二〇二六年一月十日"),
        (date(2026, 11, 20), "二〇二六年十一月二十日"),
        (date(2030, 12, 31), "二〇三〇年十二月三十一日"),
    ],
)
def test_a_date_as_it_is_signed(day: date, text: str) -> None:
    assert formal_date(day) == text


def test_a_code_that_is_no_tab_stands_for_itself() -> None:
    assert (tab("basic"), tab("unknown")) == ("基本情况", "unknown")
