"""A line of the old register: what it becomes, and every fault by its column."""

from datetime import date
from typing import Any

import pytest

from rules.vocabulary.enumerations import Category, Level, LicenceState, Office
from services.review.old_register.lines import COLUMNS, Entry, read

TODAY = date(2026, 3, 2)
LINE = {
    "number": "4-1-00033-2022",
    "name": "上海明远电力工程有限公司",
    "uscc": "91310115MA1K4D2071",
    "legal_representative": "陈明远",
    "CZ": "四级",
    "CS": "5",
    "issued_on": "2022-05-01",
    "valid_from": "2022年5月1日",
    "valid_to": "20280430",
    "office": "国家能源局华东监管局",
    "state": "有效",
}


def faults(**changes: Any) -> list[tuple[str, str]]:
    return [(one.column, one.message) for one in read(7, LINE | changes, TODAY)[1]]


def test_a_line_is_a_licence() -> None:
    entry, wrong = read(7, LINE, TODAY)
    assert wrong == []
    assert entry == Entry(
        7, LINE["number"], LINE["name"], LINE["uscc"], "陈明远", "",
        {Category.INSTALL: Level.FOURTH, Category.TEST: Level.FIFTH},
        date(2022, 5, 1), date(2022, 5, 1), date(2028, 4, 30), Office.EAST_CHINA,
        LicenceState.VALID, None,
    )  # fmt: skip


def test_headings_name_the_columns_too() -> None:
    headed = {COLUMNS[name]: value for name, value in LINE.items()}
    assert read(7, headed, TODAY) == read(7, LINE, TODAY)


@pytest.mark.parametrize("office", ["ZHEJIANG", "浙江监管办", "国家能源局浙江监管办公室"])
def test_an_office_is_known_by_each_of_its_names(office: str) -> None:
    entry, _ = read(7, LINE | {"office": office}, TODAY)
    assert entry is not None and entry.office is Office.ZHEJIANG


@pytest.mark.parametrize(
    ("changes", "column", "message"),
    [
        ({"valid_to": "2022-04-30"}, "有效期止", "早于有效期起"),
        ({"issued_on": "2025-07-01"}, "承装等级", "没有四级，30号令只有一级、二级、三级"),
        ({"office": "西湖监管办"}, "发证机关", "没有名为“西湖监管办”的派出机构"),
        ({"number": "4-1-33-2022"}, "许可证编号", "格式"),
        ({"uscc": "91310115MA1K4D2072"}, "统一社会信用代码", "校验位"),
        ({"name": ""}, "单位名称", "请填写此项"),
        ({"CZ": "六级"}, "承装等级", "不在可选内容中"),
        ({"CZ": "", "CS": ""}, "", "至少应填写一项"),
        ({"valid_from": "2022-02-30"}, "有效期起", "不是真实的日期"),
        ({"valid_from": "二〇二二年"}, "有效期起", "样式"),
        ({"state": "冻结"}, "状态", "不在可选内容中"),
        ({"state": "已过期"}, "状态", "尚未届满"),
        ({"state": "已注销"}, "失效日期", "请填写失效日期"),
        ({"ended_on": "2023-01-01"}, "失效日期", "没有失效日期"),
        ({"state": "吊销", "ended_on": "2027-01-01"}, "失效日期", "不晚于今天"),
        ({"issued_on": "2026-03-03", "CZ": "一级", "CS": ""}, "发证日期", "晚于今天"),
        ({"name": ["x"]}, "单位名称", "应填写文字"),
        ({"colour": "red"}, "colour", "没有这一列"),
        ({"legal_representative": "陈" * 51}, "法定代表人", "不能超过50个字"),
    ],
)
def test_what_is_wrong_is_said_at_its_column(
    changes: dict[str, Any], column: str, message: str
) -> None:
    found = faults(**changes)
    assert any(where == column and message in text for where, text in found), found


def test_every_fault_of_a_line_is_said() -> None:
    found = faults(uscc="1", office="x", number="y", valid_from="z")
    assert {where for where, _ in found} == {
        "统一社会信用代码", "发证机关", "许可证编号", "有效期起"
    }  # fmt: skip


def test_an_expired_licence_has_ended_with_its_term() -> None:
    entry, wrong = read(
        7, LINE | {"valid_from": "2019-05-01", "valid_to": "2025-04-30", "state": "过期"}, TODAY
    )
    assert wrong == [] and entry is not None and entry.ended_on == date(2025, 4, 30)
