"""Amounts and money as people write them, and what is neither."""

from decimal import Decimal

import pytest

from rules.vocabulary import numbers


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1,234,567.5", "1234567.5"), ("１，２３４．５", "1234.5"), (" 12 ", "12"), (".5", "0.5")],
)
def test_an_amount_is_read_as_people_write_it(typed: str, value: str) -> None:
    assert numbers.amount(typed) == Decimal(value)


@pytest.mark.parametrize(
    "wrong", ["12,5", "1.234,56", "1e3", "0x1F", "1_000", "NaN", "-inf", "", "٣", "1" * 41, "1 2 a"]
)
def test_what_could_mean_two_things_is_no_amount(wrong: str) -> None:
    with pytest.raises(ValueError, match="请填写数字"):
        numbers.amount(wrong)


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ("999,999,999,999.9999", "999999999999.9999"), ("-999999999999.9999", "-999999999999.9999"),
        (999_999_999_999, "999999999999"), (-999_999_999_999, "-999999999999"), (0, "0"),
        ("1.50000", "1.5"), ("000000000000001", "1"),
    ],
)  # fmt: skip
def test_money_has_twelve_digits_before_the_point_and_four_after_it(
    given: str | int, value: str
) -> None:
    assert numbers.money(given) == Decimal(value)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("1000000000000", "整数部分不能超过12位"), ("-1000000000000", "整数部分不能超过12位"),
        (10**12, "整数部分不能超过12位"), (-(10**12), "整数部分不能超过12位"),
        pytest.param(10**100_000, "整数部分不能超过12位", id="endless"),
        ("0.00001", "最多保留4位小数"), ("999999999999.99999", "最多保留4位小数"),
        ("1e3", "请填写数字"), ("", "请填写数字"),
    ],
)  # fmt: skip
def test_other_money_is_refused(given: str | int, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        numbers.money(given)
