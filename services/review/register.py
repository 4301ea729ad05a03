"""The read side of the register of licences: verification, a firm's own, holders, events."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Actor, Call
from chassis.rows import AnyRow
from contracts.errors import FeedRestored, NotFound
from contracts.review.licences import (
    Certificate,
    CertificateQuery,
    EventsAfter,
    HeldQuery,
    Holder,
    HolderQuery,
    Holders,
    LicenceEvents,
    Licences,
    Verification,
    VerifyCode,
    VerifyToken,
)
from rules.jurisdiction import hotline
from rules.vocabulary.enumerations import LicenceState
from services.review.access import ensure_own, ensure_visible, of_office
from services.review.licensing import history, marks
from services.review.licensing.repository import assemble, load
from services.review.licensing.values import Licence, Print
from services.review.licensing.views import (
    newest,
    own_view,
    verified_view,
)
from services.review.tables import (
    certificates,
    deliveries,
    feed_breaks,
    licence_events,
    licence_periods,
    licence_prints,
    licences,
)

_OF_HOLDER = ("enterprise_id", "number", "name", "uscc", "office")
Delivery = tuple[datetime | None, str | None]


def verify(session: Session, call: Call, request: VerifyToken) -> Verification:
    """Of the link of a certificate. Raises NotFound."""
    return _verified(session, licence_prints.c.token == request.token)


def verify_code(session: Session, call: Call, request: VerifyCode) -> Verification:
    """The same of the code typed from a certificate. Raises NotFound."""
    code = marks.read_code(request.code)
    if code is None:
        raise NotFound("验证码应为12位字母和数字，请对照许可证核对")
    return _verified(session, licence_prints.c.code == code)


def of_enterprise(session: Session, call: Call, request: HeldQuery) -> Licences:
    """Raises NotFound when an enterprise asks for another's, Invalid at "as_of"."""
    on = history.looked_at(request.as_of)
    actor, enterprise_id = call.actor, request.enterprise_id
    ensure_own(actor, enterprise_id, kind="licences")
    condition = [licences.c.enterprise_id == enterprise_id]
    if actor.kind == "staff":
        condition.append(of_office(actor, licences.c.office))
    rows = session.execute(select(licences).where(*condition).order_by(licences.c.number)).all()
    held = assemble(session, rows)
    if request.as_of is not None:
        held = history.as_of(session, held, on)
    found = sorted(held, key=lambda one: one.last_day, reverse=True)
    delivered = _deliveries(session, found, on)
    formerly = history.former_names(session, found)
    items = [own_view(one, on, formerly[one.id], *delivered[one.id]) for one in found]
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
        select(
            licence_periods.c.valid_to, licence_periods.c.categories, licence_periods.c.issued_on
        )
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
        select(
            licences.c.id.label("licence_id"), *columns, running.c.categories, running.c.issued_on
        )
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


def _deliveries(session: Session, found: list[Licence], on: date) -> dict[str, Delivery]:
    """How the newest print of each licence was handed over by the end of that day, by licence."""
    shown = {one.id: last.version for one in found if (last := newest(one))}
    by_then = deliveries.c.at < history.end_of(on)
    asked = select(deliveries).where(deliveries.c.licence_id.in_(shown), by_then)
    rows = session.execute(asked) if shown else ()
    known = {(row.licence_id, row.licence_version): row for row in rows}
    delivered = {one.id: known.get((one.id, shown.get(one.id, 0))) for one in found}
    return {key: (row.at, row.method) if row else (None, None) for key, row in delivered.items()}


def _verified(session: Session, condition: ColumnElement[bool]) -> Verification:
    asked = select(licence_prints.c.licence_id, licence_prints.c.number).where(condition)
    row: AnyRow | None = session.execute(asked).one_or_none()
    licence = load(session, row.licence_id) if row else None
    if row is None or licence is None:
        raise NotFound(f"没有找到对应的许可证，请核对后重试；如有疑问请拨打{hotline()}")
    formerly = history.former_names(session, [licence])[licence.id]
    return verified_view(licence, licence.prints[row.number - 1], clock.today(), formerly)
