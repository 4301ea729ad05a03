from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from chassis.digest import canonical, digest
from rules.vocabulary.enumerations import StaffRole


def test_order_does_not_count() -> None:
    assert digest({"a": 1, "b": [1, 2]}) == digest({"b": [1, 2], "a": 1})
    assert digest([1, 2]) != digest([2, 1])


def test_values_of_the_domain_have_a_form() -> None:
    data = {
        "at": datetime(2026, 1, 1, tzinfo=UTC),
        "day": date(2026, 1, 1),
        "money": Decimal("10.50"),
        "id": UUID(int=1),
        "role": StaffRole.EXAMINE,
        "raw": b"\x01",
        "set": {"b", "a"},
        "name": "许可",
    }
    text = canonical(data).decode()
    assert '"money":"10.50"' in text
    assert '"set":["a","b"]' in text
    assert "许可" in text


def test_what_has_no_form_is_refused() -> None:
    with pytest.raises(TypeError, match="object has no canonical form"):
        canonical({"x": object()})


def test_the_algorithm_is_a_choice() -> None:
    assert len(digest({}, "sha256")) == len(digest({}, "sm3")) == 32
    assert digest({}, "sha256") != digest({}, "sm3")
