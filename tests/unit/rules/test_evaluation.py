"""好差评 as data: codes of both orders, tags, services, days."""

import doctest
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from rules import evaluation
from rules.calendar import published
from rules.load import DataError, load
from rules.vocabulary.enumerations import CaseOutcome, EvaluationLevel


def test_its_examples() -> None:
    assert doctest.testmod(evaluation).failed == 0


@pytest.mark.spec("M-11")
def test_the_orders_are_each_others_reverse_and_tags_begin_with_the_platforms() -> None:
    for level, standard in zip(EvaluationLevel, range(1, 6), strict=True):
        assert evaluation.standard_code(level) == standard
        assert evaluation.platform_code(level) == 6 - standard
        assert {code[0] for code in evaluation.tags_of(level)} == {str(6 - standard)}
        assert len(evaluation.tags_of(level)) == 8
        assert evaluation.wrong_tags(level, evaluation.tags_of(level)) == []


@pytest.mark.spec("M-13")
def test_exactly_five_days_later_it_is_possible_again() -> None:
    last = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
    assert evaluation.terms(date(2026, 3, 1)).next_possible(last) == last + timedelta(days=5)


@pytest.mark.spec("M-12")
def test_a_day_to_contact_and_fifteen_to_rectify_are_working_days() -> None:
    # 2026-09-30 is the Wednesday before the National Day, 10 October a Saturday that is worked.
    contact, rectify = evaluation.terms(date(2026, 9, 30)).due(date(2026, 9, 30), published())
    assert contact == published().add_working_days(date(2026, 9, 30), 1).day
    assert contact > date(2026, 10, 7)
    assert published().working_days_between(date(2026, 9, 30), rectify) == 15


def test_a_refused_filing_is_a_service_and_a_termination_is_none() -> None:
    assert evaluation.invites(evaluation.CLOSED, CaseOutcome.REJECTED_FILING)
    assert evaluation.invites(evaluation.CLOSED, CaseOutcome.TERMINATED) is None
    assert evaluation.invites("FORMAL") is None


def _swap(data: dict[str, Any]) -> None:
    data["levels"]["SATISFIED"]["standard"] = 1


def _foreign_tag(data: dict[str, Any]) -> None:
    data["levels"]["SATISFIED"]["tags"]["510"] = "x"


def _one_number(data: dict[str, Any]) -> None:
    data["steps"]["ACCEPT"]["number"] = data["steps"]["CLOSED"]["number"]


def _order(data: dict[str, Any]) -> None:
    data["terms"] += [deepcopy(data["terms"][0])]


@pytest.mark.parametrize("spoil", [_swap, _foreign_tag, _one_number, _order])
def test_data_that_contradicts_itself_is_refused(spoil: Any) -> None:
    data = deepcopy(load("evaluation"))
    spoil(data)
    with pytest.raises(DataError):
        evaluation.read(data)
