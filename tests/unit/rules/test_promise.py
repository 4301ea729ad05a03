"""Who may choose 告知承诺制: region, class, lists, history, and an answer that is young enough."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from rules.load import DataError, load
from rules.promise import (
    Firm,
    Record,
    informing,
    may_commit,
    needs_credit,
    read_offers,
    worse,
)
from rules.vocabulary.enumerations import ApplicationType, CreditClass, CreditList, WayReason

ON, PILOT = date(2026, 3, 2), date(2020, 9, 1)
GOOD = Record(timedelta(minutes=1), CreditClass.GOOD)
FIRM = Firm("310100", GOOD)
NEW = ApplicationType.NEW
WAYS = (NEW, ApplicationType.ITEM_CHANGE, ApplicationType.RENEW, ApplicationType.SPLIT,
        ApplicationType.MERGE)  # fmt: skip


def codes(firm: Firm, kind: ApplicationType = NEW, on: date = ON) -> list[WayReason]:
    return [one.code for one in may_commit(kind, firm, on).reasons]


@pytest.mark.spec("C-02")
@pytest.mark.parametrize("kind", WAYS)
def test_a_firm_of_good_credit_may(kind: ApplicationType) -> None:
    assert may_commit(kind, FIRM, ON).allowed


@pytest.mark.parametrize("kind", set(ApplicationType) - set(WAYS))
def test_other_types_have_no_such_way(kind: ApplicationType) -> None:
    assert codes(FIRM, kind) == [WayReason.TYPE]
    assert not needs_credit(kind, FIRM.division, ON)


@pytest.mark.spec("C-04")
@pytest.mark.parametrize(
    ("change", "reason", "said"),
    [
        ({"credit_class": CreditClass.TRUSTWORTHY}, WayReason.CREDIT, "为守信，要求信用良好"),
        ({"credit_class": CreditClass.DISHONEST}, WayReason.CREDIT, "信用等级为失信，要求信用良好"),
        ({"credit_class": CreditClass.SERIOUSLY_DISHONEST}, WayReason.CREDIT, "严重失信"),
        ({"credit_class": None}, WayReason.NOT_FOUND, "没有查到信用信息"),
        ({"lists": frozenset({CreditList.SERIOUS_DISHONEST})}, WayReason.LISTED, "严重失信主体"),
        ({"lists": frozenset({CreditList.FOCUS})}, WayReason.LISTED, "列入重点关注名单"),
        ({"false_commitment": True}, WayReason.FALSE_COMMITMENT, "曾作出不实承诺"),
        ({"age": timedelta(hours=24, seconds=1)}, WayReason.STALE, "过久"),
    ],
)  # fmt: skip
def test_each_point_alone_stands_against_it(
    change: dict[str, Any], reason: WayReason, said: str
) -> None:
    verdict = may_commit(NEW, replace(FIRM, record=replace(GOOD, **change)), ON)
    assert [one.code for one in verdict.reasons] == [reason]
    assert said in verdict.text and not verdict.silent


def test_what_stands_against_nothing() -> None:
    record = replace(GOOD, age=timedelta(hours=24), lists=frozenset({CreditList.ABNORMAL}))
    assert may_commit(NEW, replace(FIRM, record=record), ON).allowed


@pytest.mark.spec("C-10")
def test_an_earlier_false_commitment_stands_against_it_for_ever() -> None:
    firm = replace(FIRM, events=frozenset({"FALSE_COMMITMENT"}))
    assert codes(firm) == codes(firm, on=date(2040, 1, 1)) == [WayReason.FALSE_COMMITMENT]
    assert may_commit(NEW, replace(FIRM, events=frozenset({"FALSE_MATERIALS"})), ON).allowed


@pytest.mark.spec("C-06")
def test_silence_is_never_good() -> None:
    verdict = may_commit(NEW, replace(FIRM, record=None), ON)
    assert verdict.silent and not verdict.allowed


def test_all_that_stands_against_it_is_told() -> None:
    record = Record(timedelta(days=2), CreditClass.DISHONEST, frozenset({CreditList.FOCUS}))
    assert codes(Firm("310100", record, frozenset({"FALSE_COMMITMENT"}))) == [
        WayReason.STALE, WayReason.CREDIT, WayReason.LISTED, WayReason.FALSE_COMMITMENT,
    ]  # fmt: skip


@pytest.mark.spec("C-02")
@pytest.mark.parametrize(
    ("division", "open_"),
    [("310115", True), ("420106", True), ("330106", True), ("460100", True), ("440300", True),
     ("440100", False), ("350102", False), ("110101", False)],
)  # fmt: skip
def test_in_the_pilot_it_was_open_in_some_regions(division: str, open_: bool) -> None:
    firm = Firm(division, GOOD)
    assert codes(firm, on=PILOT) == ([] if open_ else [WayReason.REGION])
    assert needs_credit(NEW, division, PILOT) is open_
    assert may_commit(NEW, firm, ON).allowed


def test_before_the_pilot_there_was_none() -> None:
    assert codes(FIRM, on=date(2020, 5, 31)) == [WayReason.TYPE]
    assert codes(FIRM, on=date(2020, 6, 1)) == codes(FIRM, on=date(2021, 6, 30)) == []


def test_of_two_answers_the_worse_counts() -> None:
    good, bad = CreditClass.GOOD, CreditClass.DISHONEST
    assert worse(good, bad) is worse(bad, good) is worse(None, bad) is bad
    assert worse(good, None) is good and worse(None, None) is None
    assert worse(CreditClass.TRUSTWORTHY, good) is CreditClass.TRUSTWORTHY


@pytest.mark.spec("C-07")
def test_what_a_firm_is_told_has_its_consequences_and_no_place_left_open() -> None:
    parts = {part.title: part.items for part in informing(ON)}
    assert any("撤销许可" in text for text in parts["不实承诺的后果"])
    assert any("三年内不得再次申请" in text for text in parts["不实承诺的后果"])
    assert any("六个月内" in text for text in parts["监督核查"])
    assert all(text and "{" not in text for items in parts.values() for text in items)


def test_one_type_has_one_entry_on_a_day() -> None:
    data = load("promise")
    twice = {**data, "offers": [*data["offers"], data["offers"][-1]]}
    with pytest.raises(DataError):
        read_offers(twice)
