"""The Excel file of a trial and its sums."""

import io
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from services.personnel.trials.sheet import write
from services.personnel.trials.verdict import Verdict, unknown
from tests.factories.holders import holder

TRIAL = SimpleNamespace(
    order="R30",
    parameters={
        "technicians": {"3": 7},
        "technicians_middle": {"3": 1},
        "head_rank": {"3": 2},
        "skill_authority": "accept",
    },
    judged_on=date(2026, 3, 2),
    evaluated_on=date(2027, 1, 1),
    office="EAST_CHINA",
)
SHORT = {
    "rule": "R-11",
    "title": "技术人员总数",
    "result": "fail",
    "required": "电力相关专业技术人员不少于7人",
    "actual": "5人",
    "missing": 2,
}
OPEN = {
    "rule": "R-23",
    "title": "电力相关专业",
    "result": "manual",
    "required": "专业为电力相关专业",
    "actual": "1人不符",
    "missing": 0,
}
JUDGED: list[tuple[dict[str, Any], Verdict]] = [
    (holder(), {"now": "pass", "then": "fail", "findings": [SHORT, OPEN]}),
    (holder(), {"now": "fail", "then": "fail", "findings": [SHORT]}),
    (holder(name="=1+1\x07有限公司"), {"now": "pass", "then": "pass", "findings": []}),
    (holder(office="ZHEJIANG", categories={"CX": "3", "CZ": "2"}), unknown("缺少资料")),
]


@pytest.fixture
def written() -> tuple[Workbook, list[dict[str, Any]]]:
    out = io.BytesIO()
    summary = write(TRIAL, iter(JUDGED), out)
    return load_workbook(out), summary.lines()


def table(sheet: Worksheet) -> list[dict[str, Any]]:
    headings, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, headings), row, strict=True)) for row in rows]


def test_a_holder_a_row_with_what_it_fails(written: tuple[Workbook, list[dict[str, Any]]]) -> None:
    rows = table(written[0]["持证企业"])
    assert len(rows) == len(JUDGED)
    first = rows[0]
    assert (first["类别和等级"], first["现行条件"], first["试算条件"]) == (
        "承装类三级",
        "符合",
        "不符合",
    )
    assert (first["缺技术人员"], first["缺高压电工"]) == (2, None)
    assert first["不符合的条件（要求／实际）"] == (
        "R-11 技术人员总数：电力相关专业技术人员不少于7人／5人，缺2人"
    )
    assert first["需人工核定的条件"] == "R-23 电力相关专业：专业为电力相关专业／1人不符"
    assert rows[3]["不符合的条件（要求／实际）"] == "缺少资料"


def test_what_a_firm_has_typed_is_text(written: tuple[Workbook, list[dict[str, Any]]]) -> None:
    [cell] = [row[0] for row in written[0]["持证企业"].iter_rows() if "1+1" in str(row[0].value)]
    assert (cell.data_type, cell.value) == ("s", "'=1+1有限公司")


def test_sums_are_by_office_and_highest_level(
    written: tuple[Workbook, list[dict[str, Any]]],
) -> None:
    _, lines = written
    assert [(line["office"], line["level"], line["holders"]) for line in lines] == [
        ("EAST_CHINA", "3", 3), ("ZHEJIANG", "2", 1),
    ]  # fmt: skip
    east = lines[0]
    assert east["now"] == {"pass": 2, "fail": 1}
    assert east["then"] == {"fail": 2, "pass": 1}
    assert (east["failing"], east["missing"]) == (1, {"R-11": 4})
    assert lines[1]["then"] == {"unknown": 1}
    row = table(written[0]["汇总"])[0]
    assert (row["派出机构"], row["试算：不符合"], row["新增不符合"]) == ("华东监管局", 2, 1)
    assert row["共缺技术人员（人）"] == 4


def test_what_was_asked_stands_in_the_file(written: tuple[Workbook, list[dict[str, Any]]]) -> None:
    rows = [row for row in written[0]["试算条件"].iter_rows(values_only=True)]
    assert ("电力相关专业技术人员（人）", "三级", 5, 7) in rows
    assert ("其中中级以上技术任职资格人员（人）", "三级", "无要求", 1) in rows
    assert ("技术、安全负责人任职资格", "三级", "初级以上", "中级以上") in rows
    assert ("规定以外的机关发放的技能人员证书", None, "由审查人员核定", "予以认可") in rows
    assert ("试算条件判定日", "2027-01-01", None, None) in rows
    assert ("范围", "华东监管局", None, None) in rows
