"""Puts the guide of a business type together from the data files."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from itertools import groupby
from typing import Any

from rules.attachments import Requirement, requirements
from rules.deadlines import Limit, limit
from rules.guide.model import (
    Guide,
    GuideLimit,
    GuideOffice,
    GuideStep,
    Material,
    MaterialGroup,
)
from rules.jurisdiction import area, office_data
from rules.load import DataError, load
from rules.order import load_order, order_in_force
from rules.provisions import said
from rules.tables import Table, condition_tables
from rules.vocabulary.enumerations import ApplicationType, CreditClass, Office, Procedure

_FILE = "guide.yaml"
_EACH = {"people": "每人一份", "projects": "每项工程一份", "training": "每次培训一份"}


def guide(application_type: ApplicationType, on: date) -> Guide:
    """The guide of a business type as of a day. Raises ``DataError`` for a fault in the data."""
    data = load("guide")
    entry = _entry(data, application_type)
    procedures = [Procedure(code) for code in entry["procedures"]]
    return Guide(
        type=application_type.value,
        title=application_type.label,
        summary=entry["summary"],
        effective_from=data["effective_from"],
        basis=_texts(data["basis"], on),
        applicants=_texts(entry["applicants"], on),
        filing=_texts(entry.get("filing", ()), on),
        results=_texts(entry["results"], on),
        notices=_texts(entry.get("notices", ()), on),
        procedures=tuple(procedure.label for procedure in procedures),
        conditions=_conditions(on) if entry["conditions"] else (),
        materials=_materials(requirements(application_type)),
        steps=tuple(_step(code, data["steps"][code]) for code in entry["steps"]),
        limits=tuple(_limits(application_type, on, procedures, _limited(data, entry))),
        offices=_offices(),
    )


def summaries() -> list[tuple[ApplicationType, str]]:
    """Every business type with one line about it, for a list of the guides."""
    data = load("guide")
    return [(type_, _entry(data, type_)["summary"]) for type_ in ApplicationType]


def _entry(data: Mapping[str, Any], application_type: ApplicationType) -> dict[str, Any]:
    entry: dict[str, Any] | None = data["types"].get(application_type)
    key = f"$.types.{application_type.value}"
    if entry is None:
        raise DataError(_FILE, key, "missing")
    for index, code in enumerate(entry["steps"]):
        if code not in data["steps"]:
            raise DataError(_FILE, f"{key}.steps[{index}]", f"no step {code}")
    for index, code in enumerate(entry["procedures"]):
        if code not in set(Procedure):
            raise DataError(_FILE, f"{key}.procedures[{index}]", f"no procedure {code}")
    return entry


def _texts(statements: Iterable[Mapping[str, str]], on: date) -> tuple[str, ...]:
    """With the provisions of the day in their places; what is not known of the day is not said."""
    told = (said(statement["text"], on) for statement in statements)
    return tuple(text for text in told if text is not None)


def _conditions(on: date) -> tuple[Table, ...]:
    return tuple(condition_tables(load_order(order_in_force(on))))


def _materials(asked: Iterable[Requirement]) -> tuple[MaterialGroup, ...]:
    return tuple(
        MaterialGroup(tab.value, tab.label, tuple(map(_material, group)))
        for tab, group in groupby(asked, key=lambda one: one.tab)
    )


def _material(one: Requirement) -> Material:
    return Material(
        code=one.code,
        name=one.name,
        hint=one.hint,
        required=one.required,
        condition=one.when.in_words(),
        each=_EACH[one.rows] if one.rows else "",
        template=one.code if one.template else None,
    )


def _step(code: str, entry: Mapping[str, Any]) -> GuideStep:
    return GuideStep(code, entry["title"], entry["text"])


def _limited(data: Mapping[str, Any], entry: Mapping[str, Any]) -> list[str]:
    return [code for code in entry["steps"] if data["steps"][code].get("limit")]


def _limits(
    application_type: ApplicationType, on: date, procedures: list[Procedure], steps: list[str]
) -> Iterable[GuideLimit]:
    """Each limit once, though it may hold for several procedures and credit classes."""
    found: dict[Limit, None] = {}
    for step in steps:
        for procedure in procedures:
            for credit in (None, *CreditClass):
                try:
                    one = limit(application_type, step, on, procedure=procedure, credit=credit)
                except LookupError:  # the law sets none for this step
                    continue
                found[one] = None
    for one in found:
        # The day that starts the clock is not counted, unless that day is the limit.
        start = one.counted_from.label + ("的次日" if one.working_days else "之日")
        yield GuideLimit(one.title, start, one.working_days, one.extension, one.basis)


@cache
def _offices() -> tuple[GuideOffice, ...]:
    return tuple(
        GuideOffice(office.value, data.authority, area(office), data.mailbox)
        for office in Office
        for data in [office_data(office)]
    )
