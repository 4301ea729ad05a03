"""A second evaluator of the conditions: from seed 002 and the domain, not from the package `rules`.

It reads what the package reads, a firm's facts as JSON: pass, manual or fail for each rule.
It is written to be compared, so it is as plain as the text: no reasons, no days to come.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from tests.second_evaluator import people, periods
from tests.second_evaluator.figures import (
    ACTIVITY,
    CATEGORIES,
    FAIL,
    LEVELS,
    MANUAL,
    NET_PERCENT,
    PASS,
    USCC_LETTERS,
    WORST_FIRST,
    Level,
)

Facts = dict[str, Any]
Key = tuple[str, str | None]
"""The rule, and the category if it is judged for each."""


def verdicts(facts: Facts, on: date, order: str) -> dict[Key, str]:
    """Of every rule that speaks of what is applied for."""
    applied = {one: facts["applied"][one] for one in CATEGORIES if facts["applied"].get(one)}
    levels = LEVELS[order]
    found: dict[Key, str] = {
        ("R-01", None): _legal_person(facts["enterprise"]),
        ("R-02", None): _net_assets(facts.get("finance") or {}),
    }
    for category, level in applied.items():
        found |= _performance(facts, on, order, category, level)
        years = levels[level].years
        found["R-09", category] = worst(
            _experience(facts.get(head), ACTIVITY[category], years, on)
            for head in ("technical_head", "safety_head")
        )
    found |= {(rule, None): verdict for rule, verdict in _posts(facts, on, order)}
    highest = min(applied.values())
    found |= {
        (rule, None): verdict for rule, verdict in _staff(facts, on, levels[highest], highest)
    }
    for rule, code in (("R-15", "SAFETY_ORGANISATION"), ("R-16", "SAFETY_RULES")):
        there = any(
            one["tab"] == "basic" and one["code"] == code for one in facts.get("attachments") or ()
        )
        found[rule, None] = MANUAL if there else FAIL
    return found


def worst(found: Iterable[str]) -> str:
    return min(found, key=WORST_FIRST.index, default=PASS)


def _legal_person(enterprise: dict[str, Any]) -> str:
    """具备法人资格: a valid code, no branch, no 个体工商户 or other 非法人组织."""
    number = "".join(enterprise["uscc"].upper().split())
    if not _uscc(number) or number.startswith("92"):
        return FAIL
    name = enterprise["name"].strip().removesuffix("（筹）")
    if enterprise.get("is_branch") or name.endswith(("分公司", "分部")):
        return FAIL
    without = ("INDIVIDUAL", "SOLE_PROPRIETORSHIP", "PARTNERSHIP", "BRANCH")
    return FAIL if enterprise.get("economic_kind") in without else PASS


def _uscc(number: str) -> bool:
    if len(number) != 18 or not all(one in USCC_LETTERS for one in number):
        return False
    if number[0] not in "159Y" or not number[2:8].isdigit():
        return False
    total = sum(USCC_LETTERS.index(one) * 3**at for at, one in enumerate(number[:17]))
    return number[17] == USCC_LETTERS[(31 - total % 31) % 31]


def _net_assets(finance: dict[str, Any]) -> str:
    total, net = _money(finance.get("total_assets")), _money(finance.get("net_assets"))
    if total is None or net is None or total <= 0:
        return FAIL
    return PASS if net * 100 >= total * NET_PERCENT else FAIL


def _money(value: Any) -> Decimal | None:
    return None if value in (None, "") else Decimal(value)


def _performance(facts: Facts, on: date, order: str, category: str, level: str) -> dict[Key, str]:
    """R-03 to R-08, the one that is about this category and level."""
    asked = LEVELS[order][level]
    if asked.kv is None:
        return {("R-07", category): PASS}
    name = {"CX": "R-05", "CS": "R-06"}.get(category) or ("R-03" if level == "1" else "R-04")
    projects = [one for one in facts.get("projects") or () if one["category"] == category]
    if category == "CZ":
        within = [
            one
            for one in projects
            if periods.within(one["completed"], on, 0, 3) and one["quality"] in ("GOOD", "PASSED")
        ]
        kinds = (("SUBSTATION", "DISTRIBUTION"), ("LINE",))
        found: dict[Key, str] = {
            (name, category): worst(
                _voltage([one for one in within if one["facility"] in kind], asked)
                for kind in kinds
            )
        }
        if asked.revenue is not None:
            found["R-08", category] = _revenue(facts.get("finance") or {}, asked.revenue)
        return found
    years = [
        [one for one in projects if periods.within(one["completed"], on, year, 1)]
        for year in (0, 1)
    ]
    return {(name, category): worst(_either_or_both(found, asked) for found in years)}


def _either_or_both(projects: list[dict[str, Any]], asked: Level) -> str:
    """承修, 承试: 变（配）电及线路 (002) or 或 (000): where only one kind is there, a reviewer."""
    kinds = (("SUBSTATION", "DISTRIBUTION"), ("LINE",))
    found = [_voltage([p for p in projects if p["facility"] in kind], asked) for kind in kinds]
    return found[0] if len(set(found)) == 1 else MANUAL


def _voltage(projects: list[dict[str, Any]], asked: Level) -> str:
    """One at the voltage of the level; above its range, or where it is not known: a reviewer."""
    if isinstance(asked.kv, str):
        return MANUAL if projects else FAIL
    assert asked.kv is not None
    low, high = asked.kv
    known = [Decimal(one["voltage"]) for one in projects if one["voltage"]]
    if any(low <= kv and (high is None or kv <= high) for kv in known):
        return PASS
    return MANUAL if any(kv >= low for kv in known) else FAIL


def _revenue(finance: dict[str, Any], least: int) -> str:
    years = [_money(finance.get(f"revenue_{year}")) for year in (1, 2, 3)]
    return PASS if any(one is not None and one >= least for one in years) else FAIL


def _experience(head: dict[str, Any] | None, work: str, years: int, on: date) -> str:
    if not head:
        return FAIL
    spans = [
        (one["started"], one.get("ended"))
        for one in head.get("experience") or ()
        if one["work"] == work and one["started"]
    ]
    return PASS if periods.months(spans, on) >= 12 * years else FAIL


def _staff(facts: Facts, on: date, asked: Level, level: str) -> Iterator[tuple[str, str]]:
    """What the staff is measured by: R-10 to R-14. One staff serves all categories."""
    heads = [facts.get("technical_head"), facts.get("safety_head")]
    yield "R-10", worst(people.reaches(head, asked.rank, on) if head else FAIL for head in heads)
    technicians = people.technicians(facts)
    electricians = facts.get("electricians") or []
    yield "R-11", _count(technicians, asked.technicians, lambda p: people.reaches(p, 1, on))
    if asked.middle:
        yield "R-12", _count(technicians, asked.middle, lambda p: people.reaches(p, 2, on))
    yield "R-13", _count(electricians, asked.electricians, lambda p: people.certificate(p, on))
    high = [person for person in electricians if person["item"] == "HIGH_VOLTAGE"]
    yield "R-14", _count(high, asked.high, lambda p: people.certificate(p, on))


def _count(rows: list[dict[str, Any]], least: int, standing: Any) -> str:
    """Different people, each by the best of his rows."""
    best: dict[str, str] = {}
    for person in rows:
        number = people.number(person)
        if number and best.get(number) != PASS:
            verdict = standing(person)
            if verdict == PASS or number not in best or best[number] == FAIL:
                best[number] = verdict
    found = list(best.values())
    sure = found.count(PASS)
    if sure >= least:
        return PASS
    return MANUAL if sure + found.count(MANUAL) >= least else FAIL


def _posts(facts: Facts, on: date, order: str) -> Iterator[tuple[str, str]]:
    """Who may be on the roster together and at all: R-17 to R-25."""
    technical, safety = facts.get("technical_head"), facts.get("safety_head")
    heads = [head for head in (technical, safety) if head]
    rows, electricians = facts.get("technicians") or [], facts.get("electricians") or []
    as_technicians = {people.number(one) for one in people.technicians(facts)} - {""}
    as_electricians = {people.number(one) for one in electricians} - {""}
    if order == "R30":
        yield "R-17", FAIL if as_technicians & as_electricians else PASS
    others = as_technicians | as_electricians
    if technical:
        others |= {people.number(technical)}
    yield "R-18", FAIL if safety and people.number(safety) in others else PASS
    yield "R-19", FAIL if technical and people.number(technical) in as_electricians else PASS
    everybody = [*heads, *rows, *electricians]
    elsewhere = set(facts.get("serving_elsewhere") or ())
    yield "R-20", FAIL if any(people.number(one) in elsewhere for one in everybody) else PASS
    yield "R-21", worst(people.retired(one, on) for one in everybody)
    yield "R-22", FAIL if any(map(_twice, (rows, electricians))) else PASS
    yield "R-23", worst(people.specialty(one) for one in (*heads, *rows))
    yield "R-24", worst(people.certificate(one, on) for one in electricians)
    yield "R-25", FAIL if any(people.too_young(one, on) for one in everybody) else PASS


def _twice(rows: list[dict[str, Any]]) -> bool:
    numbers = [number for number in map(people.number, rows) if number]
    return len(numbers) > len(set(numbers))
