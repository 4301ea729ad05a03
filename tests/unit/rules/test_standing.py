"""How people are named in a message."""

from rules.facts import Person
from rules.standing import names

PEOPLE = [Person(name=f"张{n}", id_number=str(n)) for n in "一二三四五六"]


def test_up_to_five_people_are_named() -> None:
    assert names(PEOPLE[:5]) == "张一、张二、张三、张四、张五"


def test_of_more_the_first_five_are_named_and_all_are_counted() -> None:
    assert names(PEOPLE) == "张一、张二、张三、张四、张五等6人"


def test_a_row_without_a_name_is_mentioned() -> None:
    assert names([Person()]) == "（未填姓名）"
