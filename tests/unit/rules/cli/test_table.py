"""`python -m rules table`: the condition tables as they are published, and what belongs to them."""

import json

import pytest

from rules.__main__ import main
from rules.order import load_order
from rules.provisions.listed import TITLES
from rules.provisions.reader import provisions
from rules.tables import condition_tables
from rules.vocabulary.readings import READINGS


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["table", *arguments]) == 0
    return capsys.readouterr().out


def test_the_tables_are_printed_as_json_that_can_be_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = printed(capsys, "--format", "json", "--on", "2026-03-02")
    assert text.startswith('{\n  "order": "R30"')
    told = json.loads(text)
    assert (told["order"], told["on"]) == ("R30", "2026-03-02")
    assert told["tables"] == [table.to_dict() for table in condition_tables(load_order("R30"))]
    assert told["provisions"][1] == {
        "title": "延续申请时间",
        "text": "有效期届满前90日至30日之间申请延续（首尾两日均可以提交）",
        "basis": "有效期届满三个月以内、三十日前提出延续申请",
        "effective_from": "2025-07-01",
        "source": provisions().renewal_window[0].source,
    }


def test_everything_published_beside_them_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    told = printed(capsys, "--on", "2026-03-02")
    assert set(TITLES) == set(type(provisions()).__dataclass_fields__)
    for title in TITLES.values():
        assert f"| {title} | " in told
    for words in (
        "三年内不得再次申请",
        "（5）违法转包、分包",
        "最近三个月",
        "年满16周岁",
        "公示7日",
    ):
        assert words in told


def test_every_reading_is_printed_with_what_else_there_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = printed(capsys)
    for name, reading in READINGS.items():
        (line,) = [one for one in told.splitlines() if f"| {name}=" in one]
        assert line.startswith(f"| {reading.title} | ")
        assert all(one.label in line for one in reading.choices)
    listed = json.loads(printed(capsys, "--format", "json"))["readings"]
    assert [one["name"] for one in listed] == list(READINGS)
    kinds = next(one for one in listed if one["name"] == "repair_test_kinds")
    assert kinds["value"] == "manual" and "000 4.3" in kinds["source"]
    assert [one["value"] for one in kinds["others"]] == ["both", "either"]


def test_of_a_former_order_its_last_day_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    told = printed(capsys, "--order", "R36", "--format", "json")
    assert json.loads(told)["on"] == "2025-06-30"
    titles = {one["title"] for one in json.loads(told)["provisions"]}
    assert "最低工作年龄" in titles and "延续申请时间" not in titles
