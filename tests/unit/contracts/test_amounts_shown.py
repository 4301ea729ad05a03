"""An amount is shown as it was typed, whatever the number of places of its column."""

from decimal import Decimal

import pytest

from contracts.forms import fields as f
from contracts.forms.base import Form


class Capital(Form):
    capital = f.money("注册资本")


@pytest.mark.parametrize(
    ("kept", "shown"),
    [("800.0000", "800"), ("800.5000", "800.5"), ("0.0000", "0"), ("100", "100"), ("1E+3", "1000")],
)
def test_zeros_of_the_column_are_not_shown(kept: str, shown: str) -> None:
    assert Capital().dump({"capital": Decimal(kept)}) == {"capital": shown}
