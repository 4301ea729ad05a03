"""统计信息 of a holder, by the order of the licence and by the current one (I-02, I-04)."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from rules.facts import Facts
from rules.facts_reader import FactsError
from rules.order import load_order
from rules.statistics import COUNTED, Measured, statistics
from rules.vocabulary.enumerations import Category, Level
from tests.factories.facts import ON, clean_facts

STAFF = clean_facts(Level.FIRST)


def holder(level: Level, technicians: int, electricians: int, **changed: Any) -> Facts:
    """An installer of the level; the technical head is one of the technicians."""
    return replace(
        STAFF,
        applied={Category.INSTALL: level},
        technicians=STAFF.technicians[: technicians - 1],
        electricians=STAFF.electricians[:electricians],
        **changed,
    )


def figures(measured: Measured | None) -> list[tuple[int, int, int] | None]:
    assert measured is not None
    return [(m.required, m.actual, m.missing) if m else None for m in measured.counts.values()]


def test_an_old_holder_is_measured_by_both_orders() -> None:
    found = statistics(holder(Level.THIRD, 15, 20), ON, "R36")
    assert found.former is not None
    assert (found.former.name, found.former.level) == ("36号令", "三级")
    assert figures(found.former) == [(15, 15, 0), (5, 15, 0), (20, 20, 0), (10, 20, 0)]
    assert (found.current.name, found.current.level) == ("30号令", "二级")
    assert figures(found.current) == [(20, 15, 5), (10, 15, 0), (25, 20, 5), (15, 20, 0)]
    assert not found.settled
    assert found.conclusion == (
        "按旧规（36号令）人数满足；按30号令尚缺电力相关专业技术人员5人、电力相关专业技能人员5人；"
        "未发现重复填报或违规兼任。"
    )


def test_a_met_head_count_does_not_hide_who_is_entered_twice() -> None:
    number = STAFF.technicians[0].id_number
    twice = replace(STAFF.electricians[0], id_number=number, certificate_number=f"T{number}")
    enough = holder(Level.FOURTH, 10, 15)
    found = statistics(replace(enough, electricians=(twice, *enough.electricians[1:])), ON, "R36")
    assert found.former is not None
    assert found.former.met
    assert found.current.met
    assert not found.settled
    assert [finding.rule for finding in found.overlaps] == ["R-17"]
    assert found.conclusion == (
        "按旧规（36号令）人数满足；按30号令人数满足；存在重复填报或违规兼任1项，须按30号令整改。"
    )


@pytest.mark.parametrize("rule", ["R-18", "R-19"])
def test_heads_in_posts_that_exclude_each_other_are_shown(rule: str) -> None:
    head = STAFF.safety_head if rule == "R-18" else STAFF.technical_head
    assert head is not None
    also = replace(STAFF.electricians[0], id_number=head.id_number)
    enough = holder(Level.FIFTH, 5, 10)
    roster = replace(enough, electricians=(also, *enough.electricians[1:]))
    found = statistics(roster, ON, "R36")
    assert rule in {finding.rule for finding in found.overlaps}


def test_a_holder_under_the_current_order_is_measured_once() -> None:
    found = statistics(holder(Level.THIRD, 4, 9), ON, "R30")
    assert found.former is None
    assert figures(found.current) == [(5, 4, 1), None, (10, 9, 1), (5, 9, 0)]
    assert found.current.counts["R-13"].verdict == "缺1人"  # type: ignore[union-attr]
    assert found.conclusion.startswith("按30号令尚缺")
    assert [row["who"] for row in found.current.to_dict()["rows"]] == [
        "电力相关专业技术人员",
        "其中中级以上技术人员",
        "电力相关专业技能人员",
        "其中高压电工",
    ]


def test_who_is_for_a_reviewer_is_neither_there_nor_missing() -> None:
    enough = holder(Level.FIFTH, 5, 10)
    unknown = replace(enough.technicians[0], specialty="农业电气化")
    found = statistics(replace(enough, technicians=(unknown, *enough.technicians[1:])), ON, "R36")
    measure = found.current.counts["R-11"]
    assert measure is not None
    assert (measure.verdict, measure.missing) == ("待核定", 0)
    assert measure.actual_text == "4人（另有1人待核定）"
    assert not found.settled
    assert "按30号令人数须待核定" in found.conclusion


@pytest.mark.parametrize("level", load_order("R36").levels)
def test_a_count_is_never_a_bare_nought(level: Level) -> None:
    for roster in (holder(level, 50, 60), holder(level, 1, 0)):
        found = statistics(roster, ON, "R36").to_dict()
        for measured in (found["former"], found["current"]):
            verdicts = [row["measure"]["verdict"] for row in measured["rows"] if row["measure"]]
            assert all(verdict == "已满足" or verdict.startswith("缺") for verdict in verdicts)
            assert "缺0人" not in verdicts


def test_each_category_is_aligned_by_itself_and_the_highest_sets_the_counts() -> None:
    held = {Category.INSTALL: Level.FIFTH, Category.TEST: Level.THIRD}
    found = statistics(replace(holder(Level.FIFTH, 20, 25), applied=held), ON, "R36")
    assert found.former is not None
    assert (found.former.level, found.current.level) == ("三级", "二级")


def test_before_the_current_order_the_former_one_is_the_only_one() -> None:
    found = statistics(holder(Level.FIFTH, 5, 5), date(2025, 6, 30), "R36")
    assert (found.former, found.current.order) == (None, "R36")
    assert found.overlaps == ()


def test_it_is_made_of_json_primitives() -> None:
    found = statistics(holder(Level.THIRD, 15, 20), ON, "R36").to_dict()
    assert json.loads(json.dumps(found)) == found
    assert [row["rule"] for row in found["current"]["rows"]] == list(COUNTED)


def test_what_cannot_be_measured_is_refused() -> None:
    with pytest.raises(FactsError):
        statistics(holder(Level.FIFTH, 5, 5), ON, "R30")
    with pytest.raises(LookupError):
        statistics(holder(Level.FIFTH, 5, 5), ON, "R28")
    with pytest.raises(ValueError, match="no category"):
        statistics(replace(STAFF, applied={}), ON, "R36")
