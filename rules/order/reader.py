"""Reads an order from its data file; what a schema cannot say is checked here."""

from datetime import date
from decimal import Decimal
from typing import Any

from rules.load import DataError, load
from rules.order.model import Condition, LegalPerson, LevelConditions, Order, Performance
from rules.report import Rule
from rules.vocabulary.enumerations import (
    Category,
    EconomicKind,
    ElectricianItem,
    Level,
    Qualification,
    Title,
)


def read_order(name: str) -> Order:
    """The order of the data file ``name``. Raises ``DataError``."""
    return order_of(f"{name}.yaml", load(name))


def order_of(file: str, data: dict[str, Any]) -> Order:
    """Raises ``DataError`` when content that fits the schema contradicts itself."""
    levels = tuple(map(Level, data["levels"]))
    ranks, specialties = data["ranks"], data["specialties"]
    _check_cells(file, data, levels)
    _check_ranks(file, ranks["titles"])
    return Order(
        code=data["order"],
        title=data["title"],
        effective_from=date.fromisoformat(data["effective_from"]),
        effective_to=data["effective_to"] and date.fromisoformat(data["effective_to"]),
        levels={level: _level(data["parameters"], i) for i, level in enumerate(levels)},
        performance={Category(key): _performance(v) for key, v in data["performance"].items()},
        high_voltage_items=frozenset(map(ElectricianItem, data["high_voltage_items"]["values"])),
        certificate_review_years=data["certificate_review_years"]["value"],
        legal_person=_legal_person(data["legal_person"]),
        title_ranks={Title(key): rank for key, rank in ranks["titles"].items()},
        qualification_ranks={Qualification(k): v for k, v in ranks["qualifications"].items()},
        rank_names=tuple(ranks["names"]),
        accepted_specialties=frozenset(specialties["accepted"]),
        refused_specialties=frozenset(specialties["refused"]),
        rules=tuple(_rule(entry, levels) for entry in data["rules"]),
        conditions=tuple(_condition(entry, levels) for entry in data["conditions"]),
    )


def _check_cells(file: str, data: dict[str, Any], levels: tuple[Level, ...]) -> None:
    rows = {f"$.parameters.{name}": row for name, row in data["parameters"].items()}
    rows |= {f"$.conditions[{i}]": row for i, row in enumerate(data["conditions"])}
    for key, row in rows.items():
        if len(row["values"]) != len(levels):
            reason = f"{len(row['values'])} cells for {len(levels)} levels"
            raise DataError(file, f"{key}.values", reason)
    for index, rule in enumerate(data["rules"]):
        for level in rule.get("levels", ()):
            if level not in levels:
                raise DataError(file, f"$.rules[{index}].levels", f"no level {level} in the order")


def _check_ranks(file: str, given: dict[str, Any]) -> None:
    if set(given) != set(Title):
        raise DataError(file, "$.ranks.titles", f"must name exactly {', '.join(Title)}")


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


def _rule(entry: dict[str, Any], levels: tuple[Level, ...]) -> Rule:
    return Rule(
        id=entry["id"],
        title=entry["title"],
        basis=entry["basis"],
        categories=frozenset(map(Category, entry.get("categories", Category))),
        levels=frozenset(map(Level, entry.get("levels", levels))),
    )


def _condition(entry: dict[str, Any], levels: tuple[Level, ...]) -> Condition:
    return Condition(
        title=entry["title"],
        text=entry.get("text", ""),
        categories=frozenset(map(Category, entry.get("categories", ()))),
        rules=tuple(entry["rules"]),
        values=dict(zip(levels, entry["values"], strict=True)),
    )
