"""许可事项变更: other categories or levels on the same licence (seed 000 §4.3; E-01…E-29)."""

from __future__ import annotations

from datetime import date

from contracts import errors
from contracts.forms.categories import LEVEL_FIELDS, applied_levels
from contracts.forms.item_change import GIVEN_UP
from rules.grade_changes import GradeChange, events_before, grade_changes, limited_of
from rules.provisions import Timing, renewal_window
from rules.report import Finding
from rules.vocabulary.enumerations import ApplicationType, Category, Level
from services.application.business_types.model import (
    BusinessType,
    Findings,
    Holder,
    Offer,
    Values,
    Wish,
    for_holders,
    of_licence,
)
from services.application.facts import licence_facts
from services.application.prefill.sources import levels, projects, roster, shareholders


def _offer(holder: Holder, wish: Wish) -> Offer:
    """Any time while the licence holds. Near its end a renewal may be more urgent, since it cannot
    be filed while this one runs (F-15)."""
    offer, licence = for_holders(holder, wish), holder.licence
    if licence is None or licence.next_term:
        return offer
    window = renewal_window(licence.valid_to, wish.on)
    if window.state(wish.on) is not Timing.OPEN:
        return offer
    last = f"{window.last.year}年{window.last.month}月{window.last.day}日"
    text = f"许可证即将届满，需要延续的请先在{last}前（含当日）申请延续；变更办结以前不能申请延续"
    return Offer(True, text)


def _settle(values: Values, holder: Holder) -> Values:
    """A category for which nothing is chosen stays as it is."""
    held = {LEVEL_FIELDS[Category(code)]: level for code, level in of_licence(holder).items()}
    return {**values, **{name: values.get(name) or level for name, level in held.items()}}


def _contradictions(values: Values, holder: Holder) -> Findings:
    """Something changes, something is left, and nothing is given up that is not held."""
    held, wanted = of_licence(holder), applied_levels(values)
    if not held:
        return [_at(Category.INSTALL, "贵单位现在没有有效的许可证，不能变更许可事项")]
    found = [
        _at(kind, f"许可证没有{kind.label}类，不能减少")
        for kind, name in LEVEL_FIELDS.items()
        if values.get(name) == GIVEN_UP and kind.value not in held
    ]
    if not found and not wanted:
        message = "不能减少全部类别；不再从事相关活动的，请办理许可证注销"
        found.append(_at(next(iter(map(Category, held))), message))
    if not found and not _changes(values, holder):
        message = "与许可证的类别和等级相同，没有变更；请选择要增加、减少的类别或者要变更的等级"
        found.append(_at(Category.INSTALL, message))
    return found


def _findings(values: Values, holder: Holder, on: date) -> list[Finding]:
    """E-29: what a reviewer has to look for before something is raised or added."""
    return events_before(ApplicationType.ITEM_CHANGE, _changes(values, holder), on)


def _changes(values: Values, holder: Holder) -> tuple[GradeChange, ...]:
    held = _levels(of_licence(holder))
    printed = holder.licence.scope if holder.licence else ()
    return grade_changes(held, _levels(applied_levels(values)), limited_of(held, printed))


def _levels(categories: dict[str, str]) -> dict[Category, Level]:
    return {Category(code): Level(level) for code, level in categories.items()}


def _at(kind: Category, message: str) -> errors.Finding:
    return {"path": LEVEL_FIELDS[kind], "label": f"{kind.label}类等级", "message": message}


ITEM_CHANGE = BusinessType(
    offer=_offer,
    categories=of_licence,
    prefill=(levels, shareholders, roster, projects),
    settle=_settle,
    contradictions=_contradictions,
    facts=licence_facts,
    findings=_findings,
    roster=True,
)
