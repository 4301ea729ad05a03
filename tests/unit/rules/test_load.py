"""The data files: checked when loaded, consistent with each other and with the vocabulary."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from rules.attachments import requirements
from rules.checks import CHECKS
from rules.dates import DAY, years_later
from rules.load import DATA, DataError, check, load
from rules.order import load_order
from rules.vocabulary.enumerations import ApplicationType, Category, Qualification

FILES = sorted(file.name for file in DATA.iterdir() if file.name.endswith(".yaml"))


@pytest.mark.parametrize("file", FILES)
def test_every_file_fits_its_schema(file: str) -> None:
    assert load(file.removesuffix(".yaml"))


@pytest.mark.parametrize(
    ("damage", "key"),
    [
        ({"order": 30}, "$.order"),
        ({"effective_from": "2025-13-01"}, "$.effective_from"),
        ({"conditions": []}, "$.conditions"),
        ({"unknown": 1}, "$"),
    ],
)
def test_a_damaged_file_is_refused_with_file_key_and_reason(
    damage: dict[str, object], key: str
) -> None:
    schema = yaml.safe_load(DATA.joinpath("schema/order.yaml").read_text(encoding="utf-8"))
    with pytest.raises(DataError) as caught:
        check("order-R30.yaml", {**load("order-R30"), **damage}, schema)
    assert caught.value.file == "order-R30.yaml"
    assert caught.value.key == key
    assert caught.value.reason


@pytest.mark.parametrize("file", [f for f in FILES if f.startswith(("att", "ali", "guide"))])
def test_what_belongs_to_the_order_takes_effect_with_it(file: str) -> None:
    order = load_order("R30").effective_from
    assert load(file.removesuffix(".yaml"))["effective_from"] == order.isoformat() == "2025-07-01"


def test_one_order_ends_on_the_day_before_the_next() -> None:
    former = load_order("R36")
    assert former.effective_from.isoformat() == "2020-10-11"
    assert former.effective_to == load_order("R30").effective_from - DAY


def test_the_rise_of_the_retirement_age_begins_with_those_who_reach_it_in_that_month() -> None:
    scheme = load("retirement")
    for category in scheme["categories"].values():
        first = date.fromisoformat(f"{category['first']}-01")
        reached = years_later(first, category["base_years"])
        assert reached.isoformat() == scheme["effective_from"]


def test_every_rule_of_the_order_has_a_check_and_the_other_way_round() -> None:
    assert {rule.id for rule in load_order("R30").rules} == set(CHECKS)


def test_every_qualification_but_the_title_has_a_rank_or_is_left_to_a_reviewer() -> None:
    assert set(load_order("R30").qualification_ranks) == set(Qualification) - {Qualification.TITLE}


def test_an_unknown_order_is_refused() -> None:
    with pytest.raises(LookupError):
        load_order("R99")


@pytest.mark.parametrize("kind", ["NEW", "ITEM_CHANGE", "RENEW", "SPLIT", "MERGE"])
def test_rules_that_look_at_an_attachment_find_it_asked_for(kind: str) -> None:
    asked = requirements(ApplicationType(kind))
    assert {one.rule for one in asked if one.rule} == {"R-15", "R-16"}


def test_every_category_has_its_reading_of_performance() -> None:
    assert set(load_order("R30").performance) == set(Category)


def test_a_key_that_stands_twice_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "twice.yaml").write_text("a: {b: 1, c: 2, b: 1}", encoding="utf-8")
    monkeypatch.setattr("rules.load.DATA", tmp_path)
    with pytest.raises(DataError, match="a key stands twice"):
        load("twice")
