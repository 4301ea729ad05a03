"""Looking licences up by name, USCC or number: for the public and for reviewers, on any day."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, union
from sqlalchemy.orm import Session

from chassis.context import Call
from chassis.paging import pages
from contracts.review.licences import (
    LicenceQuery,
    PublicLicences,
    RegisterEntries,
    RegisterEntry,
)
from rules.vocabulary import numbers
from rules.vocabulary.texts import compact, folded_name
from services.review.licensing import history
from services.review.licensing.repository import assemble
from services.review.licensing.tables import (
    licence_versions,
    licences,
    plain_number,
    version_name,
)
from services.review.licensing.values import Licence
from services.review.licensing.views import public_view, shown_fields

PAGE = 20
PART_OF_NUMBER = 4
"""So many letters and digits, and they are looked for among the numbers."""
_PART = re.compile(r"(?=.*[0-9])[0-9A-Z]+")
_NUMBERS = ((numbers.licence_number, licences.c.number), (numbers.uscc, licences.c.uscc))


def search(session: Session, call: Call, request: LicenceQuery) -> PublicLicences:
    """Nearest names first (N-16). Raises Invalid at "as_of"."""
    on = history.looked_at(request.as_of)
    found, total = _found(session, request, on)
    formerly = history.former_names(session, found)
    items = [public_view(one, on, formerly[one.id]) for one in found]
    return PublicLicences(items=items, total=total, pages=pages(total, PAGE))


def look_up(session: Session, call: Call, request: LicenceQuery) -> RegisterEntries:
    """The same for reviewers, with the way to the case of those in their jurisdiction (N-10,
    N-16)."""
    on = history.looked_at(request.as_of)
    found, total = _found(session, request, on)
    seen = [one.id for one in found if call.actor.office in (None, one.office)]
    latest, formerly = _latest_cases(session, seen), history.former_names(session, found)
    items = [
        RegisterEntry(
            **shown_fields(one, on),
            former_names=formerly[one.id],
            case_id=latest.get(one.id),
        )
        for one in found
    ]
    return RegisterEntries(items=items, total=total, pages=pages(total, PAGE))


def _found(session: Session, request: LicenceQuery, on: date) -> tuple[list[Licence], int]:
    """A page of what is found, as it was on that day, and how much there is in all."""
    text = request.text
    condition = _condition(text)
    if request.as_of is not None:
        condition &= history.known_by(on)
    total = session.scalar(select(func.count()).select_from(licences).where(condition)) or 0
    nearest = func.word_similarity(text, licences.c.name).desc()
    page = (
        select(licences)
        .where(condition)
        .order_by(licences.c.name.contains(text, autoescape=True).desc(), nearest)
        .order_by(licences.c.number)
        .limit(PAGE)
        .offset((request.page - 1) * PAGE)
    )
    found = assemble(session, session.execute(page).all())
    return (found if request.as_of is None else history.as_of(session, found, on)), total


def _latest_cases(session: Session, ids: list[str]) -> dict[str, str]:
    """The case that made each licence what it is now; the clock has none."""
    versions = licence_versions.c
    rows = session.execute(
        select(versions.licence_id, versions.case_id)
        .where(versions.licence_id.in_(ids), versions.case_id.is_not(None))
        .order_by(versions.licence_id, versions.version)
    )
    return {row.licence_id: row.case_id for row in rows}


def _condition(text: str) -> ColumnElement[bool]:
    """A complete number is looked up as such; anything else among the names, and what can be part
    of a number among the numbers too."""
    for check, column in _NUMBERS:
        try:
            return column == check(text)
        except ValueError:
            continue
    name, part = folded_name(text), compact(text)
    # Names of before are kept as they were typed.
    alike = [licences.c.name.contains(form, autoescape=True) for form in {name, text}]
    alike.append(licences.c.name.op("%>")(name))
    if len(part) >= PART_OF_NUMBER and _PART.fullmatch(part):
        alike += [column.contains(part) for column in (licences.c.uscc, plain_number)]
    # Each by its own index: joined by OR with another table they would be one walk over all.
    found = [select(licences.c.id).where(one) for one in alike]
    return licences.c.id.in_(union(*found, _of_former_name(text, name)))


def _of_former_name(*forms: str) -> Select[Any]:
    """Of licences that had a name which contains one of these."""
    alike = [version_name.contains(form, autoescape=True) for form in dict.fromkeys(forms)]
    return select(licence_versions.c.licence_id).where(or_(*alike))
