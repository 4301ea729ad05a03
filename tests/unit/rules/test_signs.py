"""What makes a reviewer look: both sides of each sign."""

from datetime import date
from typing import Any

import pytest

from rules.report import Result
from rules.signs import (
    EARLY,
    SAME_FILE,
    SAME_NAME,
    SAME_NUMBER,
    STILL_ELSEWHERE,
    Entered,
    Scan,
    entered,
    same_names,
    signs,
)
from rules.vocabulary.enumerations import Tab

FIRM = "示范电力工程有限公司"
BORN_1990 = "110101199001010031"  # 1 January 1990
ANOTHER = "330106198506151233"


def person(**given: Any) -> Entered:
    return Entered(**{"tab": Tab.TECHNICIANS, "name": "甲", "id_number": BORN_1990, **given})


def rules(*people: Entered, scans: tuple[Scan, ...] = ()) -> list[str]:
    return [one.rule for one in signs(people, scans, [FIRM, "旧名电力有限公司"])]


@pytest.mark.parametrize(("day", "found"), [(date(2007, 12, 31), [EARLY]), (date(2008, 1, 1), [])])
def test_a_certificate_dated_before_its_holder_was_of_age(day: date, found: list[str]) -> None:
    assert rules(person(dated=(date(2015, 1, 1), day))) == found


def test_the_age_of_whom_no_number_tells_it_is_no_sign() -> None:
    assert rules(person(id_number="person:1", dated=(date(1990, 1, 1),))) == []


def test_one_certificate_number_for_several_people() -> None:
    one, other = person(certificate="a 12"), person(certificate="A12", id_number=ANOTHER, name="乙")
    assert rules(one, other) == [SAME_NUMBER]
    assert signs([one, other], (), [FIRM])[0].message.startswith("甲、乙填报了同一证书编号")
    assert rules(one, person(certificate="A12", tab=Tab.TECHNICAL_HEAD)) == []  # the same person
    assert rules(person(), person(id_number=ANOTHER)) == []  # both without one


def scan(of: str, **given: Any) -> Scan:
    return Scan(**{"tab": Tab.TECHNICIANS, "row_id": of, "of": of, "digest": "same", **given})


def test_one_file_in_several_slots() -> None:
    twice = scan("甲的身份证"), scan("乙的身份证")
    assert rules(scans=twice) == [SAME_FILE]
    assert "用作2项附件：甲的身份证、乙的身份证" in signs((), twice, [])[0].message
    assert rules(scans=(scan("甲的身份证"), scan("甲的身份证"))) == []  # twice in its own slot
    assert rules(scans=(scan("甲的身份证"), scan("乙的身份证", digest="other"))) == []
    lists = scan("甲的社会保险缴费证明", shared=True), scan("乙的社会保险缴费证明", shared=True)
    assert rules(scans=lists) == []
    assert rules(scans=(lists[0], scan("乙的身份证"))) == [SAME_FILE]


@pytest.mark.parametrize(
    ("employer", "found"),
    [
        ("某送变电工程有限公司", [STILL_ELSEWHERE]),
        (FIRM, []),
        (f"{FIRM}工程部", []),
        ("旧名电力有限公司", []),
        ("本单位（原某安装队）", []),
    ],
)
def test_a_head_who_still_works_elsewhere(employer: str, found: list[str]) -> None:
    history: list[dict[str, Any]] = [
        {"employer": employer, "ended": None},
        {"employer": "以前", "ended": "2020-01-01"},
    ]
    one = entered(Tab.SAFETY_HEAD, "", {"name": "甲", "id_number": BORN_1990}, history)
    assert one.employers == (employer,)
    assert rules(one) == found


def test_a_shareholder_by_two_numbers() -> None:
    [found] = same_names([("r1", "张 三", "1"), ("r2", "张三", "2"), ("r3", "李四", "3")])
    assert (found.rule, found.result, found.items) == (SAME_NAME, Result.MANUAL, ("r1", "r2"))
    assert same_names([("r1", "张三", "1"), ("r2", "张三", "1")]) == []  # refused, not a sign
