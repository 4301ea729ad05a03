"""Reads an order from its data file; what a schema cannot say is checked here."""

from datetime import date
from decimal import Decimal
from string import Formatter
from typing import Any

from rules.load import DataError, load
from rules.order.model import (
    Condition,
    LegalPerson,
    LevelConditions,
    Order,
    Performance,
    PublishedTable,
)
from rules.report import Rule
from rules.vocabulary.enumerations import (
    Category,
    CertificateAuthority,
    EconomicKind,
    ElectricianItem,
    Labelled,
    Level,
    Qualification,
    SkillCertificateKind,
    Title,
)
from rules.vocabulary.readings import READINGS


def read_order(name: str) -> Order:
    """The order of the data file ``name``. Raises ``DataError``."""
    return order_of(f"{name}.yaml", load(name))


def order_of(file: str, data: dict[str, Any]) -> Order:
    """Raises ``DataError`` when content that fits the schema contradicts itself."""
    levels = tuple(map(Level, data["levels"]))
    ranks, specialties = data["ranks"], data["specialties"]
    _check_cells(file, data, levels)
    _check_levels(file, data, levels)
    _check_wording(file, data)
    _check_ranks(file, ranks["titles"])
    readings = _readings(file, data["readings"])
    return Order(
        code=data["order"],
        name=data["name"],
        title=data["title"],
        effective_from=date.fromisoformat(data["effective_from"]),
        effective_to=data["effective_to"] and date.fromisoformat(data["effective_to"]),
        notes=tuple(data["notes"]),
        levels={level: _level(data["parameters"], i) for i, level in enumerate(levels)},
        performance={Category(key): _performance(v) for key, v in data["performance"].items()},
        readings=readings,
        reading_sources={name: entry["source"] for name, entry in data["readings"].items()},
        skill_authorities={
            SkillCertificateKind(kind): frozenset(map(CertificateAuthority, bodies))
            for kind, bodies in data["skill_authorities"].items()
            if kind != "source"
        },
        high_voltage_items=frozenset(map(ElectricianItem, data["high_voltage_items"]["values"])),
        certificate_review_years=data["certificate_review_years"]["value"],
        certificate_term_years=data["certificate_term_years"]["value"],
        legal_person=_legal_person(data["legal_person"]),
        title_ranks={Title(key): rank for key, rank in ranks["titles"].items()},
        qualification_ranks={Qualification(k): v for k, v in ranks["qualifications"].items()},
        rank_names=tuple(ranks["names"]),
        accepted_specialties=frozenset(specialties["accepted"]),
        refused_specialties=frozenset(specialties["refused"]),
        certificate_specialties={
            Qualification(kind): frozenset(names)
            for kind, names in specialties["certificates"].items()
        },
        non_power_specialties=_non_power(),
        rules=tuple(_rule(entry, levels) for entry in data["rules"]),
        tables=tuple(map(_table, data["tables"])),
        conditions=tuple(_condition(entry, levels) for entry in data["conditions"]),
    )


def _check_cells(file: str, data: dict[str, Any], levels: tuple[Level, ...]) -> None:
    rows = {f"$.parameters.{name}.values": p["values"] for name, p in data["parameters"].items()}
    for index, condition in enumerate(data["conditions"]):
        if "cells" in condition:
            rows[f"$.conditions[{index}].cells"] = condition["cells"]
    for key, cells in rows.items():
        if len(cells) != len(levels):
            raise DataError(file, key, f"{len(cells)} cells for {len(levels)} levels")


def _check_levels(file: str, data: dict[str, Any], levels: tuple[Level, ...]) -> None:
    for index, rule in enumerate(data["rules"]):
        for level in rule.get("levels", ()):
            if level not in levels:
                raise DataError(file, f"$.rules[{index}].levels", f"the order has no level {level}")


def _check_wording(file: str, data: dict[str, Any]) -> None:
    """Every place in a cell is a parameter, every rule of a row is one of the order."""
    rules = {rule["id"] for rule in data["rules"]}
    for index, condition in enumerate(data["conditions"]):
        for _, name, _, _ in Formatter().parse(condition.get("cell", "")):
            if name is not None and name not in data["parameters"]:
                raise DataError(file, f"$.conditions[{index}].cell", f"no parameter {name}")
        for rule in condition["rules"]:
            if rule not in rules:
                raise DataError(file, f"$.conditions[{index}].rules", f"no rule {rule}")


def _readings(file: str, given: dict[str, Any]) -> dict[str, Labelled]:
    if set(given) != set(READINGS):
        raise DataError(file, "$.readings", f"must name exactly {', '.join(READINGS)}")
    for name, entry in given.items():
        if entry["value"] not in (choices := READINGS[name].choices):
            raise DataError(file, f"$.readings.{name}.value", f"not one of {', '.join(choices)}")
    return {name: reading.choice(given[name]["value"]) for name, reading in READINGS.items()}


def _non_power() -> frozenset[str]:
    data = load("specialties")
    lists = (*data["non_power"].values(), *data["former"].values())
    return frozenset(name for names in lists for name in names)


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
        uscc_registries=tuple(entry["uscc_registries"]),
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


def _table(entry: dict[str, Any]) -> PublishedTable:
    return PublishedTable(entry["title"], tuple(map(Category, entry["categories"])))


def _condition(entry: dict[str, Any], levels: tuple[Level, ...]) -> Condition:
    cells = entry.get("cells") or [entry["cell"]] * len(levels)
    return Condition(
        group=entry.get("group", ""),
        item=entry["item"],
        categories=frozenset(map(Category, entry.get("categories", Category))),
        rules=tuple(entry["rules"]),
        cells=dict(zip(levels, cells, strict=True)),
    )
