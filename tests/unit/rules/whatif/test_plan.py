"""Which heads stay, who counts as what and how many are lacking, each point by itself."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from rules.facts import Enterprise, Facts, Head
from rules.order import load_order
from rules.report import FAIL, Rule
from rules.vocabulary.enumerations import Category, Level, Tab
from rules.whatif.plan import Plan, smallest
from rules.whatif.posts import Posts
from rules.whatif.scope import STAFF_RULES
from rules.whatif.split import Counts

TECHNICAL, SAFETY = Tab.TECHNICAL_HEAD, Tab.SAFETY_HEAD
BOTH = frozenset({TECHNICAL, SAFETY})
NOBODY: frozenset[str] = frozenset()
NONE = Counts()
FAULT = Rule("R-09", "", "", frozenset(Category), frozenset(Level)).finding(FAIL, TECHNICAL, "", "")


def plan(
    need: Counts = NONE,
    *,
    technicians: Mapping[str, int] | None = None,
    electricians: Mapping[str, int] | None = None,
    heads: tuple[str, str] = ("h", "s"),
    unfit: tuple[Tab, ...] = (),
    also: bool = False,
    worth: Mapping[Tab, int] | None = None,
    head_rank: int = 1,
) -> Plan:
    """Of people by identity number, each with the worth of the row; ``also``: the technical head
    counts as a technician; ``worth``: of the heads among the technicians."""
    technical, safety = (Head(id_number=number) if number else None for number in heads)
    facts = Facts(
        enterprise=Enterprise(name="", uscc=""),
        applied={},
        technical_head=technical and replace(technical, also_technician=also),
        safety_head=safety,
    )
    posts = Posts(
        facts,
        STAFF_RULES,
        {(tab, 0): (FAULT,) for tab in unfit},
        {number: {0: value} for number, value in (technicians or {}).items()},
        {number: {0: value} for number, value in (electricians or {}).items()},
        worth or {},
    )
    conditions = replace(
        load_order("R30").levels[Level.THIRD],
        technicians=need.technicians,
        technicians_middle=need.middle or None,
        electricians=need.electricians,
        electricians_high_voltage=need.high_voltage,
        head_rank=head_rank,
    )
    return smallest(posts, conditions)


def test_two_heads_who_are_fit_stay_and_nobody_is_lacking_where_nobody_is_asked_for() -> None:
    found = plan()
    assert (found.kept, found.moved, found.people) == (BOTH, frozenset(), 0)
    assert found.lacking == NONE


def test_who_is_in_one_table_counts_there_by_the_worth() -> None:
    found = plan(
        Counts(20, 10, 20, 10),
        technicians={"a": 0, "b": 1, "c": 2},
        electricians={"d": 1, "e": 2},
        heads=("", ""),
        head_rank=2,
    )
    # A new technical head of middle rank is one of the technicians.
    assert found.lacking == Counts(17, 8, 18, 9)
    assert (found.people, found.electricians, found.kept) == (37, NOBODY, frozenset())


def test_of_several_rows_the_best_counts() -> None:
    facts = Facts(enterprise=Enterprise(name="", uscc=""), applied={})
    conditions = replace(
        load_order("R30").levels[Level.THIRD], technicians=9, electricians_high_voltage=5
    )
    posts = Posts(facts, STAFF_RULES, {}, {"a": {0: 0, 1: 1}}, {"b": {0: 1, 1: 2}}, {})
    lacking = smallest(posts, conditions).lacking
    assert (lacking.technicians, lacking.high_voltage) == (7, 4)


@pytest.mark.parametrize("rank", [1, 2])
@pytest.mark.parametrize("skill", [1, 2])
def test_who_is_in_both_tables_counts_where_he_is_needed(rank: int, skill: int) -> None:
    people: dict[str, Any] = {"technicians": {"甲": rank}, "electricians": {"甲": skill}}
    technician, electrician = Counts(1, rank - 1), Counts(0, 0, 1, skill - 1)
    found = plan(technician, **people)
    assert (found.people, found.electricians) == (0, NOBODY)
    found = plan(electrician, **people)
    assert (found.people, found.electricians) == (0, frozenset({"甲"}))
    assert plan(technician.plus(electrician), **people).people == 1


def test_one_person_does_not_stay_in_both_posts_of_a_head() -> None:
    found = plan(heads=("h", "h"))
    assert (len(found.kept), found.people) == (1, 1)


def test_the_safety_head_who_stays_counts_nowhere_else() -> None:
    found = plan(Counts(1), technicians={"s": 2}, worth={SAFETY: 2})
    assert (found.kept, found.moved, found.lacking) == (BOTH, frozenset(), Counts(1))


def test_the_technical_head_who_stays_is_no_electrician() -> None:
    people: dict[str, Any] = {"technicians": {"h": 1}, "electricians": {"h": 2}}
    assert plan(Counts(1), **people).people == 0
    found = plan(Counts(electricians=1), **people)
    assert (found.kept, found.electricians) == (BOTH, NOBODY)
    assert found.lacking == Counts(electricians=1)


def test_the_technical_head_counts_as_a_technician_when_he_is_entered_as_one() -> None:
    entered = plan(Counts(1), also=True, worth={TECHNICAL: 1})
    assert (entered.people, entered.moved) == (0, frozenset())
    not_yet = plan(Counts(1), worth={TECHNICAL: 1})
    assert (not_yet.people, not_yet.moved) == (0, frozenset({TECHNICAL}))
    as_both = plan(Counts(2), technicians={"h": 1}, worth={TECHNICAL: 1})
    assert (as_both.people, as_both.moved) == (1, frozenset())
    without_rank = plan(Counts(1), technicians={"h": 0}, worth={TECHNICAL: 1})
    assert (without_rank.people, without_rank.moved) == (1, frozenset())
    for worth in ({TECHNICAL: 0}, {}):
        assert plan(Counts(1), also=True, worth=worth).lacking == Counts(1)


@pytest.mark.parametrize("also", [False, True])
@pytest.mark.parametrize("tab", [TECHNICAL, SAFETY])
def test_a_head_who_is_replaced_may_become_a_technician(tab: Tab, also: bool) -> None:
    need = Counts(2 if tab is TECHNICAL else 1)
    found = plan(need, unfit=(tab,), also=also and tab is TECHNICAL, worth={tab: 1})
    assert (found.kept, found.moved, found.people) == (BOTH - {tab}, frozenset({tab}), 1)


def test_a_new_technical_head_is_of_middle_rank_where_one_is_lacking() -> None:
    def new_head(need: Counts, head_rank: int = 1, **people: Any) -> tuple[int, int]:
        found = plan(need, heads=("", "s"), head_rank=head_rank, **people)
        return found.head_rank, found.lacking.people

    assert new_head(Counts(1, 1)) == (2, 0)
    assert new_head(Counts(2, 1)) == (2, 1)
    assert new_head(Counts(1, 1), head_rank=3) == (3, 0)
    assert new_head(Counts(1, 1), technicians={"a": 2}) == (1, 0)
    for skill in (1, 2):
        both: dict[str, Any] = {"technicians": {"a": 2}, "electricians": {"a": skill}}
        assert new_head(Counts(1, 1), **both) == (1, 0)
