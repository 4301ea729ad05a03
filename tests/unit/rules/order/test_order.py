"""Both orders: their dates, their levels, and what a level that an order does not know does."""

from dataclasses import replace
from datetime import date

import pytest

from rules.certificates import certificate
from rules.checks import CHECKS
from rules.evaluate import evaluate
from rules.facts_reader import FactsError
from rules.load import load
from rules.order import ORDERS, load_order, order_in_force
from rules.report import Result
from rules.vocabulary import texts
from rules.vocabulary.enumerations import (
    CURRENT_LEVELS,
    Category,
    Level,
    Qualification,
    Title,
)
from tests.factories.facts import ON, clean_facts


@pytest.mark.parametrize(
    ("on", "order"),
    [
        (date(2020, 10, 11), "R36"),
        (date(2025, 6, 30), "R36"),
        (date(2025, 7, 1), "R30"),
        (date(2099, 1, 1), "R30"),
    ],
)
def test_the_order_in_force_on_a_day(on: date, order: str) -> None:
    assert order_in_force(on) == order


def test_before_the_first_order_there_is_none() -> None:
    with pytest.raises(LookupError, match="2020-10-10"):
        order_in_force(date(2020, 10, 10))


def test_one_order_follows_the_other_without_a_gap() -> None:
    former, current = map(load_order, ORDERS)
    assert former.effective_to is not None
    assert (current.effective_from - former.effective_to).days == 1
    assert current.effective_to is None


def test_the_levels_of_each_order() -> None:
    assert tuple(load_order("R30").levels) == CURRENT_LEVELS
    assert tuple(load_order("R36").levels) == tuple(Level)


def test_the_former_order_knows_no_revenue_and_lets_one_person_be_in_both_tables() -> None:
    known = {rule.id for rule in load_order("R36").rules}
    assert set(CHECKS) - known == {"R-08", "R-17"}


def test_an_old_holder_is_measured_by_the_former_order_after_its_end() -> None:
    facts = replace(clean_facts(Level.THIRD), applied={Category.INSTALL: Level.FIFTH})
    report = evaluate(facts, ON, "R36")
    assert (report.order, report.shortages) == ("R36", ())
    assert evaluate(replace(facts, technicians=()), ON, "R36").shortages[0].missing == 4


def test_performance_of_unknown_voltage_is_for_a_reviewer() -> None:
    facts = replace(clean_facts(Level.FIRST), applied={Category.INSTALL: Level.SECOND})
    (finding,) = [f for f in evaluate(facts, ON, "R36").findings if f.rule == "R-04"]
    assert (finding.result, len(finding.items)) == (Result.MANUAL, len(facts.projects))
    assert "对应电压等级" in finding.message
    (finding,) = [
        f for f in evaluate(replace(facts, projects=()), ON, "R36").findings if f.rule == "R-04"
    ]
    assert finding.result is Result.FAIL


def test_a_level_that_the_order_does_not_know_is_a_fault_of_the_facts() -> None:
    facts = replace(clean_facts(Level.THIRD), applied={Category.TEST: Level.FOURTH})
    with pytest.raises(FactsError) as caught:
        evaluate(facts, ON)
    assert caught.value.faults == ["applied.CS: R30没有4级"]


@pytest.mark.parametrize("order", ORDERS)
def test_both_orders_rank_what_a_person_holds_alike(order: str) -> None:
    high, middle, low, reviewer = 3, 2, 1, None
    known = load_order(order)
    assert known.title_ranks == {
        Title.FULL_SENIOR: high,
        Title.SENIOR: high,
        Title.INTERMEDIATE: middle,
        Title.ASSISTANT: low,
        Title.JUNIOR: low,
    }
    assert known.qualification_ranks == {
        Qualification.SENIOR_TECHNICIAN: high,
        Qualification.CONSTRUCTOR_1: middle,
        Qualification.ELECTRICAL_ENGINEER: middle,
        Qualification.CONSULTING_ENGINEER: middle,
        Qualification.TECHNICIAN: middle,
        Qualification.CONSTRUCTOR_2: low,
        Qualification.OTHER: reviewer,
    }


@pytest.mark.parametrize("order", ORDERS)
def test_under_both_orders_a_certificate_is_reviewed_after_three_years(order: str) -> None:
    electrician = replace(
        clean_facts(Level.THIRD).electricians[0],
        valid_from=date(2024, 5, 6),
        valid_to=date(2030, 5, 5),
        review_due=None,
    )
    days = [day for day, _ in certificate(electrician, load_order(order), ON).later]
    assert days == [date(2027, 5, 7), date(2030, 5, 6)]


@pytest.mark.parametrize("code", ORDERS)
def test_what_is_clearly_no_power_specialty_stands_once_and_is_accepted_nowhere(code: str) -> None:
    order, lists = load_order(code), load("specialties")
    names = [
        name
        for part in ("non_power", "former")
        for listed in lists[part].values()
        for name in listed
    ]
    assert len(names) == len(order.non_power_specialties)
    assert names == [texts.folded_name(name) for name in names]
    certified = frozenset[str]().union(*order.certificate_specialties.values())
    elsewhere = order.accepted_specialties | order.refused_specialties | certified
    assert order.non_power_specialties.isdisjoint(elsewhere)
