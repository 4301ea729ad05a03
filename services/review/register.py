"""The read side of the register of licences: public look-up, verification, holders, events."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, true, union
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Actor, Call
from chassis.paging import pages
from chassis.rows import AnyRow
from contracts.errors import FeedRestored, NotFound
from contracts.review.licences import (
    Certificate,
    CertificateQuery,
    EnterpriseQuery,
    EventsAfter,
    Holder,
    HolderQuery,
    Holders,
    LicenceEvents,
    LicenceQuery,
    Licences,
    PublicLicences,
    RegisterEntries,
    RegisterEntry,
    Verification,
    VerifyCode,
    VerifyToken,
)
from rules.vocabulary import numbers
from rules.vocabulary.enumerations import LicenceState
from rules.vocabulary.texts import compact, folded_name
from services.review.access import ensure_own, ensure_visible, of_office
from services.review.licensing import marks
from services.review.licensing.repository import assemble, load
from services.review.licensing.values import Licence, Print
from services.review.licensing.views import (
    newest,
    own_view,
    public_fields,
    public_view,
    verified_view,
)
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
Delivery = tuple[datetime | None, str | None]


def search(session: Session, call: Call, request: LicenceQuery) -> PublicLicences:
    """Nearest names first (N-16)."""
    found, total = _found(session, request)
    formerly, today = former_names(session, found), clock.today()
    items = [public_view(one, today, formerly[one.id]) for one in found]
    return PublicLicences(items=items, total=total, pages=pages(total, PAGE))


def look_up(session: Session, call: Call, request: LicenceQuery) -> RegisterEntries:
    """The same for reviewers, with the way to the case of those in their jurisdiction (N-10,
    N-16)."""
    found, total = _found(session, request)
    seen = [one.id for one in found if call.actor.office in (None, one.office)]
    latest, formerly = _latest_cases(session, seen), former_names(session, found)
    today = clock.today()
    items = [
        RegisterEntry(
            **public_fields(one, today),
            former_names=formerly[one.id],
            case_id=latest.get(one.id),
        )
        for one in found
    ]
    return RegisterEntries(items=items, total=total, pages=pages(total, PAGE))


def _found(session: Session, request: LicenceQuery) -> tuple[list[Licence], int]:
    """A page of what is found, and how much there is in all."""
    text = request.text
    condition = _condition(text)
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
    return assemble(session, session.execute(page).all()), total


def former_names(session: Session, found: list[Licence]) -> dict[str, list[str]]:
    """曾用名 by licence, the newest first."""
    if not found:
        return {}
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


def verify(session: Session, call: Call, request: VerifyToken) -> Verification:
    """Of the link of a certificate. Raises NotFound."""
    return _verified(session, licence_prints.c.token == request.token)


def verify_code(session: Session, call: Call, request: VerifyCode) -> Verification:
    """The same of the code typed from a certificate. Raises NotFound."""
    code = marks.read_code(request.code)
    if code is None:
        raise NotFound("验证码应为12位字母和数字，请对照许可证核对")
    return _verified(session, licence_prints.c.code == code)


def of_enterprise(session: Session, call: Call, request: EnterpriseQuery) -> Licences:
    """Raises NotFound when an enterprise asks for another's."""
    actor, enterprise_id = call.actor, request.enterprise_id
    ensure_own(actor, enterprise_id, kind="licences")
    condition = [licences.c.enterprise_id == enterprise_id]
    if actor.kind == "staff":
        condition.append(of_office(actor, licences.c.office))
    rows = session.execute(select(licences).where(*condition).order_by(licences.c.number)).all()
    found = sorted(assemble(session, rows), key=lambda one: one.last_day, reverse=True)
    delivered = _deliveries(session, found)
    today = clock.today()
    formerly = former_names(session, found)
    items = [own_view(one, today, formerly[one.id], *delivered[one.id]) for one in found]
    return Licences(items=items)


def certificate(session: Session, call: Call, request: CertificateQuery) -> Certificate:
    """Raises NotFound for another's, and for a print that there is not or, where a firm asks, that
    has been replaced."""
    found = load(session, request.licence_id)
    licence = ensure_visible(call.actor, found, kind="licence", asked=request.licence_id)
    one = _asked_print(call.actor, licence, request.print_number)
    if one is None:
        raise NotFound("没有这一份许可证证书，请刷新页面后重试")
    row = session.execute(
        select(certificates).where(
            certificates.c.licence_id == request.licence_id,
            certificates.c.copy == request.copy,
            certificates.c.print_number == one.number,
        )
    ).one()
    return Certificate(
        licence_id=row.licence_id,
        copy=row.copy,
        print_number=row.print_number,
        digest=row.digest,
        values=row.values,
    )


def _asked_print(actor: Actor, licence: Licence, number: int | None) -> Print | None:
    today = clock.today()
    if number is None:
        return licence.valid_print(today) or newest(licence)
    open_to = licence.prints if actor.kind == "staff" else licence.standing_prints(today)
    return next((one for one in open_to if one.number == number), None)


def holders(session: Session, call: Call, request: HolderQuery) -> Holders:
    """Licences in force today, of one office or of all."""
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
    if request.office:
        conditions.append(licences.c.office == request.office)
    if request.after:
        conditions.append(licences.c.id > request.after)
    columns = [licences.c[name] for name in _OF_HOLDER]
    rows = session.execute(
        select(licences.c.id.label("licence_id"), *columns, running.c.categories)
        .join(running, true())
        .where(*conditions)
        .order_by(licences.c.id)
        .limit(request.limit)
    )
    return Holders(items=[Holder(**row._mapping) for row in rows])


def events_after(session: Session, call: Call, request: EventsAfter) -> LicenceEvents:
    """Positions have no gaps but the breaks, so nothing can be
    missed. Raises FeedRestored for a position that was given out and lost with a restore."""
    lost = select(feed_breaks.c.last).where(
        feed_breaks.c.last < request.after, request.after < feed_breaks.c.resumes
    )
    last = session.scalar(lost.order_by(feed_breaks.c.last).limit(1))
    if last is not None:
        raise FeedRestored(resume_after=last)
    rows = session.execute(
        select(licence_events.c.position, licence_events.c.event)
        .where(licence_events.c.position > request.after)
        .order_by(licence_events.c.position)
        .limit(request.limit)
    ).all()
    return LicenceEvents(
        items=[row.event for row in rows], next=rows[-1].position if rows else request.after
    )


def _deliveries(session: Session, found: list[Licence]) -> dict[str, Delivery]:
    """How the newest print of each licence was handed over, by licence."""
    shown = {one.id: last.version for one in found if (last := newest(one))}
    asked = select(deliveries).where(deliveries.c.licence_id.in_(shown))
    rows = session.execute(asked) if shown else ()
    known = {(row.licence_id, row.licence_version): row for row in rows}
    delivered = {one.id: known.get((one.id, shown.get(one.id, 0))) for one in found}
    return {key: (row.at, row.method) if row else (None, None) for key, row in delivered.items()}


def _verified(session: Session, condition: ColumnElement[bool]) -> Verification:
    asked = select(licence_prints.c.licence_id, licence_prints.c.number).where(condition)
    row: AnyRow | None = session.execute(asked).one_or_none()
    licence = load(session, row.licence_id) if row else None
    if row is None or licence is None:
        raise NotFound("没有找到对应的许可证，请核对后重试；如有疑问请拨打12398")
    formerly = former_names(session, [licence])[licence.id]
    return verified_view(licence, licence.prints[row.number - 1], clock.today(), formerly)


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
