"""The smallest repair mends, and nothing smaller does (every smaller one is tried)."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.dates import DAY
from rules.evaluate import evaluate
from rules.facts import Experience, Facts, Head, Technician
from rules.facts_reader import FactsError
from rules.order import changed, load_order
from rules.vocabulary.enumerations import (
    Category,
    Level,
    ManagementWork,
    PersonKind,
    Tab,
    Title,
)
from rules.whatif import madeup
from rules.whatif.hires import Hire
from rules.whatif.mend import mended
from rules.whatif.releases import Release
from rules.whatif.repair import Repair, repair
from rules.whatif.scope import STAFF_RULES
from tests.factories.facts import clean_facts
from tests.factories.rosters import ON, SMALL, TARGET, rosters, shuffled, subsets
from tests.present import present

THIRD = clean_facts(Level.THIRD)
EMPTY = Facts(enterprise=THIRD.enterprise, applied={})
INSTALL = [ManagementWork.INSTALL]


def passes(facts: Facts) -> bool:
    return evaluate(facts, ON, SMALL, STAFF_RULES).clean


@settings(max_examples=80, deadline=None)
@given(rosters())
def test_the_repair_mends_and_nothing_smaller_does(facts: Facts) -> None:
    found = repair(facts, ON, TARGET, SMALL)
    assert passes(mended(facts, found, SMALL))
    assert found.needed == (not passes(facts))
    for smaller in with_new_people(facts, found.people - 1):
        assert not passes(smaller)


def with_new_people(facts: Facts, count: int) -> Iterator[Facts]:
    """Every roster that ``count`` new people of the best kind and any change of posts can make."""
    for technical, safety, tech, skill in product(
        technical_heads(facts.technical_head),
        safety_heads(facts.safety_head),
        subsets(facts.technicians),
        subsets(facts.electricians),
    ):
        spare = count - technical[2] - safety[2]
        for technicians in range(spare + 1):
            yield replace(
                facts,
                technical_head=technical[0],
                safety_head=safety[0],
                technicians=(*tech, *technical[1], *safety[1], *(NEW_TECH[:technicians])),
                electricians=(*skill, *NEW_SKILL[: spare - technicians]),
            )


Choice = tuple[Head | None, tuple[Technician, ...], int]
"""The head, who becomes a technician instead, how many new people that takes."""
NEW_TECH = [madeup.technician(f"技{n}", 2, SMALL) for n in range(6)]
NEW_SKILL = [madeup.electrician(f"工{n}", SMALL, high_voltage=True) for n in range(6)]
NEW_HEADS = [madeup.head(f"负{n}", 2, 5, INSTALL, ON, SMALL) for n in range(2)]


def technical_heads(head: Head | None) -> Iterator[Choice]:
    new = replace(NEW_HEADS[0], also_technician=True)
    yield new, (), 1
    if head:
        yield head, (), 0
        yield replace(head, also_technician=True), (), 0
        yield new, (as_technician(head),), 1


def safety_heads(head: Head | None) -> Iterator[Choice]:
    yield NEW_HEADS[1], (), 1
    if head:
        yield head, (), 0
        yield NEW_HEADS[1], (as_technician(head),), 1


def as_technician(head: Head) -> Technician:
    return Technician(**{field.name: getattr(head, field.name) for field in fields(Technician)})


@settings(max_examples=60, deadline=None)
@given(rosters(most=4), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(facts: Facts, random: Random) -> None:
    one, other = (repair(roster, ON, TARGET, SMALL) for roster in (facts, shuffled(facts, random)))
    assert one.hires == other.hires
    assert one.moves == other.moves
    assert sorted((r.tab, r.name, r.rules) for r in one.releases) == sorted(
        (r.tab, r.name, r.rules) for r in other.releases
    )


def test_what_passes_needs_no_repair() -> None:
    found = repair(THIRD, ON, {Category.INSTALL: Level.THIRD})
    assert not found.needed
    assert found.people == 0
    assert mended(THIRD, found) == THIRD


def test_one_technician_of_middle_rank_serves_two_head_counts() -> None:
    facts = clean_facts(Level.SECOND)
    middle = [
        p.id_number
        for p in facts.technicians
        if p.title is Title.INTERMEDIATE and p.id_number != present(facts.technical_head).id_number
    ]
    short = replace(
        facts, technicians=tuple(p for p in facts.technicians if p.id_number not in middle[:3])
    )
    # 11 are of middle rank with the technical head, 20 altogether; 10 and 20 are asked for.
    hires = [(hire.kind, hire.rank, hire.count) for hire in repair(short, ON, TARGET).hires]
    assert hires == [(PersonKind.TECH, 2, 2), (PersonKind.TECH, 1, 1)]


def test_the_least_roster_is_found_from_nothing() -> None:
    people = {
        level: repair(EMPTY, ON, {Category.INSTALL: level}).people
        for level in (Level.THIRD, Level.SECOND, Level.FIRST)
    }
    # Domain §1.3: the technical head is one of the technicians.
    assert people == {Level.THIRD: 16, Level.SECOND: 46, Level.FIRST: 111}


def test_who_is_entered_twice_keeps_the_post_that_is_harder_to_fill() -> None:
    spare = madeup.electrician("多余", SMALL, high_voltage=True)
    twice = replace(spare, id_number=THIRD.technicians[0].id_number, name="双岗")
    facts = replace(THIRD, electricians=(*THIRD.electricians, twice))
    found = repair(facts, ON, {Category.INSTALL: Level.THIRD})
    (release,) = found.releases
    assert found.people == 0
    assert (release.tab, release.name, release.rules) == (Tab.ELECTRICIANS, "双岗", ("R-17",))
    assert release.reasons == ("技术人员和技能人员不得重复填报，只保留另一项",)


def test_a_head_short_of_years_is_replaced_or_waited_for() -> None:
    started = date(2023, 6, 1)
    head = replace(
        present(THIRD.technical_head),
        experience=(Experience(work=ManagementWork.INSTALL, started=started),),
    )
    found = repair(replace(THIRD, technical_head=head), ON, {Category.INSTALL: Level.THIRD})
    (hire,) = found.hires
    assert (hire.kind, hire.years, hire.works) == (PersonKind.TECH_HEAD, 3, tuple(INSTALL))
    assert hire.replaces == ("技术负责人安装管理经历2年9个月，不足3年",)
    (wait,) = found.waits
    assert (wait.tab, wait.rule) == (Tab.TECHNICAL_HEAD, "R-09")
    assert found.to_dict()["lines"][-1] == (
        "技术负责人的安装管理年限到2026年5月31日自行满足，不必因此更换"
    )
    waited = replace(THIRD, technical_head=head)
    assert not evaluate(waited, wait.day - DAY, only=["R-09"]).clean
    assert evaluate(waited, wait.day, only=["R-09"]).clean


def test_the_technical_head_may_count_as_the_missing_technician() -> None:
    facts = replace(
        THIRD,
        technical_head=replace(present(THIRD.technical_head), also_technician=False),
        technicians=tuple(
            p for p in THIRD.technicians if p.id_number != present(THIRD.technical_head).id_number
        )[:4],
    )
    found = repair(facts, ON, {Category.INSTALL: Level.THIRD})
    assert (found.people, found.moves) == (0, (Tab.TECHNICAL_HEAD,))


def test_what_to_do_is_said_in_words() -> None:
    expired = replace(THIRD.electricians[0], valid_to=date(2026, 1, 1), name="王过期")
    head = replace(present(THIRD.safety_head), experience=())
    facts = replace(THIRD, electricians=(expired, *THIRD.electricians[1:]), safety_head=head)
    assert repair(facts, ON, {Category.INSTALL: Level.THIRD}).to_dict()["lines"] == [
        "更换安全负责人：初级以上职称，安装管理工作经历满3年（安全负责人安装管理经历0年，不足3年）",
        "补充高压电工1人",
        "王过期不再填报为技能人员（证书无效；换证、复审后可以保留，少补充一人）",
    ]


def test_a_target_has_a_category_and_a_level_of_the_order() -> None:
    with pytest.raises(FactsError, match="target: 没有许可类别"):
        repair(THIRD, ON, {})
    with pytest.raises(FactsError, match="没有5级"):
        repair(THIRD, ON, {Category.INSTALL: Level.FIFTH})


def test_the_highest_level_aimed_at_decides_about_people_and_years() -> None:
    found = repair(EMPTY, ON, {Category.INSTALL: Level.SECOND, Category.REPAIR: Level.THIRD})
    assert found.people == 46
    head = found.hires[0]
    assert (head.years, head.works) == (5, (ManagementWork.INSTALL, ManagementWork.REPAIR))


def test_a_new_technical_head_counts_among_the_technicians_of_middle_rank() -> None:
    order = changed(load_order("R30"), {"head_rank": {"2": 1}})
    technical, safety, *_ = repair(EMPTY, ON, TARGET, order).hires
    assert (technical.kind, technical.rank) == (PersonKind.TECH_HEAD, 2)
    assert (safety.kind, safety.rank) == (PersonKind.SAFETY_HEAD, 1)


def test_for_a_title_that_a_reviewer_will_have_to_judge_nobody_waits() -> None:
    to_come: dict[str, Any] = {"certificate_date": date(2026, 6, 1)}
    for specialty, rules in (("电气工程", ["R-10"]), ("农业电气化", [])):
        head = replace(present(THIRD.technical_head), specialty=specialty, **to_come)
        found = repair(replace(THIRD, technical_head=head), ON, {Category.INSTALL: Level.THIRD})
        assert [wait.rule for wait in found.waits] == rules


def test_a_middle_rank_electrician_stays_one_where_the_new_head_is_of_middle_rank() -> None:
    """Two suffice: 甲 is the electrician, the new technical head the technician of middle rank."""
    figures = {"technicians": 1, "technicians_middle": 1, "electricians": 1}
    figures["electricians_high_voltage"] = 1
    order = changed(load_order("R30"), {name: {"3": value} for name, value in figures.items()})
    facts = replace(
        EMPTY,
        technicians=(madeup.technician("甲", 2, order),),
        electricians=(madeup.electrician("甲", order, high_voltage=True),),
    )
    found = repair(facts, ON, {Category.INSTALL: Level.THIRD}, order)
    assert [(hire.kind, hire.rank) for hire in found.hires] == [
        (PersonKind.TECH_HEAD, 2),
        (PersonKind.SAFETY_HEAD, 1),
    ]
    assert [release.tab for release in found.releases] == [Tab.TECHNICIANS]


def test_the_former_order_lets_one_person_be_in_both_tables() -> None:
    twice = madeup.electrician("双岗", SMALL, high_voltage=True)
    twice = replace(twice, id_number=THIRD.technicians[0].id_number)
    facts = replace(THIRD, electricians=(*THIRD.electricians[:4], twice))
    target = {Category.INSTALL: Level.FIFTH}
    assert not repair(facts, ON, target, "R36").needed
    assert evaluate(replace(facts, applied=target), ON, "R36", STAFF_RULES).clean


def test_the_safety_head_serves_alone_under_the_former_order_too() -> None:
    one = madeup.technician("安", 1, SMALL)
    head = madeup.head("安", 1, 3, INSTALL, ON, SMALL)
    others = [
        p for p in THIRD.technicians if p.id_number != present(THIRD.technical_head).id_number
    ][:3]
    technical = replace(present(THIRD.technical_head), also_technician=True)
    people = (*others, one)
    facts = replace(THIRD, technical_head=technical, safety_head=head, technicians=people)
    target = {Category.INSTALL: Level.FIFTH}
    found = repair(facts, ON, target, "R36")
    assert [(hire.kind, hire.count) for hire in found.hires] == [(PersonKind.TECH, 1)]
    assert [(release.name, release.rules) for release in found.releases] == [("安", ("R-18",))]
    now = evaluate(replace(facts, applied=target), ON, "R36", STAFF_RULES)
    assert [finding.rule for finding in now.failed] == ["R-18"]


@pytest.mark.parametrize("kind", ["hires", "releases", "moves"])
def test_any_step_alone_makes_a_repair(kind: str) -> None:
    steps = {
        "hires": (Hire(PersonKind.SKILL, 1),),
        "releases": (Release(Tab.ELECTRICIANS, 0, "e1", "甲", ("R-24",)),),
        "moves": (Tab.TECHNICAL_HEAD,),
    }
    none = Repair("R30", ON, TARGET, (), (), (), ())
    assert not none.needed
    step: dict[str, Any] = {kind: steps[kind]}
    assert replace(none, **step).needed
