"""Figures shown above a tab (B-26, B-29, B-34). Tabs without any are not here.

People are counted as the rules count them, so that a tab and 资料审核 say the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from contracts.application.sections import Figure
from rules.checks.enterprise import net_ratio
from rules.course import HeadCount
from rules.examination import Counted, Examination
from rules.facts_reader import facts_from_dict
from rules.order import NEWEST, load_order
from rules.vocabulary.enumerations import Category, Tab, Voltage
from services.application.facts import head_as_facts, rows_as_facts
from services.application.model import Sheet

ORDER = NEWEST
COUNTED_WITH = {Tab.TECHNICIANS: Tab.TECHNICAL_HEAD}
"""The tab whose person may count on another one."""

Sheets = Mapping[str, Sheet]
Totals = list[Figure]


def totals_of(sheets: Sheets, sheet: Sheet, on: date) -> Totals:
    """The figures of a tab as of a day. sheets: of the draft, `COUNTED_WITH` among them."""
    count = TOTALS.get(sheet.section.tab)
    return count(sheets, sheet, on) if count else []


def _finance(sheets: Sheets, sheet: Sheet, on: date) -> Totals:
    total, net = sheet.fields.get("total_assets"), sheet.fields.get("net_assets")
    shares = [Decimal(row["share"]) for row in sheet.rows.get("shareholders", [])]
    figures: Totals = []
    if total and net is not None and Decimal(total):
        ratio = net_ratio(Decimal(total), Decimal(net))
        figures.append(_figure("净资产占总资产比例", f"{ratio}%"))
    if shares:
        figures.append(_figure("出资比例合计", f"{sum(shares):.2f}%"))
    return figures


def _technicians(sheets: Sheets, sheet: Sheet, on: date) -> Totals:
    """By rank after the equivalences of the order. Of whom only a reviewer can tell whether they
    count, and who does not count, apart."""
    head = sheets.get(Tab.TECHNICAL_HEAD)
    x = _examination(
        on,
        technicians=rows_as_facts(sheet, "people"),
        technical_head=head_as_facts(head) if head else None,
    )
    anybody, middle, senior = (x.counted_technicians(rank) for rank in (1, 2, 3))
    at_least = [_certain(counted) for counted in (anybody, middle, senior)]
    return [
        _figure("总数", _people(anybody)),
        _figure("高级", at_least[2]),
        _figure("中级", at_least[1] - at_least[2]),
        _figure("初级", at_least[0] - at_least[1]),
        *_others(anybody),
    ]


def _electricians(sheets: Sheets, sheet: Sheet, on: date) -> Totals:
    """Whose certificate holds, those of high voltage among them apart."""
    x = _examination(on, electricians=rows_as_facts(sheet, "people"))
    counted, high = x.counted_electricians, _certain(x.counted_high_voltage)
    return [
        _figure("总数", _people(counted)),
        _figure("高压", high),
        _figure("其他", _certain(counted) - high),
        *_others(counted),
    ]


def _projects(sheets: Sheets, sheet: Sheet, on: date) -> Totals:
    counts = Counter((row["category"], row["voltage"]) for row in sheet.rows.get("projects", []))
    return [
        _figure(f"{category.label}{voltage.label}", counts[category.value, voltage.value])
        for category in Category
        for voltage in Voltage
        if counts[category.value, voltage.value]
    ]


def _examination(on: date, **people: Any) -> Examination:
    facts = facts_from_dict({"enterprise": {"name": "-", "uscc": "-"}, **people})
    return Examination(facts, on, load_order(ORDER))


def _certain(counted: Counted) -> int:
    return counted[1].certain


def _people(counted: Counted) -> int:
    """Each once, also whoever has no identity number yet."""
    rows, _ = counted
    numbered = {person.id_number for person, _ in rows if person.id_number}
    return len(numbered) + sum(not person.id_number for person, _ in rows)


def _others(counted: Counted) -> Totals:
    count: HeadCount = counted[1]
    figures = {
        "待审核认定": count.possible - count.certain,
        "不计入": _people(counted) - count.possible,
    }
    return [_figure(label, number) for label, number in figures.items() if number]


def _figure(label: str, value: str | int) -> Figure:
    return Figure(label=label, value=value)


TOTALS: dict[Tab, Callable[[Sheets, Sheet, date], Totals]] = {
    Tab.BASIC: _finance,
    Tab.TECHNICIANS: _technicians,
    Tab.ELECTRICIANS: _electricians,
    Tab.PERFORMANCE: _projects,
}
