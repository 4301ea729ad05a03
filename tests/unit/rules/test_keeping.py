"""What a holder keeps, measured by the order of its licence."""

from datetime import date, timedelta
from typing import Any

import pytest

from rules.facts_reader import facts_from_dict
from rules.keeping import Kept, kept, said
from rules.order import order_in_force
from rules.vocabulary.enumerations import Level
from tests.factories.facts import ON, facts_dict

UNDER = order_in_force(ON)


def of(level: Level = Level.THIRD, on: date = ON, under: str = UNDER, **changes: Any) -> Kept:
    return kept(facts_from_dict({**facts_dict(level, on=ON), **changes}), on, under)


def given(level: Level = Level.THIRD) -> dict[str, Any]:
    return facts_dict(level, on=ON)


def test_the_least_staff_is_enough() -> None:
    found = of()
    assert (found.missing, found.expired, found.unfit, found.met) == (0, 0, 0, True)
    assert found.findings == ()
    assert found.changes_on is not None and found.changes_on > ON


def test_who_leaves_is_missing_once() -> None:
    """High voltage and the total lack the same person."""
    electricians = given()["electricians"]
    high = next(n for n, one in enumerate(electricians) if one["item"] == "HIGH_VOLTAGE")
    found = of(electricians=[one for n, one in enumerate(electricians) if n != high])
    assert (found.missing, found.missing_now, found.met) == (1, 1, False)
    assert {one["rule"] for one in found.findings} == {"R-13", "R-14"}


def test_a_vacant_head_is_a_person_missing() -> None:
    found = of(safety_head=None)
    assert (found.missing, found.unfit) == (1, 0)
    assert "R-10" in {one["rule"] for one in found.findings}


def test_of_heads_that_came_with_the_old_register_only_that_they_are_there_is_asked() -> None:
    known = facts_from_dict({**given(), "safety_head": {"id_number": "person:1"}})
    assert kept(known, ON, UNDER).unfit == 1
    assert kept(known, ON, UNDER, heads_known=False).met


def test_a_certificate_runs_out_on_its_day_and_says_when() -> None:
    electricians = [dict(one) for one in given()["electricians"]]
    last = ON + timedelta(days=3)
    electricians[0] |= {"valid_to": last.isoformat(), "review_due": None}
    assert of(electricians=electricians).changes_on == last + timedelta(days=1)
    found = of(electricians=electricians, on=last + timedelta(days=1))
    assert (found.expired, found.missing) == (1, 1)
    assert {one["actual"] for one in found.findings if one["rule"] == "R-24"} == {"1人不符"}


def test_no_name_is_told() -> None:
    gone = {"name": "某人", "valid_to": "2020-01-01"}
    electricians = [{**one, **gone} for one in given()["electricians"]]
    assert "某人" not in str(of(electricians=electricians).findings)


def test_an_overlap_is_unfit() -> None:
    both = given()["technicians"][0]
    electrician = {**given()["electricians"][0], "id_number": both["id_number"]}
    found = of(electricians=[*given()["electricians"][1:], electrician])
    assert found.unfit == 1


@pytest.mark.parametrize(
    ("figures", "text"),
    [
        ((0, 0, 0), ""),
        ((3, 0, 0), "缺少人员3人"),
        ((1, 2, 1), "缺少人员1人、证书失效2人、不符合任职条件1人"),
    ],
)
def test_in_words(figures: tuple[int, int, int], text: str) -> None:
    assert said(*figures) == text
