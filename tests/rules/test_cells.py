"""Every cell of the published tables on both sides: ``cells/<order>/<row>.yaml``.

A row names its ``group`` and ``item`` as the order's data do; a cell has its ``level``, its text as
printed, and for each result (pass, manual, fail; none: the rules say nothing) the changes to the
facts of a level-1 firm that lead to it: those of ``cases_reader``, ``projects`` without their
category and ``experience`` of a head without its work.
"""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from rules.conditions import cell_text
from rules.evaluate import evaluate
from rules.order import ORDERS, Condition, load_order
from rules.report import worst
from rules.vocabulary.enumerations import Category
from tests.factories.facts import ON
from tests.rules.cases_reader import case_facts

FOLDER = Path(__file__).parent / "cells"
RESULTS = ("pass", "manual", "fail", "none")
WORK = {Category.INSTALL: "INSTALL", Category.REPAIR: "REPAIR", Category.TEST: "TEST"}


@cache
def rows(code: str) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """The cells of each row by (group, item)."""
    found = [yaml.safe_load(file.read_text("utf-8")) for file in (FOLDER / code).glob("*.yaml")]
    return {(row.get("group", ""), row["item"]): row["cells"] for row in found}


def conditions() -> list[tuple[str, Condition]]:
    return [(code, condition) for code in ORDERS for condition in load_order(code).conditions]


def cases() -> list[Any]:
    return [
        pytest.param(
            code, condition, category, cell["level"], result, change,
            id=f"{code} {condition.item} {category} {cell['level']} {result} {number}",
        )
        for code, condition in conditions()
        for cell in rows(code)[condition.group, condition.item]
        for category in sorted(condition.categories)
        for result in RESULTS
        for number, change in enumerate(cell.get(result, []))
    ]  # fmt: skip


def case_of(category: Category, level: str, change: dict[str, Any]) -> dict[str, Any]:
    changed = dict(change.get("set", {}))
    if "projects" in change:
        changed["projects"] = [
            {"row_id": f"p{number}", "category": category.value, **project}
            for number, project in enumerate(change["projects"])
        ]
    for head, periods in change.get("experience", {}).items():
        changed[f"{head}.experience"] = [{"work": WORK[category], **one} for one in periods]
    return {
        "applied": {category.value: level},
        "staff": "1",
        "keep": change.get("keep", {}),
        "set": changed,
    }


@pytest.mark.spec("B-33")
@pytest.mark.parametrize(("code", "condition", "category", "level", "result", "change"), cases())
def test_a_cell_decides_on_both_of_its_sides(
    code: str,
    condition: Condition,
    category: Category,
    level: str,
    result: str,
    change: dict[str, Any],
) -> None:
    facts = case_facts(case_of(category, level, change))
    findings = evaluate(facts, ON, code, set(condition.rules)).findings
    found = worst(finding.result for finding in findings).value if findings else "none"
    assert found == result, [finding.to_dict() for finding in findings]


@pytest.mark.parametrize("code", ORDERS)
def test_every_row_of_the_tables_is_here_and_no_other(code: str) -> None:
    published = {(one.group, one.item) for one in load_order(code).conditions}
    assert set(rows(code)) == published


@pytest.mark.parametrize(
    ("code", "condition"), conditions(), ids=lambda one: getattr(one, "item", one)
)
def test_every_cell_of_a_row_is_here_with_its_text_and_both_sides(
    code: str, condition: Condition
) -> None:
    order, cells = load_order(code), rows(code)[condition.group, condition.item]
    printed = {level.value: cell_text(order, condition, level) for level in order.levels}
    assert {cell["level"]: cell["cell"] for cell in cells} == printed
    for cell in cells:
        shown = {result for result in RESULTS if cell.get(result)}
        assert shown - {"fail"}, cell
        assert "fail" in shown or cell["cell"] == "无要求", cell
