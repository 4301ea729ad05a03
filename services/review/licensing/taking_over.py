"""Licences of the old register, many at a time: what `repository.keep` does for one, by COPY."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select, text

from chassis.copying import copy_rows
from chassis.transaction import Transaction
from rules.licence import parse_number
from rules.vocabulary.enumerations import LicenceState
from services.review import licence_events, numbering
from services.review.licensing.changes import TakeOver
from services.review.licensing.repository import licence_row, period_row, version_row
from services.review.licensing.tables import licence_periods, licence_versions, licences

_LOCKS = text(
    "SELECT pg_advisory_xact_lock(hashtextextended(k, 13))"
    " FROM (SELECT unnest(CAST(:firms AS text[])) AS k ORDER BY 1) AS firms"
)


def free(tx: Transaction, changes: Sequence[TakeOver]) -> list[TakeOver]:
    """Those whose number nobody has and whose enterprise holds no valid licence, each enterprise
    locked until the transaction ends. Whoever is left out has changed since it was looked at."""
    firms = sorted({one.enterprise_id for one in changes})
    tx.session.execute(_LOCKS, {"firms": firms})
    numbers = [one.number for one in changes]
    known = set(tx.session.scalars(select(licences.c.number).where(licences.c.number.in_(numbers))))
    valid = licences.c.state == LicenceState.VALID
    holding = select(licences.c.enterprise_id).where(valid, licences.c.enterprise_id.in_(firms))
    holders = {str(firm) for firm in tx.session.scalars(holding)}
    return [
        one
        for one in changes
        if one.number not in known
        and (one.state is not LicenceState.VALID or one.enterprise_id not in holders)
    ]


def take_over_all(tx: Transaction, changes: Sequence[TakeOver], on: date) -> None:
    """Each as one licence with its version, its event and its audit record. changes: `free` ones,
    all of this day."""
    _go_on(tx, changes)  # first, as who issues a licence takes its number first
    made = [(one, one.apply(None)) for one in changes]
    licence_rows = [
        {"id": one.id, "case_id": None} | licence_row(after, one) for one, after in made
    ]
    copy_rows(tx.session, licences, licence_rows)
    periods = [period_row(after, period) for _, after in made for period in after.periods]
    copy_rows(tx.session, licence_periods, periods)
    copy_rows(
        tx.session, licence_versions, [version_row(after, one, tx.now) for one, after in made]
    )
    if made:
        licence_events.tell_new(tx, [after for _, after in made], TakeOver.event, on)
    tx.audit_first(
        "licence_issued",
        "licence",
        [
            (
                after.id,
                {
                    "version": after.version,
                    "state": after.state.value,
                    "number": after.number,
                    "change": one.kind,
                    "case_id": None,
                },
            )
            for one, after in made
        ],
    )


def _go_on(tx: Transaction, changes: Sequence[TakeOver]) -> None:
    """The numbers that are given from now on come after those that were taken over."""
    highest: dict[str, int] = {}
    for one in changes:
        number = parse_number(one.number)
        highest[number.prefix] = max(highest.get(number.prefix, 0), number.serial)
    for prefix, serial in sorted(highest.items()):
        numbering.go_on_after(tx.session, f"licence/{prefix}", serial)
