"""The read side of the register of licences: public look-up, verification, holders, events."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Label, Row, func, or_, select
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Actor
from chassis.paging import pages
from contracts.errors import FeedRestored, NotFound
from rules.vocabulary import numbers
from rules.vocabulary.enumerations import LicenceState
from rules.vocabulary.texts import compact, folded_name
from services.review.access import ensure_own, ensure_visible, of_office
from services.review.licensing import marks
from services.review.model import ordered
from services.review.tables import (
    certificates,
    deliveries,
    feed_breaks,
    licence_events,
    licence_versions,
    licences,
    plain_number,
)

PAGE = 20
PART_OF_NUMBER = 4
"""So many letters and digits, and they are looked for among the numbers."""
_PART = re.compile(r"(?=.*[0-9])[0-9A-Z]+")
_PUBLIC = (
    "number", "name", "uscc", "office", "scope", "issued_on", "valid_from", "valid_to",
)  # fmt: skip
_NUMBERS = ((numbers.licence_number, licences.c.number), (numbers.uscc, licences.c.uscc))
_OWN = (
    "enterprise_id", "address", "legal_representative", "verification_token", "verification_code",
)  # fmt: skip


def search(session: Session, data: dict[str, Any]) -> dict[str, Any]:
    """The contract's `PublicLicences`; nearest names first (N-16)."""
    return _found(session, data, public_view)


def look_up(session: Session, actor: Actor, data: dict[str, Any]) -> dict[str, Any]:
    """The contract's `RegisterEntries`: the same for reviewers, with the way to the case of those
    in their jurisdiction (N-10, N-16)."""

    def view(row: Row[Any], today: date) -> dict[str, Any]:
        seen = actor.office in (None, row.office)
        return public_view(row, today) | {"case_id": row.latest_case if seen else None}

    return _found(session, data, view)


def _found(
    session: Session, data: dict[str, Any], view: Callable[[Row[Any], date], dict[str, Any]]
) -> dict[str, Any]:
    text = data["text"]
    condition = _condition(text)
    total = session.scalar(select(func.count()).select_from(licences).where(condition)) or 0
    nearest = func.word_similarity(text, licences.c.name).desc()
    page = (
        select(licences, _latest_case())
        .where(condition)
        .order_by(licences.c.name.contains(text, autoescape=True).desc(), nearest)
        .order_by(licences.c.number)
        .limit(PAGE)
        .offset((data["page"] - 1) * PAGE)
    )
    today = clock.today()
    return {
        "items": [view(row, today) for row in session.execute(page)],
        "total": total,
        "pages": pages(total, PAGE),
    }


def _latest_case() -> Label[Any]:
    """The case that made the licence what it is now."""
    return (
        select(licence_versions.c.case_id)
        .where(licence_versions.c.licence_id == licences.c.id)
        .order_by(licence_versions.c.version.desc())
        .limit(1)
        .scalar_subquery()
        .label("latest_case")
    )


def verify(session: Session, data: dict[str, Any]) -> dict[str, Any]:
    """The licence behind the link of a certificate. Raises NotFound."""
    return _verified(session, licences.c.verification_token == data["token"])


def verify_code(session: Session, data: dict[str, Any]) -> dict[str, Any]:
    """The licence behind the code typed from a certificate. Raises NotFound."""
    code = marks.read_code(data["code"])
    if code is None:
        raise NotFound("验证码应为12位字母和数字，请对照许可证核对")
    return _verified(session, licences.c.verification_code == code)


def of_enterprise(session: Session, actor: Actor, enterprise_id: str) -> dict[str, Any]:
    """The contract's `Licences`. Raises NotFound when an enterprise asks for another's."""
    ensure_own(actor, enterprise_id, kind="licences")
    condition = [licences.c.enterprise_id == enterprise_id]
    if actor.kind == "staff":
        condition.append(of_office(actor, licences.c.office))
    delivered = (deliveries.c.licence_id == licences.c.id) & (
        deliveries.c.licence_version == licences.c.version
    )
    rows = session.execute(
        select(licences, deliveries.c.at.label("delivered_at"), deliveries.c.method)
        .outerjoin(deliveries, delivered)
        .where(*condition)
        .order_by(licences.c.valid_to.desc(), licences.c.number)
    )
    today = clock.today()
    return {"items": [_own_view(row, today) for row in rows]}


def certificate(session: Session, actor: Actor, data: dict[str, Any]) -> dict[str, Any]:
    """The newest print of a copy. Raises NotFound for another's."""
    licence = session.execute(
        select(licences.c.enterprise_id, licences.c.office).where(
            licences.c.id == data["licence_id"]
        )
    ).one_or_none()
    ensure_visible(actor, licence, kind="licence", asked=data["licence_id"])
    row = session.execute(
        select(certificates)
        .where(certificates.c.licence_id == data["licence_id"], certificates.c.copy == data["copy"])
        .order_by(certificates.c.print_number.desc())
        .limit(1)
    ).one()
    return dict(row._mapping)


def holders(session: Session, data: dict[str, Any]) -> dict[str, Any]:
    """The contract's `Holders`: licences in force today, of one office or of all."""
    conditions = [licences.c.state == LicenceState.VALID, licences.c.valid_to >= clock.today()]
    if data["office"]:
        conditions.append(licences.c.office == data["office"])
    if data["after"]:
        conditions.append(licences.c.id > data["after"])
    rows = session.execute(
        select(licences).where(*conditions).order_by(licences.c.id).limit(data["limit"])
    )
    return {"items": [{**row._mapping, "licence_id": row.id} for row in rows]}


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


def public_view(row: Row[Any], today: date) -> dict[str, Any]:
    """No personal data; the state is that of today."""
    expired = row.state == LicenceState.VALID and row.valid_to < today
    return {
        **{name: getattr(row, name) for name in _PUBLIC},
        "categories": ordered(row.categories),
        "state": LicenceState.EXPIRED if expired else row.state,
    }


def _own_view(row: Row[Any], today: date) -> dict[str, Any]:
    return {
        **public_view(row, today),
        **{name: getattr(row, name) for name in _OWN},
        "licence_id": row.id,
        "delivered_at": row.delivered_at,
        "delivery_method": row.method,
    }


def _verified(session: Session, condition: ColumnElement[bool]) -> dict[str, Any]:
    row = session.execute(select(licences).where(condition)).one_or_none()
    if row is None:
        raise NotFound("没有找到对应的许可证，请核对后重试；如有疑问请拨打12398")
    return public_view(row, clock.today())


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
    return or_(*alike)
