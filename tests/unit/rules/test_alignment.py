"""等级衔接 of old licences with the levels of 30号令."""

from datetime import date

import pytest

from rules.alignment import Aligned, align, granted_under, known_level, permitted
from rules.order import load_order
from rules.scope import max_kv
from rules.vocabulary.enumerations import CURRENT_LEVELS, Category, Level


@pytest.mark.parametrize(
    ("former", "level", "kv", "note"),
    [
        (Level.FIRST, Level.FIRST, None, ""),
        (Level.SECOND, Level.SECOND, 330, ""),
        (Level.THIRD, Level.SECOND, 110, "110千伏以下"),
        (Level.FOURTH, Level.THIRD, 35, ""),
        (Level.FIFTH, Level.THIRD, 10, "10千伏以下"),
    ],
)
def test_a_former_level_counts_as(former: Level, level: Level, kv: int | None, note: str) -> None:
    assert align(former) == Aligned(former, level, kv, note)


@pytest.mark.parametrize("former", load_order("R36").levels)
def test_an_alignment_neither_widens_nor_narrows_the_scope(former: Level) -> None:
    aligned = align(former)
    assert aligned.scope_max_kv == max_kv(former, "R36")
    assert aligned.level in CURRENT_LEVELS
    narrower_than_the_level = aligned.scope_max_kv != max_kv(aligned.level)
    assert bool(aligned.scope_note) is narrower_than_the_level


def test_levels_of_the_current_order_need_no_alignment() -> None:
    with pytest.raises(LookupError):
        align(Level.FIRST, "R30")


@pytest.mark.parametrize(
    ("issued_on", "order"),
    [
        (date(2020, 10, 10), "R36"),
        (date(2020, 10, 11), "R36"),
        (date(2025, 6, 30), "R36"),
        (date(2025, 7, 1), "R30"),
    ],
)
def test_a_licence_is_granted_under_the_order_of_its_day(issued_on: date, order: str) -> None:
    assert granted_under(issued_on) == order


def test_an_old_licence_permits_what_it_permitted() -> None:
    held = permitted(
        {Category.INSTALL: Level.FIFTH, Category.REPAIR: Level.FOURTH, Category.TEST: Level.THIRD},
        date(2021, 3, 1),
    )
    assert held == {
        Category.INSTALL: (Level.THIRD, "可以从事10千伏以下电压等级电力设施的安装活动"),
        Category.REPAIR: (Level.THIRD, "可以从事35千伏以下电压等级电力设施的维修活动"),
        Category.TEST: (Level.SECOND, "可以从事110千伏以下电压等级电力设施的试验活动"),
    }


def test_a_licence_of_the_current_order_is_as_it_is() -> None:
    held = permitted({Category.INSTALL: Level.SECOND}, date(2025, 7, 1))
    assert held == {
        Category.INSTALL: (Level.SECOND, "可以从事330千伏以下电压等级电力设施的安装活动")
    }


def test_four_and_five_are_levels_until_the_day_before_the_current_order() -> None:
    assert known_level(Level.FIFTH, date(2025, 6, 30))
    assert not known_level(Level.FOURTH, date(2025, 7, 1))
    with pytest.raises(LookupError):
        permitted({Category.INSTALL: Level.FIFTH}, date(2025, 7, 1))
