"""Puts the guide of a business type together from the data files."""

from collections.abc import Collection, Iterable, Mapping
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
    GuideWay,
    Material,
    MaterialGroup,
)
from rules.jurisdiction import area, hotline, office_data
from rules.load import DataError, load
from rules.order import load_order, order_in_force
from rules.provisions import said
from rules.tables import Table, condition_tables
from rules.vocabulary.enumerations import ApplicationType, CreditClass, Office, Procedure

_FILE = "guide.yaml"
_EACH = {"people": "每人一份", "projects": "每项工程一份", "training": "每次培训一份"}


def fee() -> str:
    """What filing costs, a sentence without its subject."""
    return str(load("guide")["fee"]["text"])


def guide(
    application_type: ApplicationType, on: date, online: Collection[Procedure] | None = None
) -> Guide:
    """The guide of a business type as of a day. Raises ``DataError`` for a fault in the data.

    online: the ways by which it can be filed online; None: only what the regulation says.
    """
    data = load("guide")
    entry = _entry(data, application_type)
    return Guide(
        type=application_type.value,
        title=application_type.label,
        summary=entry["summary"],
        effective_from=data["effective_from"],
        online=None if online is None else bool(online),
        fee=fee(),
        hotline=hotline(),
        basis=_texts(data["basis"], on),
        applicants=_texts(entry["applicants"], on),
        filing=_texts(entry.get("filing", [data["anytime"]]), on),
        results=_texts(entry["results"], on),
        notices=_texts(_held(entry.get("notices", ()), online), on),
        conditions=_conditions(on) if entry["conditions"] else (),
        materials=_materials(requirements(application_type)),
        ways=tuple(
            _way(data, Procedure(code), steps, online) for code, steps in entry["steps"].items()
        ),
        limits=tuple(_limits(application_type, on, data, entry["steps"])),
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
    for procedure, steps in entry["steps"].items():
        if procedure not in set(Procedure):
            raise DataError(_FILE, f"{key}.steps.{procedure}", f"no procedure {procedure}")
        for index, code in enumerate(steps):
            if code not in data["steps"]:
                raise DataError(_FILE, f"{key}.steps.{procedure}[{index}]", f"no step {code}")
    return entry


def _held(
    statements: Iterable[Mapping[str, str]], online: Collection[Procedure] | None
) -> Iterable[Mapping[str, str]]:
    """Without what would promise a way that is not open."""
    for one in statements:
        if online is None or "way" not in one or one["way"] in online:
            yield one


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


def _way(
    data: Mapping[str, Any],
    procedure: Procedure,
    steps: Iterable[str],
    online: Collection[Procedure] | None,
) -> GuideWay:
    told = (
        GuideStep(code, data["steps"][code]["title"], data["steps"][code]["text"]) for code in steps
    )
    is_open = None if online is None else procedure in online
    return GuideWay(procedure.value, procedure.label, is_open, tuple(told))


def _limits(
    application_type: ApplicationType,
    on: date,
    data: Mapping[str, Any],
    ways: Mapping[str, list[str]],
) -> Iterable[GuideLimit]:
    """Each limit once, though it may hold for several procedures and credit classes; in the order
    of the steps."""
    found: dict[Limit, None] = {}
    order = [code for code, entry in data["steps"].items() if entry.get("limit")]
    for step in order:
        for procedure, steps in ways.items():
            for credit in (None, *CreditClass) if step in steps else ():
                try:
                    one = limit(
                        application_type, step, on, procedure=Procedure(procedure), credit=credit
                    )
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
        GuideOffice(
            code=office.value,
            authority=data.authority,
            area=area(office),
            mailbox=data.mailbox,
            address=data.address,
            telephone=data.telephone,
            hours=data.hours,
        )
        for office in Office
        for data in [office_data(office)]
    )
