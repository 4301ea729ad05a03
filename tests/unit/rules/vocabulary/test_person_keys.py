"""One person has one key, and only an identity number tells a birthday."""

from datetime import date

import pytest

from rules.vocabulary import numbers
from rules.vocabulary.people import Gender


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("11010519491231002x", "11010519491231002X"),
        (" 11010519491231002X", "11010519491231002X"),
        ("110105 1949-1231 002x", "11010519491231002X"),
        ("１１０１０５１９４９１２３１００２ｘ", "11010519491231002X"),
        ("\u200b11010519491231002x", "11010519491231002X"),
        ("11010519491231003x", "11010519491231003X"),  # wrong, and still one
        ("Worker 1", "Worker1"),
        ("person:ab-12", "person:ab-12"),
        ("ａ—1", "a-1"),
        ("甲 乙", "甲乙"),
        ("", ""),
    ],
)
def test_one_person_has_one_key(typed: str, key: str) -> None:
    assert numbers.person_key(typed) == key
    assert numbers.person_key(key) == key


@pytest.mark.parametrize(
    "typed", ["11010519491231002x", "110105 1949 1231 002X", " 110101199001010031"]
)
def test_the_key_of_a_right_number_is_what_the_form_keeps(typed: str) -> None:
    assert numbers.person_key(typed) == numbers.identity_number(typed)


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("110101199001010031", (date(1990, 1, 1), Gender.MALE)),
        ("11010519491231002X", (date(1949, 12, 31), Gender.FEMALE)),
        ("931840198001010017", (date(1980, 1, 1), Gender.MALE)),
        ("110101199001010032", None),  # its check digit is wrong
        ("worker19600101xx1", None),
        ("worker196001010013", None),
        ("110101199013010031", None),
        ("", None),
    ],
)
def test_only_a_right_number_tells_a_birthday(key: str, told: tuple[date, Gender] | None) -> None:
    assert numbers.told_by(key) == told
