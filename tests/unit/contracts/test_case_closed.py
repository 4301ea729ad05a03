"""The end of a case, as this release tells it and as the release before did."""

from typing import Any

import pytest
from marshmallow import ValidationError

from contracts.review.cases import CASE_CLOSED

IDS: dict[str, Any] = {"application_id": "a", "enterprise_id": "e"}


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (
            {"outcome": "ISSUED", "licence_number": "4-1-00001-2026"},
            {"outcome": "GRANTED", "state": "ISSUED", "roster": "REPLACE"},
        ),
        ({"outcome": "REFUSED"}, {"outcome": "REFUSED", "state": "REFUSED", "roster": "KEEP"}),
        (
            {"outcome": "REJECTED_FILING", "licence_number": None},
            {"outcome": "REJECTED_FILING", "state": "REJECTED_FILING", "roster": "KEEP"},
        ),
    ],
)
def test_what_the_release_before_told_is_understood(
    before: dict[str, Any], now: dict[str, Any]
) -> None:
    told = CASE_CLOSED.load(IDS | before)
    assert {name: told[name] for name in now} == now
    assert (told["type"], told["register"]) == ("NEW", "NONE")
    assert told["licence_number"] == before.get("licence_number")
    assert 1 in CASE_CLOSED.reads and CASE_CLOSED.version == 2


def test_an_end_without_what_follows_from_it_is_refused() -> None:
    told = {"type": "NEW", "outcome": "GRANTED", "state": "ISSUED", "roster": "REPLACE"}
    with pytest.raises(ValidationError):
        CASE_CLOSED.load(IDS | told)
    assert CASE_CLOSED.load(IDS | told | {"register": "NONE"})["licence_id"] is None
