"""How people are named in a message."""

from datetime import date

from rules.facts import Electrician, Person
from rules.order import load_order
from rules.report import FAIL, PASS
from rules.standing import certificate, names
from rules.vocabulary.enumerations import SkillCertificateKind

PEOPLE = [Person(name=f"张{n}", id_number=str(n)) for n in "一二三四五六"]


def test_up_to_five_people_are_named() -> None:
    assert names(PEOPLE[:5]) == "张一、张二、张三、张四、张五"


def test_of_more_the_first_five_are_named_and_all_are_counted() -> None:
    assert names(PEOPLE) == "张一、张二、张三、张四、张五等6人"


def test_a_row_without_a_name_is_mentioned() -> None:
    assert names([Person()]) == "（未填姓名）"


def test_a_certificate_of_one_day_to_come_begins_and_ends() -> None:
    day = date(2026, 3, 7)
    person = Electrician(
        certificate_kind=SkillCertificateKind.SPECIAL_OPERATION,
        valid_from=day,
        valid_to=day,
        review_due=day,
    )
    course = certificate(person, load_order("R30"), date(2026, 3, 2))
    assert (course.now, course.reason) == (FAIL, "证书尚未生效")
    assert course.later == ((day, PASS), (date(2026, 3, 8), FAIL))
