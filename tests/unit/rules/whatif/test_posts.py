"""Who may stay, and what everybody is worth in either table."""

from dataclasses import replace

import pytest

from rules.facts import Facts
from rules.order import load_order
from rules.vocabulary.enumerations import (
    Category,
    ElectricianItem,
    Level,
    Qualification,
    Tab,
    Title,
)
from rules.whatif.posts import Posts, posts_of
from tests.factories.facts import ON, clean_facts

THIRD = clean_facts(Level.THIRD)


def posts(facts: Facts) -> Posts:
    return posts_of(facts, {Category.INSTALL: Level.THIRD}, ON, load_order("R30"))


def test_a_technician_without_a_rank_stays_and_is_worth_nothing() -> None:
    first, second, *others = THIRD.technicians
    people = (replace(first, qualification=None, title=None), second, *others)
    found = posts(replace(THIRD, technicians=people)).technicians
    assert found[first.id_number] == {0: 0}
    assert set(found[second.id_number]) == {1}
    assert set(found[second.id_number].values()) < {1, 2}


def test_whom_a_reviewer_may_accept_is_worth_what_he_would_be_then() -> None:
    first, second, *others = THIRD.technicians
    people = (
        replace(first, qualification=Qualification.OTHER, title=None),
        replace(second, specialty="农业电气化", title=Title.ASSISTANT),
        *others,
    )
    found = posts(replace(THIRD, technicians=people)).technicians
    assert (found[first.id_number], found[second.id_number]) == ({0: 2}, {1: 1})


def test_an_electrician_of_high_voltage_is_worth_more() -> None:
    first, second, *others = THIRD.electricians
    people = (
        replace(first, item=ElectricianItem.LOW_VOLTAGE),
        replace(second, item=ElectricianItem.HIGH_VOLTAGE),
        *others,
    )
    found = posts(replace(THIRD, electricians=people)).electricians
    assert (found[first.id_number], found[second.id_number]) == ({0: 1}, {1: 2})


@pytest.mark.parametrize(("place", "tab"), [
    ("technical_head", Tab.TECHNICAL_HEAD), ("safety_head", Tab.SAFETY_HEAD),
])  # fmt: skip
def test_a_head_who_serves_elsewhere_is_no_technician_either(place: str, tab: Tab) -> None:
    assert set(posts(THIRD).as_technician) == {Tab.TECHNICAL_HEAD, Tab.SAFETY_HEAD}
    elsewhere = frozenset({getattr(THIRD, place).id_number})
    found = posts(replace(THIRD, serving_elsewhere=elsewhere))
    assert tab not in found.as_technician
    assert not found.fit(tab)


@pytest.mark.parametrize(
    "row_ids", [("", "", ""), ("x", "x", "y"), ("y", "x", "x"), ("2", "0", "1"), ("", "0", "1")]
)
def test_who_may_not_stay_is_found_by_his_place_whatever_the_rows_are_called(
    row_ids: tuple[str, str, str],
) -> None:
    people = tuple(
        replace(person, row_id=row_id)
        for person, row_id in zip(THIRD.electricians[:3], row_ids, strict=True)
    )
    elsewhere = frozenset({people[1].id_number})
    found = posts(replace(THIRD, electricians=people, serving_elsewhere=elsewhere))
    assert (Tab.ELECTRICIANS, 1) in found.faults
    assert found.electricians.keys() == {people[0].id_number, people[2].id_number}
    assert [list(found.electricians[people[n].id_number]) for n in (0, 2)] == [[0], [2]]
