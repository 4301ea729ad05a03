"""Everything that can happen to a licence: pure functions (licence, change) → licence with their
guards. Each gives one version, and is told to others as one event (docs/subscribers.md)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from contracts.errors import Conflict
from rules.licence import valid_until
from rules.vocabulary.enumerations import LicenceEnding, LicenceState, Office
from services.review.licensing.change import Change, Printing
from services.review.licensing.values import Grades, Licence, Particulars, Period, Successor

__all__ = [
    "CHANGES",
    "Cancel",
    "Change",
    "Expire",
    "Extend",
    "Issue",
    "ItemChange",
    "Printing",
    "RegisterChange",
    "Reissue",
    "Renew",
    "Restore",
    "Revoke",
    "TakeOver",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue(Printing):
    """A new licence for six years. id, number: never used before."""

    kind = "ISSUE"
    event = "licence.issued"

    id: str
    number: str
    office: Office
    enterprise_id: str
    particulars: Particulars
    grades: Grades

    def apply(self, licence: Licence | None) -> Licence:
        _none_held(licence, self.on)
        term = Period(1, self.on, valid_until(self.on), self.on, self.grades)
        return self._printed(_new(self, (term,)), term)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOver(Change):
    """A licence of the old register, as it stands there; printed when that is asked for. state,
    ended_on, ended_by: of one that has ended; it stands in nobody's way."""

    kind = "TAKE_OVER"
    event = "licence.imported"

    id: str
    number: str
    office: Office
    enterprise_id: str
    particulars: Particulars
    term: Period
    state: LicenceState = LicenceState.VALID
    ended_on: date | None = None
    ended_by: LicenceEnding | None = None

    def apply(self, licence: Licence | None) -> Licence:
        if self.state is LicenceState.VALID:
            _none_held(licence, self.on)
        return replace(
            _new(self, (self.term,)),
            state=self.state,
            ended_on=self.ended_on,
            ended_by=self.ended_by,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterChange(Printing):
    """登记事项变更: name, USCC, address, legal representative."""

    kind = "REG_CHANGE"
    event = "licence.changed"

    particulars: Particulars
    office: Office

    def apply(self, licence: Licence | None) -> Licence:
        held = _valid(licence, self.on)
        return self._all_printed(_next(held, particulars=self.particulars, office=self.office))


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemChange(Printing):
    """许可事项变更: categories and levels from today on; the terms end as they did."""

    kind = "ITEM_CHANGE"
    event = "licence.changed"

    grades: Grades

    def apply(self, licence: Licence | None) -> Licence:
        held = _valid(licence, self.on)
        return self._all_printed(_next(held).regraded(self.grades, self.on))


@dataclass(frozen=True, slots=True, kw_only=True)
class Renew(Printing):
    """延续: another term from the day after the last one; until then that one holds, with what is
    permitted in it."""

    kind = "RENEW"
    event = "licence.renewed"

    grades: Grades

    def apply(self, licence: Licence | None) -> Licence:
        held = _valid(licence, self.on)
        if held.next_term(self.on):
            raise Conflict(f"许可证{held.number}已经延续，新的有效期尚未开始")
        term = Period(len(held.periods) + 1, *held.following_term, self.on, self.grades)
        return self._printed(_next(held, periods=(*held.periods, term)), term)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reissue(Printing):
    """补证、换证: the same licence printed again. grades: only where former levels are aligned."""

    kind = "REISSUE"
    event = "licence.reissued"

    grades: Grades | None = None

    def apply(self, licence: Licence | None) -> Licence:
        same = _next(_valid(licence, self.on))
        aligned = same.regraded(self.grades, self.on) if self.grades else same
        return self._all_printed(aligned)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extend(Change):
    """视为准予延续: at the end of the term a renewal that was filed in time is not decided. Where
    nothing ran on that day it comes later, and closes the gap."""

    kind = "EXTEND"
    event = "licence.extended"
    message = "LICENCE_EXTENDED"

    def apply(self, licence: Licence | None) -> Licence:
        held = licence
        if held is None or held.state is not LicenceState.VALID:
            raise Conflict("该企业没有有效的许可证")
        if held.extended or self.on < held.last_day:
            raise Conflict(f"许可证{held.number}的有效期还没有届满，或者已经视为准予延续")
        start, grades = held.last_day + timedelta(days=1), held.last_term.grades
        until_decided = Period(len(held.periods) + 1, start, None, held.last_term.issued_on, grades)
        return _next(held, periods=(*held.periods, until_decided))


@dataclass(frozen=True, slots=True, kw_only=True)
class Expire(Change):
    """The term is over and no renewal that was filed in time waits for its decision."""

    kind = "EXPIRE"
    event = "licence.expired"
    message = "LICENCE_EXPIRED"

    def apply(self, licence: Licence | None) -> Licence:
        if (
            licence is None
            or licence.state is not LicenceState.VALID
            or self.on <= licence.last_day
        ):
            raise Conflict("许可证的有效期还没有届满，或者许可证已经失效")
        ended_on = self.on if licence.extended else licence.last_day
        return _next(licence, state=LicenceState.EXPIRED, ended_on=ended_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel(Change):
    """注销, also of one that has expired. running: numbers of other cases of the enterprise that
    are not closed (H-08). ex_officio: the office's own decision, not its holder's wish.
    successors: where it ends with a merger or a split."""

    kind = "CANCEL"
    event = "licence.cancelled"

    running: tuple[str, ...] = ()
    ex_officio: bool = False
    successors: tuple[Successor, ...] = ()

    def apply(self, licence: Licence | None) -> Licence:
        if licence is None or licence.state_on(self.on) not in _CANCELLABLE:
            raise Conflict("该企业没有可以注销的许可证")
        if self.running:
            raise Conflict(
                f"该企业还有正在办理的业务{'、'.join(self.running)}，办结后才能注销许可证"
            )
        ended_by = LicenceEnding.EX_OFFICIO if self.ex_officio else None
        ended_on = licence.ended_on or self.on
        return _next(
            licence,
            state=LicenceState.CANCELLED,
            ended_on=ended_on,
            ended_by=ended_by,
            successors=self.successors,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoke(Change):
    """撤销、撤回、吊销 by decision. ended_by: which of them."""

    kind = "REVOKE"
    event = "licence.revoked"

    ended_by: LicenceEnding

    def apply(self, licence: Licence | None) -> Licence:
        held = _valid(licence, self.on)
        return _next(held, state=LicenceState.REVOKED, ended_on=self.on, ended_by=self.ended_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restore(Printing):
    """What ended it is undone: it holds again, printed anew, unless its term is over."""

    kind = "RESTORE"
    event = "licence.restored"

    def apply(self, licence: Licence | None) -> Licence:
        if licence is None or licence.ended_by is None:
            raise Conflict("该许可证不是因依职权作出的决定而终止的")
        again = replace(licence, state=LicenceState.VALID, ended_on=None, ended_by=None)
        if again.state_on(self.on) is LicenceState.EXPIRED:
            return _next(again, state=LicenceState.EXPIRED, ended_on=again.last_day)
        return self._all_printed(_next(again))


CHANGES: tuple[type[Change], ...] = (
    Issue, TakeOver, RegisterChange, ItemChange, Renew, Reissue, Extend, Expire, Cancel, Revoke,
    Restore,
)  # fmt: skip
_CANCELLABLE = (LicenceState.VALID, LicenceState.EXPIRED)


def _new(made: Issue | TakeOver, periods: tuple[Period, ...]) -> Licence:
    return Licence(
        id=made.id, number=made.number, office=made.office, enterprise_id=made.enterprise_id,
        particulars=made.particulars, state=LicenceState.VALID, periods=periods, prints=(),
        version=1,
    )  # fmt: skip


def _next(licence: Licence, **changes: Any) -> Licence:
    return replace(licence, version=licence.version + 1, **changes)


def _none_held(licence: Licence | None, on: date) -> None:
    if licence is not None and licence.in_force(on):
        raise Conflict(f"该企业已持有有效许可证{licence.number}，不能再次发证")


def _valid(licence: Licence | None, on: date) -> Licence:
    if licence is None:
        raise Conflict("该企业没有有效的许可证")
    if not licence.in_force(on):
        raise Conflict(f"许可证{licence.number}{licence.state_text(on)}，不能办理")
    return licence
