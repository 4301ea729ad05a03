"""The demonstration answers what identity asks."""

import pytest

from deploy.demo import arithmetic
from services.identity import questions


def test_every_question_of_identity_is_answered() -> None:
    for _ in range(300):
        question, answer = questions.ask()
        assert arithmetic.answer(question) == answer, question


def test_another_kind_of_question_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="not understood"):
        arithmetic.answer("四十三和七")
