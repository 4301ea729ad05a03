"""The blanks around a text do not count."""

import pytest
from marshmallow import ValidationError, validate

from contracts.errors import Invalid
from contracts.operations import Message
from contracts.review import Review
from contracts.texts import Text


class Reason(Message):
    reason = Text(required=True, validate=validate.Length(min=2, max=5))


def test_it_is_kept_without_them() -> None:
    assert Reason().load({"reason": " 材料\n复杂 \t"}) == {"reason": "材料\n复杂"}


@pytest.mark.parametrize("typed", ["    ", "　　", " 由 "])
def test_they_do_not_make_it_long_enough(typed: str) -> None:
    with pytest.raises(ValidationError):
        Reason().load({"reason": typed})


def test_the_public_register_is_not_listed_by_blanks() -> None:
    assert Review.search_licences.load_request({"text": " 明远 "})["text"] == "明远"
    with pytest.raises(Invalid):
        Review.search_licences.load_request({"text": "   "})
