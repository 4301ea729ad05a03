"""What the grant of a case does to the licence of its enterprise. A business type names its effect
where its steps are (services/review/procedure)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date

from chassis import clock
from chassis.transaction import Transaction
from rules.jurisdiction import office_data
from rules.licence import format_number
from rules.vocabulary.enumerations import Office
from services.review import numbering
from services.review.case import Case
from services.review.licensing import repository
from services.review.licensing.changes import (
    Cancel,
    Change,
    Issue,
    ItemChange,
    RegisterChange,
    Reissue,
    Renew,
)
from services.review.licensing.values import Grades, Licence, Particulars
from services.review.parties import running_of

Effect = Callable[[Transaction, Case, date], Change]


def carry_out(
    tx: Transaction,
    case: Case,
    effect: str,
    *,
    before: Licence | None,
    related: tuple[str, ...] = (),
) -> Licence:
    """The licence as the case has made it. effect: a key of `EFFECTS`. case: locked. before: what
    the applicant holds, locked. related: numbers of the licences of the other parties.

    Raises Conflict where the change cannot be made.
    """
    on = clock.local(tx.now).date()
    change = replace(EFFECTS[effect](tx, case, on), related=related)
    return repository.keep(tx, before, change, reason=case.type)


def issue(tx: Transaction, case: Case, on: date) -> Change:
    prefix = office_data(Office(case.office)).prefix
    return Issue(
        on=on,
        case_id=case.id,
        id=str(uuid.uuid4()),
        number=format_number(prefix, numbering.take(tx.session, f"licence/{prefix}"), on.year),
        office=Office(case.office),
        enterprise_id=case.enterprise_id,
        particulars=_particulars(case),
        grades=Grades.of(case.categories),
    )


def register_change(tx: Transaction, case: Case, on: date) -> Change:
    asked = {name: value for name, value in (case.changes or {}).items() if value is not None}
    held_now = {one.name: getattr(_particulars(case), one.name) for one in fields(Particulars)}
    to_be = Particulars(**{name: asked.get(name, value) for name, value in held_now.items()})
    return RegisterChange(on=on, case_id=case.id, particulars=to_be, office=Office(case.office))


def item_change(tx: Transaction, case: Case, on: date) -> Change:
    grades = Grades.of(case.categories)
    return ItemChange(on=on, case_id=case.id, address=case.address, grades=grades)


def renew(tx: Transaction, case: Case, on: date) -> Change:
    grades = Grades.of(case.categories)
    return Renew(on=on, case_id=case.id, address=case.address, grades=grades)


def reissue(tx: Transaction, case: Case, on: date) -> Change:
    return Reissue(on=on, case_id=case.id, address=case.address)


def cancel(tx: Transaction, case: Case, on: date) -> Change:
    running = running_of(tx.session, case.enterprise_id, but=case.id)
    return Cancel(on=on, case_id=case.id, running=tuple(running))


EFFECTS: dict[str, Effect] = {
    "ISSUE": issue,
    "REG_CHANGE": register_change,
    "ITEM_CHANGE": item_change,
    "RENEW": renew,
    "REISSUE": reissue,
    "CANCEL": cancel,
}


def _particulars(case: Case) -> Particulars:
    return Particulars(case.enterprise_name, case.uscc, case.address, case.legal_representative)
