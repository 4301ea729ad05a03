"""Figures shown above a tab (B-26, B-29, B-34). Tabs without any are not here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from contracts.application.sections import Figure
from rules.checks.enterprise import net_ratio
from rules.facts_reader import facts_from_dict
from rules.order import NEWEST, load_order
from rules.standing import rank
from rules.vocabulary.enumerations import Category, Tab, Voltage
from services.application.facts import rows_as_facts
from services.application.model import Sheet

ORDER = NEWEST
_RANKS = {3: "高级", 2: "中级", 1: "初级"}

Totals = list[Figure]


def totals_of(sheet: Sheet, today: date) -> Totals:
    """The figures of a tab as of today."""
    count = TOTALS.get(sheet.section.tab)
    return count(sheet, today) if count else []


def _finance(sheet: Sheet, today: date) -> Totals:
    total, net = sheet.fields.get("total_assets"), sheet.fields.get("net_assets")
    shares = [Decimal(row["share"]) for row in sheet.rows.get("shareholders", [])]
    figures: Totals = []
    if total and net is not None and Decimal(total):
        ratio = net_ratio(Decimal(total), Decimal(net))
        figures.append(_figure("净资产占总资产比例", f"{ratio}%"))
    if shares:
        figures.append(_figure("出资比例合计", f"{sum(shares):.2f}%"))
    return figures


def _technicians(sheet: Sheet, today: date) -> Totals:
    """By rank after the equivalences of the order; where only a reviewer can tell, apart."""
    order = load_order(ORDER)
    people = facts_from_dict(
        {"technicians": rows_as_facts(sheet, "people"), "enterprise": {"name": "-", "uscc": "-"}}
    ).technicians
    ranks = [rank(person, order, today) for person in people]
    known = Counter(certain for certain, possible in ranks if certain == possible)
    figures = [_figure("总数", len(people))]
    figures += [_figure(label, known[number]) for number, label in _RANKS.items()]
    open_ = sum(certain != possible for certain, possible in ranks)
    return figures + [
        _figure(label, number)
        for label, number in (("待审核认定", open_), ("不计入", known[0]))
        if number
    ]


def _electricians(sheet: Sheet, today: date) -> Totals:
    rows = sheet.rows.get("people", [])
    items = load_order(ORDER).high_voltage_items
    high = sum(row.get("item") in items for row in rows)
    return [_figure("总数", len(rows)), _figure("高压", high), _figure("其他", len(rows) - high)]


def _projects(sheet: Sheet, today: date) -> Totals:
    counts = Counter((row["category"], row["voltage"]) for row in sheet.rows.get("projects", []))
    return [
        _figure(f"{category.label}{voltage.label}", counts[category.value, voltage.value])
        for category in Category
        for voltage in Voltage
        if counts[category.value, voltage.value]
    ]


def _figure(label: str, value: str | int) -> Figure:
    return Figure(label=label, value=value)


TOTALS: dict[Tab, Callable[[Sheet, date], Totals]] = {
    Tab.BASIC: _finance,
    Tab.TECHNICIANS: _technicians,
    Tab.ELECTRICIANS: _electricians,
    Tab.PERFORMANCE: _projects,
}
