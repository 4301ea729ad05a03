"""Licences as they were on a day of the past, made again from what their versions have kept.

>>> levels_of(["承装类二级", "承试类三级"])
{'CZ': '2', 'CS': '3'}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from chassis import clock
from contracts.errors import Invalid
from rules.dates import DAY
from rules.scope import grade_text
from rules.vocabulary.enumerations import Category, Level, LicenceEnding, LicenceState, Office
from services.review.licensing.tables import licence_versions, licences, version_name
from services.review.licensing.values import Grades, Licence, Particulars, Period, Successor

FIRST = date(1990, 1, 1)
"""Nothing older stands in the old register (`services.review.old_register.lines.day`)."""
_GRADES = {
    grade_text(category, level): (category, level) for category in Category for level in Level
}


def looked_at(as_of: date | None) -> date:
    """The day that is asked for, or today. Raises Invalid at "as_of" for one that no register tells
    anything of."""
    today = clock.today()
    if as_of is None:
        return today
    if as_of > today:
        raise Invalid.at("as_of", "请选择今天或今天以前的日期")
    if as_of < FIRST:
        raise Invalid.at("as_of", f"请选择{FIRST.year}年1月1日以后的日期")
    return as_of


def end_of(day: date) -> datetime:
    """The instant at which a day ends in China."""
    return datetime.combine(day + DAY, time(), clock.SHANGHAI)


def known_by(day: date) -> ColumnElement[bool]:
    """Of rows of `licence` those that the register had by the end of a day."""
    first = select(licence_versions.c.licence_id).where(
        licence_versions.c.licence_id == licences.c.id,
        licence_versions.c.version == 1,
        licence_versions.c.at < end_of(day),
    )
    return first.exists()


def as_of(session: Session, found: Sequence[Licence], day: date) -> list[Licence]:
    """Each as it was at the end of a day, in their order; those that were not known then are left
    out."""
    versions = licence_versions.c
    newest = (
        select(licence_versions)
        .where(versions.licence_id.in_([one.id for one in found]), versions.at < end_of(day))
        .ext(distinct_on(versions.licence_id))
        .order_by(versions.licence_id, versions.version.desc())
    )
    kept = {row.licence_id: row for row in session.execute(newest)} if found else {}
    return [
        one if one.version == kept[one.id].version else _restored(one, kept[one.id])
        for one in found
        if one.id in kept
    ]


def former_names(session: Session, found: Sequence[Licence]) -> dict[str, list[str]]:
    """曾用名 by licence, the newest first: up to the version that each is."""
    if not found:
        return {}
    names: dict[str, dict[str, None]] = {one.id: {} for one in found}
    shown = {one.id: one for one in found}
    versions = licence_versions.c
    rows = session.execute(
        select(versions.licence_id, versions.version, version_name)
        .where(versions.licence_id.in_(names))
        .order_by(versions.version.desc())
    )
    for licence_id, version, name in rows:
        one = shown[licence_id]
        if version < one.version and name != one.particulars.name:
            names[licence_id][name] = None
    return {licence_id: [*of] for licence_id, of in names.items()}


def levels_of(texts: Sequence[str]) -> dict[str, str]:
    """Category → level, of what is printed."""
    return {category.value: level.value for category, level in map(_GRADES.__getitem__, texts)}


def _restored(now: Licence, row: Any) -> Licence:
    """row: of `licence_version`."""
    kept = row.values
    # A release before kept what was printed and no more: one period.
    faces = kept.get("periods") or [kept]
    return replace(
        now,
        office=Office(kept["office"]),
        particulars=Particulars(
            kept["name"], kept["uscc"], kept["address"], kept["legal_representative"]
        ),
        state=LicenceState(kept.get("state", LicenceState.VALID)),
        periods=tuple(_period(number, face) for number, face in enumerate(faces, 1)),
        prints=tuple(one for one in now.prints if one.version <= row.version),
        version=row.version,
        ended_on=_day(kept.get("ended_on")),
        ended_by=LicenceEnding(kept["ended_by"]) if kept.get("ended_by") else None,
        successors=tuple(Successor(**one) for one in kept.get("successors", ())),
    )


def _period(number: int, face: Mapping[str, Any]) -> Period:
    start, issued = _day(face["valid_from"]), _day(face["issued_on"])
    if start is None or issued is None:
        raise ValueError("a period begins on a day")
    grades = Grades.of(levels_of(face["categories"]), tuple(face["scope"]))
    return Period(number, start, _day(face["valid_to"]), issued, grades)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
