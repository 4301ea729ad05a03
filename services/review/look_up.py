"""Looking licences up by name, USCC or number: for the public and for reviewers, on any day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, any_, func, literal, select, union
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from chassis.context import Call
from chassis.ids import Id
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
    text_pairs,
    version_name,
)
from services.review.licensing.values import Licence
from services.review.licensing.views import public_view, shown_fields
from services.review.verification import store as promises

PAGE = 20
MOST = 200
"""So many are found at most: whoever has more before him types more."""
PART_OF_NUMBER = 4
"""So many letters and digits, and they are looked for among the numbers."""
_PART = re.compile(r"(?=.*[0-9])[0-9A-Z]+")
_NUMBERS = ((numbers.licence_number, licences.c.number), (numbers.uscc, licences.c.uscc))


def search(session: Session, call: Call, request: LicenceQuery) -> PublicLicences:
    """Nearest names first (N-16). Raises Invalid at "as_of"."""
    on = history.looked_at(request.as_of)
    found, total, more = _found(session, request, on)
    formerly = history.former_names(session, found)
    items = [public_view(one, on, formerly[one.id]) for one in found]
    return PublicLicences(items=items, total=total, pages=pages(total, PAGE), more=more)


def look_up(session: Session, call: Call, request: LicenceQuery) -> RegisterEntries:
    """The same for reviewers, with the way to the case of those in their jurisdiction (N-10,
    N-16)."""
    on = history.looked_at(request.as_of)
    found, total, more = _found(session, request, on)
    seen = [one.id for one in found if call.actor.office in (None, one.office)]
    latest, formerly = _latest_cases(session, seen), history.former_names(session, found)
    unexamined = promises.unexamined(session, [one.id for one in found])
    items = [
        RegisterEntry(
            **shown_fields(one, on),
            former_names=formerly[one.id],
            case_id=latest.get(one.id),
            unexamined=one.id in unexamined,
        )
        for one in found
    ]
    return RegisterEntries(items=items, total=total, pages=pages(total, PAGE), more=more)


class _Page(NamedTuple):
    """found: as it was on that day. total: `MOST` at most; more: there are more."""

    found: list[Licence]
    total: int
    more: bool


def _found(session: Session, request: LicenceQuery, on: date) -> _Page:
    text, number = request.text, _number(request.text)
    ids = _ids(session, [number] if number is not None else _containing(text))
    nearest: ColumnElement[Any] = func.char_length(licences.c.name)
    if not ids and number is None:
        ids = _ids(session, [select(licences.c.id).where(_alike(text))])
        nearest = func.word_similarity(folded_name(text), licences.c.name).desc()
    among = licences.c.id == any_(literal(ids[:MOST], ARRAY(Id)))
    total = min(len(ids), MOST)
    if request.as_of is not None:
        among &= history.known_by(on)
        total = session.scalar(select(func.count()).select_from(licences).where(among)) or 0
    page = (
        select(licences)
        .where(among)
        .order_by(licences.c.name.contains(text, autoescape=True).desc(), nearest)
        .order_by(licences.c.number)
        .limit(PAGE)
        .offset((request.page - 1) * PAGE)
    )
    found = assemble(session, session.execute(page).all()) if ids else []
    if request.as_of is not None:
        found = history.as_of(session, found, on)
    return _Page(found, total, len(ids) > MOST)


def _ids(session: Session, ways: Sequence[Select[Any]]) -> list[str]:
    """Of what is found in one of these ways: of each one more than `MOST` at most, so that a word
    of every name costs no more than a rare one. Each goes by its own index: joined by OR with
    another table they would be one walk over all."""
    return list(session.scalars(union(*(one.limit(MOST + 1) for one in ways))))


def _latest_cases(session: Session, ids: list[str]) -> dict[str, str]:
    """The case that made each licence what it is now; the clock has none."""
    versions = licence_versions.c
    rows = session.execute(
        select(versions.licence_id, versions.case_id)
        .where(versions.licence_id.in_(ids), versions.case_id.is_not(None))
        .order_by(versions.licence_id, versions.version)
    )
    return {row.licence_id: row.case_id for row in rows}


def _number(text: str) -> Select[Any] | None:
    """By a complete number; None where the text is none."""
    for check, column in _NUMBERS:
        try:
            return select(licences.c.id).where(column == check(text))
        except ValueError:
            continue
    return None


def _containing(text: str) -> list[Select[Any]]:
    """Among the names that a licence has or had, and what can be part of a number among the numbers
    too."""
    name, part = folded_name(text), compact(text)
    ways = []
    # Names of before are kept as they were typed.
    for form in dict.fromkeys((name, text)):
        ways.append(select(licences.c.id).where(part_of(licences.c.name, form)))
        ways.append(select(licence_versions.c.licence_id).where(part_of(version_name, form)))
    if len(part) >= PART_OF_NUMBER and _PART.fullmatch(part):
        for column in (licences.c.uscc, plain_number):
            ways.append(select(licences.c.id).where(column.contains(part)))
    return ways


def part_of(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """Two letters are too few for an index of trigrams; there is one of pairs."""
    if len(text) == 2:
        return text_pairs(column).contains([text])
    return column.contains(text, autoescape=True)


def _alike(text: str) -> ColumnElement[bool]:
    return licences.c.name.op("%>")(folded_name(text))
