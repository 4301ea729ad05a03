"""Turns a case of ``cases/*.yaml`` into facts: clean facts of a level, changed in a few places.

    applied: {CZ: "3"}        categories and levels; the roster is that of the highest
    staff: "1"                the roster of that level instead, for levels that have none
    set: {"finance.net_assets": "150", "technicians[*].title": ASSISTANT}
    keep: {technicians: 4}    only the first so many
    append: {projects: [{…}]}

A value ``"= technicians[0].id_number"`` copies another place of the same facts.
"""

import re
from copy import deepcopy
from functools import cache
from typing import Any

from rules.facts import Facts
from rules.facts_reader import facts_from_dict
from rules.vocabulary.enumerations import Category, Level
from tests.factories.facts import facts_dict
from tests.present import present

STEP = re.compile(r"([a-z_0-9A-Z]+)(?:\[(\d+|\*)\])?")


def case_facts(case: dict[str, Any]) -> Facts:
    applied = case["applied"]
    clean = dict.fromkeys(applied, case["staff"]) if "staff" in case else applied
    facts = deepcopy(_clean(tuple(sorted(clean.items())))) | {"applied": applied}
    for table, count in case.get("keep", {}).items():
        facts[table] = facts[table][:count]
    for table, rows in case.get("append", {}).items():
        facts[table] += [_copied(row, facts) for row in rows]
    for path, value in case.get("set", {}).items():
        _set(facts, path.split("."), _copied(value, facts))
    return facts_from_dict(facts)


@cache
def _clean(applied: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    levels = {Category(category): Level(level) for category, level in applied}
    return facts_dict(min(levels.values(), key=int), levels)


def _copied(value: Any, facts: dict[str, Any]) -> Any:
    if isinstance(value, dict):
        return {key: _copied(one, facts) for key, one in value.items()}
    if isinstance(value, list):
        return [_copied(one, facts) for one in value]
    if isinstance(value, str) and value.startswith("= "):
        found: Any = facts
        for step in value[2:].split("."):
            found = _step(found, step)[0]
        return found
    return value


def _step(holder: Any, step: str) -> list[Any]:
    name, index = present(STEP.fullmatch(step)).groups()
    if index is None:
        return [holder[name]]
    return holder[name] if index == "*" else [holder[name][int(index)]]


def _set(holder: dict[str, Any], path: list[str], value: Any) -> None:
    if len(path) == 1:
        holder[path[0]] = value
        return
    for child in _step(holder, path[0]):
        _set(child, path[1:], value)
