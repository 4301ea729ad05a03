"""What shareholders of one firm cannot be."""

from decimal import Decimal
from typing import Any

import pytest

from rules.vocabulary.enumerations import Tab
from services.application.model import Sheet, find_section
from services.application.shareholding import shareholding_gaps


def said(*rows: dict[str, Any], registered: str | None = "1000") -> list[str]:
    sheet = Sheet(find_section("NEW", Tab.BASIC), 1, {}, {"shareholders": list(rows)})
    capital = Decimal(registered) if registered else None
    return [one["message"] for one in shareholding_gaps({Tab.BASIC: sheet}, capital)]


def row(identifier: str, capital: str, share: str) -> dict[str, Any]:
    return {
        "name": f"股东{identifier}",
        "identifier": identifier,
        "capital": capital,
        "share": share,
    }


@pytest.mark.spec("E-06")
def test_shares_up_to_a_hundred_percent() -> None:
    assert said(row("1", "600", "60.00"), row("2", "400", "40.00")) == []
    assert said(row("1", "600", "60.00"), row("2", "400", "40.01")) == [
        "出资比例合计100.01%，超过100%"
    ]


def test_a_shareholder_once() -> None:
    found = said(row("1", "600", "60"), row("1", "400", "40"))
    assert found == ["股东1重复填报，请保留一行"]


def test_no_more_than_the_registered_capital() -> None:
    found = said(row("1", "600", "60"), row("2", "400.0001", "40"))
    assert len(found) == 1
    assert found[0].startswith("股东认缴出资额合计1000.0001万元，超过登记的注册资本1000万元")
    assert said(row("1", "5000", "60"), registered=None) == []  # it is not known


def test_no_shareholders_no_question() -> None:
    assert shareholding_gaps({}, Decimal(1)) == []
    assert said() == []
