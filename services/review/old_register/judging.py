"""Lines of the old register against the register as it is: what is new, what is there already."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.identity.enterprises import enterprise_id_of
from rules.alignment import permitted
from rules.vocabulary.enumerations import LicenceState
from services.review.licensing.changes import TakeOver
from services.review.licensing.repository import version_values
from services.review.licensing.tables import licence_versions, licences
from services.review.licensing.values import Grades, Particulars, Period
from services.review.old_register.lines import COLUMNS, Entry, Fault


@dataclass
class Seen:
    """What the lines before have said: number → line, USCC of a valid licence → line."""

    numbers: dict[str, int] = field(default_factory=dict)
    valid: dict[str, int] = field(default_factory=dict)


@dataclass
class Judged:
    """new: to be taken over; unchanged: how many are there as the lines have them. firms: number →
    enterprise of those that are valid, new or not."""

    new: list[TakeOver] = field(default_factory=list)
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)
    firms: dict[str, str] = field(default_factory=dict)


def judge(
    session: Session, entries: Sequence[Entry], seen: Seen, registered: Mapping[str, str], on: date
) -> Judged:
    """registered: USCC → enterprise, of those that have registered. seen: grows."""
    judged = Judged()
    known = _known(session, [one.number for one in entries])
    changes = {one.line: _change(one, registered, on) for one in entries}
    holding = _holding(session, {one.enterprise_id for one in changes.values()})
    for one in entries:
        change = changes[one.line]
        fault = _twice(one, seen)
        if fault is None and one.number in known:
            fault = _differs(one, change, known[one.number])
            judged.unchanged += fault is None
        elif fault is None:
            held = holding.get(change.enterprise_id)
            if held and one.state is LicenceState.VALID:
                fault = Fault(one.line, COLUMNS["uscc"], f"该单位已持有有效许可证{held}")
            else:
                judged.new.append(change)
        if fault:
            judged.faults.append(fault)
        elif one.state is LicenceState.VALID:
            judged.firms[one.number] = change.enterprise_id
    return judged


def _twice(one: Entry, seen: Seen) -> Fault | None:
    before = seen.numbers.setdefault(one.number, one.line)
    if before != one.line:
        return Fault(one.line, COLUMNS["number"], f"与第{before}行的许可证编号重复")
    if one.state is LicenceState.VALID:
        before = seen.valid.setdefault(one.uscc, one.line)
        if before != one.line:
            message = f"第{before}行已有该单位的有效许可证，一家单位只能有一个"
            return Fault(one.line, COLUMNS["uscc"], message)
    return None


def _change(one: Entry, registered: Mapping[str, str], on: date) -> TakeOver:
    held = permitted(one.levels, one.issued_on)
    categories = {category.value: level.value for category, (level, _) in held.items()}
    order = Grades.of(categories).levels
    grades = Grades.of(categories, tuple(held[category][1] for category, _ in order))
    return TakeOver(
        on=on,
        id=str(uuid.uuid4()),
        number=one.number,
        office=one.office,
        enterprise_id=registered.get(one.uscc) or enterprise_id_of(one.uscc),
        particulars=Particulars(one.name, one.uscc, one.address, one.legal_representative),
        term=Period(1, one.valid_from, one.valid_to, one.issued_on, grades),
        state=one.state,
        ended_on=one.ended_on,
        ended_by=one.ended_by,
    )


def _known(session: Session, wanted: Iterable[str]) -> dict[str, dict[str, object] | None]:
    """Number → the licence as it was taken over, None of one that was issued here."""
    first = licence_versions.c.licence_id == licences.c.id
    rows = session.execute(
        select(licences.c.number, licence_versions.c.change, licence_versions.c["values"])
        .join(licence_versions, first & (licence_versions.c.version == 1))
        .where(licences.c.number.in_(list(wanted)))
    )
    return {row.number: row[2] if row.change == TakeOver.kind else None for row in rows}


def _differs(one: Entry, change: TakeOver, known: dict[str, object] | None) -> Fault | None:
    """Whether the register has it otherwise than the line; what has become of a licence since it
    was taken over does not count."""
    if known is None:
        return Fault(one.line, COLUMNS["number"], "该编号的许可证由本系统颁发，不能导入")
    now = version_values(change.apply(None), change.on)
    other = [label for name, label in _COMPARED.items() if known.get(name) != now.get(name)]
    if not other:
        return None
    told = "、".join(dict.fromkeys(other))
    return Fault(one.line, COLUMNS["number"], f"该编号已经导入，但{told}与登记的不同")


_COMPARED = {
    **{name: COLUMNS[name] for name in ("name", "uscc", "address", "legal_representative")},
    **{name: COLUMNS[name] for name in ("issued_on", "valid_from", "valid_to", "office")},
    "categories": "等级",
    "scope": "等级",
    "state": COLUMNS["state"],
    "ended_on": COLUMNS["ended_on"],
}


def _holding(session: Session, firms: Iterable[str]) -> dict[str, str]:
    """Enterprise → number of its valid licence."""
    rows = session.execute(
        select(licences.c.enterprise_id, licences.c.number).where(
            licences.c.state == LicenceState.VALID, licences.c.enterprise_id.in_(list(firms))
        )
    )
    return {str(row.enterprise_id): row.number for row in rows}
