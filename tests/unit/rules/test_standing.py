"""How people are named in a message and ranked."""

from datetime import date
from typing import Any

import pytest

from rules.course import STEADY, Course
from rules.dates import DAY
from rules.facts import Person, Technician
from rules.order import load_order
from rules.report import FAIL, PASS
from rules.standing import names, rank, rank_course
from rules.vocabulary.enumerations import Qualification, Title

ORDER = load_order("R30")
ON = date(2026, 3, 2)
PEOPLE = [Person(name=f"张{n}", id_number=str(n)) for n in "一二三四五六"]


def test_up_to_five_people_are_named() -> None:
    assert names(PEOPLE[:5]) == "张一、张二、张三、张四、张五"


def test_of_more_the_first_five_are_named_and_all_are_counted() -> None:
    assert names(PEOPLE) == "张一、张二、张三、张四、张五等6人"


def test_a_row_without_a_name_is_mentioned() -> None:
    assert names([Person()]) == "（未填姓名）"


POWER = "电气工程"


@pytest.mark.parametrize(
    ("values", "ranked"),
    [
        ({}, (0, 0)),
        ({"qualification": Qualification.TITLE}, (0, 0)),
        ({"qualification": Qualification.TITLE, "title": Title.SENIOR}, (3, 3)),
        ({"qualification": Qualification.TITLE, "title": Title.SENIOR, "specialty": ""}, (0, 3)),
        ({"qualification": Qualification.TITLE, "title": Title.SENIOR, "specialty": "?"}, (0, 3)),
        ({"qualification": Qualification.OTHER}, (0, 3)),
        ({"qualification": Qualification.CONSTRUCTOR_1, "certificate_date": ON + DAY}, (0, 0)),
    ],
)
def test_a_rank_is_certain_or_possible(values: dict[str, Any], ranked: tuple[int, int]) -> None:
    assert rank(Technician(**{"specialty": POWER, **values}), ORDER, ON) == ranked


def test_a_title_to_come_that_is_too_low_changes_nothing() -> None:
    person = Technician(
        specialty=POWER,
        qualification=Qualification.TITLE,
        title=Title.INTERMEDIATE,
        certificate_date=ON + DAY,
    )
    assert rank_course(person, ORDER, ON, 3) == STEADY[FAIL]
    assert rank_course(person, ORDER, ON, 2) == Course(FAIL, "", ((ON + DAY, PASS),))
