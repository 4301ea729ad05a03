"""Conditions of the data files: when they hold, how they read, which faults are found."""

from typing import Any

import pytest

from rules.load import DataError
from rules.vocabulary.enumerations import Category, Level, RegisterItem
from rules.when import FIELDS, Choices, When, read_when

THIRD = {Category.INSTALL: Level.THIRD}
MIXED = {Category.INSTALL: Level.THIRD, Category.TEST: Level.SECOND}


def when(**allowed: list[str]) -> When:
    return read_when(allowed, "data.yaml", "$.when")


@pytest.mark.parametrize(
    ("allowed", "form", "holds"),
    [
        ({}, {}, True),
        ({"submit_type": ["AGENT"]}, {"submit_type": "AGENT"}, True),
        ({"submit_type": ["AGENT"]}, {"submit_type": "LEGAL_REP"}, False),
        ({"submit_type": ["AGENT"]}, {"submit_type": None}, False),
        ({"submit_type": ["AGENT"]}, {}, False),
        ({"procedure": ["GENERAL", "PROMISE"]}, {"procedure": "PROMISE"}, True),
        ({"changed_items": ["NAME"]}, {"changed_items": ["USCC", "NAME"]}, True),
        ({"changed_items": ["NAME"]}, {"changed_items": [RegisterItem.USCC]}, False),
        ({"reissue_kind": ["LOST"]}, {"reissue_kind": "LOST", "other": object()}, True),
        (
            {"reissue_kind": ["LOST"], "submit_type": ["AGENT"]},
            {"reissue_kind": "LOST", "submit_type": "LEGAL_REP"},
            False,
        ),
    ],
)
def test_every_field_of_a_condition_must_agree(
    allowed: dict[str, list[str]], form: dict[str, Any], holds: bool
) -> None:
    assert when(**allowed).holds(Choices.of({}, form)) is holds


@pytest.mark.parametrize(
    ("allowed", "form", "awaited"),
    [
        ({}, {}, []),
        ({"submit_type": ["AGENT"]}, {}, ["submit_type"]),
        ({"submit_type": ["AGENT"]}, {"submit_type": "AGENT"}, []),
        ({"submit_type": ["AGENT"]}, {"submit_type": "LEGAL_REP"}, []),
        ({"nature": ["FIRST"], "submit_type": ["AGENT"]}, {"submit_type": "AGENT"}, ["nature"]),
        ({"nature": ["FIRST"], "submit_type": ["AGENT"]}, {}, ["nature", "submit_type"]),
        # Whatever the nature will be, it is not asked for.
        ({"nature": ["FIRST"], "submit_type": ["AGENT"]}, {"submit_type": "LEGAL_REP"}, []),
        ({"nature": ["FIRST"], "levels": ["3"]}, {}, ["nature"]),
        ({"nature": ["FIRST"], "levels": ["1"]}, {}, []),
        ({"levels": ["1"]}, {}, []),
    ],
)
def test_what_is_not_chosen_yet_is_awaited_where_it_decides(
    allowed: dict[str, list[str]], form: dict[str, Any], awaited: list[str]
) -> None:
    assert when(**allowed).awaits(Choices.of(THIRD, form)) == awaited


@pytest.mark.parametrize(
    ("allowed", "applied", "holds"),
    [
        ({"levels": ["1", "2"]}, THIRD, False),
        ({"levels": ["1", "2"]}, MIXED, True),
        ({"categories": ["CZ"]}, MIXED, True),
        ({"categories": ["CX"]}, MIXED, False),
        # 承装 is applied for, and level two too, but not 承装 at level two.
        ({"categories": ["CZ"], "levels": ["1", "2"]}, MIXED, False),
        ({"categories": ["CS"], "levels": ["1", "2"]}, MIXED, True),
        ({"levels": ["3"]}, {}, False),
    ],
)
def test_category_and_level_belong_together(
    allowed: dict[str, list[str]], applied: dict[Category, Level], holds: bool
) -> None:
    assert when(**allowed).holds(Choices.of(applied, {})) is holds


@pytest.mark.parametrize(
    ("allowed", "words"),
    [
        ({}, ""),
        ({"submit_type": ["AGENT"]}, "委托他人提交的"),
        ({"nature": ["AFTER_MERGE"]}, "申请性质为合并后申请的"),
        ({"procedure": ["PROMISE"]}, "采用告知承诺制的"),
        ({"reissue_kind": ["DAMAGED"]}, "损坏换证的"),
        ({"cancel_reason": ["DISSOLVED", "CLOSED"]}, "因停业歇业或解散破产注销的"),
        ({"changed_items": ["LEGAL_REPRESENTATIVE"]}, "变更法定代表人的"),
        ({"person_kind": ["SAFETY_HEAD"]}, "安全负责人入职的"),
        ({"levels": ["2", "1"]}, "申请一级或二级的"),
        ({"categories": ["CZ"], "levels": ["1"]}, "申请承装类一级的"),
        ({"categories": ["CX", "CS"]}, "申请承修、承试类的"),
        ({"levels": ["1"], "submit_type": ["AGENT"]}, "委托他人提交，且申请一级的"),
    ],
)
def test_a_condition_reads_as_a_person_would_say_it(
    allowed: dict[str, list[str]], words: str
) -> None:
    assert when(**allowed).in_words() == words


def test_both_of_two_conditions_hold_in_what_they_have_in_common() -> None:
    both = when(levels=["1", "2"], nature=["FIRST"]).and_also(
        when(levels=["2", "3"], procedure=["PROMISE"])
    )
    assert both == when(levels=["2"], nature=["FIRST"], procedure=["PROMISE"])


def test_rows_are_left_to_decide_by_their_category_only() -> None:
    high = when(levels=["1", "2"], submit_type=["AGENT"])
    assert high.for_rows(MIXED) == when(categories=["CS"])
    assert when(submit_type=["AGENT"]).for_rows(MIXED) == when()


@pytest.mark.parametrize(
    ("allowed", "key", "reason"),
    [
        ({"weather": ["FINE"]}, "$.when.weather", "no such field"),
        ({"nature": ["FIRST", "FRIST"]}, "$.when.nature[1]", "'FRIST' is no ApplicationNature"),
        ({"levels": ["6"]}, "$.when.levels[0]", "'6' is no Level"),
        ({"categories": ["承装"]}, "$.when.categories[0]", "CZ, CX, CS"),
    ],
)
def test_a_fault_is_named_with_its_place(
    allowed: dict[str, list[str]], key: str, reason: str
) -> None:
    with pytest.raises(DataError, match=r"data\.yaml") as caught:
        when(**allowed)
    assert caught.value.key == key
    assert reason in caught.value.reason


def test_a_choice_that_does_not_exist_is_no_silent_no() -> None:
    with pytest.raises(ValueError, match="NOBODY"):
        Choices.of({}, {"submit_type": "NOBODY"})


def test_every_field_has_words_for_each_of_its_values() -> None:
    for name, field in FIELDS.items():
        for member in field.kind:
            assert member.label in when(**{name: [member.value]}).in_words()
