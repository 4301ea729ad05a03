"""A rule order (30号令) read from its data file into typed values."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from rules.load import DataError, load
from rules.report import Rule
from rules.vocabulary.enumerations import (
    Category,
    EconomicKind,
    ElectricianItem,
    Level,
    Qualification,
    Title,
)

ORDERS = frozenset({"R30"})


@dataclass(frozen=True, slots=True)
class LevelConditions:
    """The parameters of one level; None: no requirement. Money in 万元, ranks 1 to 3."""

    net_ratio_percent: int
    performance_min_kv: int | None
    performance_max_kv: int | None
    performance_voltage: str | None
    peak_revenue: Decimal | None
    head_years: int
    head_rank: int
    technicians: int
    technicians_middle: int | None
    electricians: int
    electricians_high_voltage: int


@dataclass(frozen=True, slots=True)
class Performance:
    """How the projects of a category are looked at: windows of a year back from the filing day.

    every_year: each window needs one; both_kinds: 变（配）电 and 线路; quality: 合格 is required.
    """

    years: int
    every_year: bool
    both_kinds: bool
    quality: bool


@dataclass(frozen=True, slots=True)
class LegalPerson:
    refused_uscc_prefixes: tuple[str, ...]
    refused_economic_kinds: frozenset[EconomicKind]
    branch_name_endings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """A row of the published table; ``values`` by level, ``categories`` empty: for all."""

    title: str
    text: str
    categories: frozenset[Category]
    rules: tuple[str, ...]
    values: dict[Level, str]


@dataclass(frozen=True, slots=True)
class Order:
    code: str
    title: str
    effective_from: date
    levels: dict[Level, LevelConditions]
    performance: dict[Category, Performance]
    high_voltage_items: frozenset[ElectricianItem]
    certificate_review_years: int
    legal_person: LegalPerson
    title_ranks: dict[Title, int]
    qualification_ranks: dict[Qualification, int | None]
    rank_names: tuple[str, ...]
    accepted_specialties: frozenset[str]
    refused_specialties: frozenset[str]
    rules: tuple[Rule, ...]
    conditions: tuple[Condition, ...]


@cache
def load_order(code: str) -> Order:
    """The order ``R30``. Raises ``LookupError`` for an unknown one."""
    if code not in ORDERS:
        raise LookupError(f"no rule order {code}")
    data = load(f"order-{code}")
    ranks, specialties = data["ranks"], data["specialties"]
    _require_every(Title, ranks["titles"], f"order-{code}.yaml", "$.ranks.titles")
    return Order(
        code=data["order"],
        title=data["title"],
        effective_from=date.fromisoformat(data["effective_from"]),
        levels={level: _level(data["parameters"], index) for index, level in enumerate(Level)},
        performance={Category(key): _performance(v) for key, v in data["performance"].items()},
        high_voltage_items=frozenset(map(ElectricianItem, data["high_voltage_items"]["values"])),
        certificate_review_years=data["certificate_review_years"]["value"],
        legal_person=_legal_person(data["legal_person"]),
        title_ranks={Title(key): rank for key, rank in ranks["titles"].items()},
        qualification_ranks={Qualification(k): v for k, v in ranks["qualifications"].items()},
        rank_names=tuple(ranks["names"]),
        accepted_specialties=frozenset(specialties["accepted"]),
        refused_specialties=frozenset(specialties["refused"]),
        rules=tuple(map(_rule, data["rules"])),
        conditions=tuple(map(_condition, data["conditions"])),
    )


def _require_every(kind: type[Title], given: dict[str, Any], file: str, key: str) -> None:
    if set(given) != set(kind):
        raise DataError(file, key, f"must name exactly {', '.join(kind)}")


def _level(parameters: dict[str, Any], index: int) -> LevelConditions:
    values = {name: parameter["values"][index] for name, parameter in parameters.items()}
    revenue = values.pop("peak_revenue")
    return LevelConditions(peak_revenue=None if revenue is None else Decimal(revenue), **values)


def _performance(entry: dict[str, Any]) -> Performance:
    return Performance(**{key: value for key, value in entry.items() if key != "source"})


def _legal_person(entry: dict[str, Any]) -> LegalPerson:
    return LegalPerson(
        refused_uscc_prefixes=tuple(entry["refused_uscc_prefixes"]),
        refused_economic_kinds=frozenset(map(EconomicKind, entry["refused_economic_kinds"])),
        branch_name_endings=tuple(entry["branch_name_endings"]),
    )


def _rule(entry: dict[str, Any]) -> Rule:
    return Rule(
        id=entry["id"],
        title=entry["title"],
        basis=entry["basis"],
        categories=frozenset(map(Category, entry.get("categories", Category))),
        levels=frozenset(map(Level, entry.get("levels", Level))),
    )


def _condition(entry: dict[str, Any]) -> Condition:
    return Condition(
        title=entry["title"],
        text=entry.get("text", ""),
        categories=frozenset(map(Category, entry.get("categories", ()))),
        rules=tuple(entry["rules"]),
        values=dict(zip(Level, entry["values"], strict=True)),
    )
