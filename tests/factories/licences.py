"""Licences as values, and everything that can be tried on one."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from hypothesis import strategies as st

from rules.licence import format_number, valid_until
from rules.vocabulary.enumerations import LicenceEnding, Office
from services.review.licensing.changes import (
    Cancel,
    Change,
    Expire,
    Extend,
    Issue,
    ItemChange,
    RegisterChange,
    Reissue,
    Renew,
    Restore,
    Revoke,
    TakeOver,
)
from services.review.licensing.values import Grades, Licence, Particulars, Period, Successor

OFFICE = Office.EAST_CHINA
FIRM = Particulars(
    "上海明远电力工程有限公司", "91310000MA1FL0GH8U", "上海市浦东新区世纪大道100号", "张三"
)
LATER = Particulars("上海明远电建有限公司", FIRM.uscc, "上海市静安区南京西路1号", "李四")
SUCCESSOR = Successor("4-1-09999-2020", "上海联合电力工程有限公司", "MERGE")
HIGH, LOW = Grades.of({"CS": "3", "CZ": "2"}), Grades.of({"CZ": "3"})
TRIED = (
    "issue", "take_over", "register_change", "item_change", "renew", "reissue", "align", "extend",
    "expire", "cancel", "cancel_ex_officio", "absorbed", "revoke", "restore",
)  # fmt: skip


def issue(on: date, serial: int = 1, enterprise_id: str = "firm", **changes: Any) -> Issue:
    return Issue(
        **{
            "on": on,
            "id": str(uuid.uuid4()),
            "number": format_number("4-1", serial, on.year),
            "office": OFFICE,
            "enterprise_id": enterprise_id,
            "particulars": FIRM,
            "grades": HIGH,
            **changes,
        }
    )


def issued(on: date, **changes: Any) -> Licence:
    return issue(on, **changes).apply(None)


def take_over(on: date, serial: int = 1, enterprise_id: str = "firm", **changes: Any) -> TakeOver:
    term = Period(1, on.replace(day=1), valid_until(on.replace(day=1)), on.replace(day=1), LOW)
    return TakeOver(
        **{
            "on": on,
            "id": str(uuid.uuid4()),
            "number": format_number("4-2", serial, on.year),
            "office": OFFICE,
            "enterprise_id": enterprise_id,
            "particulars": FIRM,
            "term": term,
            **changes,
        }
    )


def change(name: str, on: date, serial: int, enterprise_id: str, **given: Any) -> Change:
    """What the machines try: one of `TRIED`, guards or not."""
    match name:
        case "issue":
            return issue(on, serial, enterprise_id, **given)
        case "take_over":
            return take_over(on, serial, enterprise_id, **given)
        case "register_change":
            return RegisterChange(on=on, particulars=LATER, office=OFFICE, **given)
        case "item_change":
            return ItemChange(on=on, grades=LOW, **given)
        case "renew":
            return Renew(on=on, grades=HIGH, **given)
        case "align":
            return Reissue(on=on, grades=LOW, **given)
        case "reissue":
            return Reissue(on=on, **given)
    others: dict[str, Callable[..., Change]] = {
        "extend": Extend,
        "expire": Expire,
        "cancel": Cancel,
        "cancel_ex_officio": partial(Cancel, ex_officio=True),
        "absorbed": partial(Cancel, successors=(SUCCESSOR,), related=(SUCCESSOR.number,)),
        "revoke": partial(Revoke, ended_by=LicenceEnding.ANNULLED),
        "restore": Restore,
    }
    return others[name](on=on, **given)


# Days that pass between two changes: none, a few, those around the window of a renewal and the
# end of a term.
PASSING = st.sampled_from([0, 0, 1, 40, 800, 365 * 6 - 90, 365 * 6])
