"""Captchas: letters that are not mistaken, questions that a person can answer."""

from collections import Counter

from services.identity import questions, tokens
from services.identity.model import CAPTCHA_ALPHABET

LOOK_ALIKE = ("17IL", "0OQD", "2Z", "5S", "6G", "8B", "UV", "EF", "9G")


def test_no_two_letters_of_a_picture_look_alike() -> None:
    for alike in LOOK_ALIKE:
        assert len(set(alike) & set(CAPTCHA_ALPHABET)) <= 1, alike
    assert set(tokens.captcha_text()) <= set(CAPTCHA_ALPHABET)


def test_numbers_are_written_as_they_are_spoken() -> None:
    spoken = {3: "三", 10: "十", 17: "十七", 20: "二十", 43: "四十三", 99: "九十九"}
    assert {number: questions.in_words(number) for number in spoken} == spoken


def test_a_question_is_answered_by_a_number_that_does_not_stand_in_it_in_digits() -> None:
    kinds: Counter[str] = Counter()
    for _ in range(200):
        question, answer = questions.ask()
        assert answer.isdecimal() and 0 < int(answer) < 100
        assert not any(digit in question for digit in "0123456789")
        kinds[question[-13:-7]] += 1
    assert len(kinds) > 3
