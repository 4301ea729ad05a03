"""The read side of the register of licences: public look-up, verification, holders, events."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Actor
from chassis.paging import pages
from chassis.rows import AnyRow
from contracts.errors import FeedRestored, NotFound
from rules.vocabulary import numbers
from rules.vocabulary.enumerations import LicenceState
from rules.vocabulary.texts import compact, folded_name
from services.review.access import ensure_own, ensure_visible, of_office
from services.review.licensing import marks
from services.review.licensing.repository import assemble, load
from services.review.licensing.values import Licence, Print
from services.review.licensing.views import newest, own_view, public_view, verified_view
from services.review.tables import (
    certificates,
    deliveries,
    feed_breaks,
    licence_events,
    licence_periods,
    licence_prints,
    licence_versions,
    licences,
    plain_number,
    version_name,
)

PAGE = 20
PART_OF_NUMBER = 4
"""So many letters and digits, and they are looked for among the numbers."""
_PART = re.compile(r"(?=.*[0-9])[0-9A-Z]+")
_NUMBERS = ((numbers.licence_number, licences.c.number), (numbers.uscc, licences.c.uscc))
_OF_HOLDER = ("enterprise_id", "number", "name", "uscc", "office")
View = Callable[[Licence, date], dict[str, Any]]


def search(session: Session, data: dict[str, Any]) -> dict[str, Any]:
    """The contract's `PublicLicences`; nearest names first (N-16)."""
    return _found(session, data, lambda found: public_view)


def look_up(session: Session, actor: Actor, data: dict[str, Any]) -> dict[str, Any]:
    """The contract's `RegisterEntries`: the same for reviewers, with the way to the case of those
    in their jurisdiction (N-10, N-16)."""

    def of(found: list[Licence]) -> View:
        seen = [one.id for one in found if actor.office in (None, one.office)]
        latest = _latest_cases(session, seen)
        return lambda one, today: public_view(one, today) | {"case_id": latest.get(one.id)}

    return _found(session, data, of)


def _found(
    session: Session, data: dict[str, Any], view_of: Callable[[list[Licence]], View]
) -> dict[str, Any]:
    text = data["text"]
    condition = _condition(text)
    total = session.scalar(select(func.count()).select_from(licences).where(condition)) or 0
    nearest = func.word_similarity(text, licences.c.name).desc()
    page = (
        select(licences)
        .where(condition)
        .order_by(licences.c.name.contains(text, autoescape=True).desc(), nearest)
        .order_by(licences.c.number)
        .limit(PAGE)
        .offset((data["page"] - 1) * PAGE)
    )
    found = assemble(session, session.execute(page).all())
    view, today = view_of(found), clock.today()
    formerly = former_names(session, found)
    return {
        "items": [
            view(licence, today) | {"former_names": formerly[licence.id]} for licence in found
        ],
        "total": total,
        "pages": pages(total, PAGE),
    }


def former_names(session: Session, found: list[Licence]) -> dict[str, list[str]]:
    """曾用名 by licence, the newest first."""
    names: dict[str, dict[str, None]] = {one.id: {} for one in found}
    present = {one.id: one.particulars.name for one in found}
    versions = licence_versions.c
    rows = session.execute(
        select(versions.licence_id, version_name)
        .where(versions.licence_id.in_(names))
        .order_by(versions.version.desc())
    )
    for licence_id, name in rows:
        if name != present[licence_id]:
            names[licence_id][name] = None
    return {licence_id: [*of] for licence_id, of in names.items()}


def _latest_cases(session: Session, ids: list[str]) -> dict[str, str]:
    """The case that made each licence what it is now; the clock has none."""
    versions = licence_versions.c
    rows = session.execute(
        select(versions.licence_id, versions.case_id)
        .where(versions.licence_id.in_(ids), versions.case_id.is_not(None))
        .order_by(versions.licence_id, versions.version)
    )
    return {row.licence_id: row.case_id for row in rows}


def verify(session: Session, data: dict[str, Any]) -> dict[str, Any]:
    """The contract's `Verification` of the link of a certificate. Raises NotFound."""
    return _verified(session, licence_prints.c.token == data["token"])


def verify_code(session: Session, data: dict[str, Any]) -> dict[str, Any]:
    """The same of the code typed from a certificate. Raises NotFound."""
    code = marks.read_code(data["code"])
    if code is None:
        raise NotFound("验证码应为12位字母和数字，请对照许可证核对")
    return _verified(session, licence_prints.c.code == code)


def of_enterprise(session: Session, actor: Actor, enterprise_id: str) -> dict[str, Any]:
    """The contract's `Licences`. Raises NotFound when an enterprise asks for another's."""
    ensure_own(actor, enterprise_id, kind="licences")
    condition = [licences.c.enterprise_id == enterprise_id]
    if actor.kind == "staff":
        condition.append(of_office(actor, licences.c.office))
    rows = session.execute(select(licences).where(*condition).order_by(licences.c.number)).all()
    found = sorted(assemble(session, rows), key=lambda one: one.last_day, reverse=True)
    delivered = _deliveries(session, found)
    today = clock.today()
    formerly = former_names(session, found)
    return {
        "items": [
            {**own_view(one, today), **delivered[one.id], "former_names": formerly[one.id]}
            for one in found
        ]
    }


def certificate(session: Session, actor: Actor, data: dict[str, Any]) -> dict[str, Any]:
    """The contract's `Certificate`. Raises NotFound for another's, and for a print that there is
    not or, where a firm asks, that has been replaced."""
    licence = load(session, data["licence_id"])
    ensure_visible(actor, licence, kind="licence", asked=data["licence_id"])
    one = _asked_print(actor, licence, data["print_number"]) if licence else None
    if one is None:
        raise NotFound("没有这一份许可证证书，请刷新页面后重试")
    row = session.execute(
        select(certificates).where(
            certificates.c.licence_id == data["licence_id"],
            certificates.c.copy == data["copy"],
            certificates.c.print_number == one.number,
        )
    ).one()
    return dict(row._mapping)


def _asked_print(actor: Actor, licence: Licence, number: int | None) -> Print | None:
    today = clock.today()
    if number is None:
        return licence.valid_print(today) or newest(licence)
    open_to = licence.prints if actor.kind == "staff" else licence.standing_prints(today)
    return next((one for one in open_to if one.number == number), None)


def holders(session: Session, data: dict[str, Any]) -> dict[str, Any]:
    """The contract's `Holders`: licences in force today, of one office or of all."""
    today = clock.today()
    running = (
        select(licence_periods.c.valid_to, licence_periods.c.categories)
        .where(licence_periods.c.licence_id == licences.c.id, licence_periods.c.valid_from <= today)
        .order_by(licence_periods.c.number.desc())
        .limit(1)
        .lateral()
    )
    conditions = [
        licences.c.state == LicenceState.VALID,
        running.c.valid_to.is_(None) | (running.c.valid_to >= today),
    ]
    if data["office"]:
        conditions.append(licences.c.office == data["office"])
    if data["after"]:
        conditions.append(licences.c.id > data["after"])
    columns = [licences.c[name] for name in _OF_HOLDER]
    rows = session.execute(
        select(licences.c.id.label("licence_id"), *columns, running.c.categories)
        .join(running, true())
        .where(*conditions)
        .order_by(licences.c.id)
        .limit(data["limit"])
    )
    return {"items": [dict(row._mapping) for row in rows]}


def events_after(session: Session, data: dict[str, Any]) -> dict[str, Any]:
    """The contract's `LicenceEvents`; positions have no gaps but the breaks, so nothing can be
    missed. Raises FeedRestored for a position that was given out and lost with a restore."""
    lost = select(feed_breaks.c.last).where(
        feed_breaks.c.last < data["after"], data["after"] < feed_breaks.c.resumes
    )
    last = session.scalar(lost.order_by(feed_breaks.c.last).limit(1))
    if last is not None:
        raise FeedRestored(resume_after=last)
    rows = session.execute(
        select(licence_events.c.position, licence_events.c.event)
        .where(licence_events.c.position > data["after"])
        .order_by(licence_events.c.position)
        .limit(data["limit"])
    ).all()
    return {
        "items": [row.event for row in rows],
        "next": rows[-1].position if rows else data["after"],
    }


def _deliveries(session: Session, found: list[Licence]) -> dict[str, dict[str, Any]]:
    """How the newest print of each licence was handed over, by licence."""
    shown = {one.id: last.version for one in found if (last := newest(one))}
    asked = select(deliveries).where(deliveries.c.licence_id.in_(shown))
    rows = session.execute(asked) if shown else ()
    known = {(row.licence_id, row.licence_version): row for row in rows}
    delivered = {one.id: known.get((one.id, shown.get(one.id, 0))) for one in found}
    return {
        licence_id: {"delivered_at": row and row.at, "delivery_method": row and row.method}
        for licence_id, row in delivered.items()
    }


def _verified(session: Session, condition: ColumnElement[bool]) -> dict[str, Any]:
    asked = select(licence_prints.c.licence_id, licence_prints.c.number).where(condition)
    row: AnyRow | None = session.execute(asked).one_or_none()
    licence = load(session, row.licence_id) if row else None
    if row is None or licence is None:
        raise NotFound("没有找到对应的许可证，请核对后重试；如有疑问请拨打12398")
    seen = verified_view(licence, licence.prints[row.number - 1], clock.today())
    return seen | {"former_names": former_names(session, [licence])[licence.id]}


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
    alike.append(licences.c.id.in_(_of_former_name(text, name)))
    if len(part) >= PART_OF_NUMBER and _PART.fullmatch(part):
        alike += [column.contains(part) for column in (licences.c.uscc, plain_number)]
    return or_(*alike)


def _of_former_name(*forms: str) -> Select[Any]:
    """Of licences that had a name which contains one of these."""
    alike = [version_name.contains(form, autoescape=True) for form in dict.fromkeys(forms)]
    return select(licence_versions.c.licence_id).where(or_(*alike))
