"""许可证延续: another term for the same licence, perhaps at lower levels (seed 000 §4.4)."""

from __future__ import annotations

from datetime import date
from typing import Any

from contracts import errors
from contracts.forms.categories import LEVEL_FIELDS
from contracts.forms.renewal import KEEP, LOWER
from rules.provisions import Timing, renewal_window
from rules.scope import grade_text
from rules.vocabulary.enumerations import ApplicationType, Category, Level
from services.application.business_types.model import (
    BusinessType,
    Findings,
    Holder,
    Offer,
    Values,
    Wish,
    of_licence,
)
from services.application.facts import licence_facts
from services.application.prefill.sources import levels, projects, roster, shareholders

_LABELS = {kind: f"{kind.label}类等级" for kind in Category}


def _offer(holder: Holder, wish: Wish) -> Offer:
    """F-13: within the window, both end days included; who was renewed once waits for that term."""
    licence = holder.licence
    if licence is None:
        text = "贵单位没有有效的许可证，不能延续；需要从事相关活动的，请新申请许可证"
        return Offer.closed(text, way_out=ApplicationType.NEW)
    if licence.next_term:
        begins = _said(licence.next_term.valid_from)
        text = f"许可证{licence.number}已经准予延续，新的有效期自{begins}起算"
        return Offer.closed(text, way_out=ApplicationType.ITEM_CHANGE)
    window = renewal_window(licence.valid_to, wish.on)
    days: dict[str, Any] = {"opens_on": window.first, "closes_on": window.last}
    refusal = window.refusal(wish.on)
    if refusal is None:
        until = f"许可证有效期至{_said(licence.valid_to)}，请在{_said(window.last)}前（含当日）提交"
        return Offer(True, until, **days)
    early = window.state(wish.on) is Timing.EARLY
    # Until then what is to be changed is changed; afterwards the licence ends.
    way_out = ApplicationType.ITEM_CHANGE if early else ApplicationType.CANCEL
    return Offer.closed(refusal, way_out=way_out, **days)


def _settle(values: Values, holder: Holder) -> Values:
    """A category for which no level is chosen stays as it is."""
    held = {LEVEL_FIELDS[Category(code)]: level for code, level in of_licence(holder).items()}
    return {**values, **{name: values.get(name) or level for name, level in held.items()}}


def _contradictions(values: Values, holder: Holder) -> Findings:
    """F-02: the levels are those of the licence, or with 是 at most those."""
    held = of_licence(holder)
    if not held:
        message = "贵单位现在没有有效的许可证，不能延续"
        return [{"path": "lowering", "label": "是否降级", "message": message}]
    found = [
        _at(kind, message)
        for kind, name in LEVEL_FIELDS.items()
        if (message := _against(kind, values.get(name), held.get(kind), values.get("lowering")))
    ]
    if not found and values.get("lowering") == LOWER and _same(values, held):
        message = "选择降级的，至少有一个类别的等级应低于许可证的等级"
        found.append({"path": "lowering", "label": "是否降级", "message": message})
    return found


def _against(kind: Category, wanted: str | None, held: str | None, lowering: str | None) -> str:
    """In words what is wrong with the level of a category; "" if nothing is."""
    if wanted is None:
        return ""
    if held is None:
        return f"许可证没有{kind.label}类；增加类别请办理许可事项变更"
    present = grade_text(kind, Level(held))
    if int(wanted) < int(held):
        return f"不能高于许可证的等级（{present}）；提高等级请办理许可事项变更"
    if lowering == KEEP and wanted != held:
        return f"选择不降级的，应与许可证的等级（{present}）一致"
    return ""


def _same(values: Values, held: dict[str, str]) -> bool:
    wanted = {kind.value: values.get(name) for kind, name in LEVEL_FIELDS.items()}
    return all(wanted[code] in (None, level) for code, level in held.items())


def _at(kind: Category, message: str) -> errors.Finding:
    return {"path": LEVEL_FIELDS[kind], "label": _LABELS[kind], "message": message}


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


RENEW = BusinessType(
    offer=_offer,
    categories=of_licence,
    prefill=(levels, shareholders, roster, projects),
    settle=_settle,
    contradictions=_contradictions,
    facts=licence_facts,
    roster=True,
)
