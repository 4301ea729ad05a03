"""登记事项变更: the register entry changes, and the licence with it (seed 000 §4.2)."""

from __future__ import annotations

from datetime import date

from contracts.forms.base import examine
from contracts.forms.register_change import ITEMS, RegisterChange
from rules.jurisdiction import office_of
from rules.provisions import filing_due
from rules.vocabulary.enumerations import ApplicationType, Tab
from services.application.business_types.model import (
    BusinessType,
    Findings,
    Holder,
    Sheets,
    Values,
    for_holders,
    of_licence,
)


def _before(holder: Holder) -> Values:
    """The register entry, as the form would keep it (D-07)."""
    known = holder.entry
    entry = {name: known[name] for name in ITEMS}
    return entry | examine(RegisterChange, entry, today=date.max)[0]


def _changes(values: Values, holder: Holder) -> Findings:
    """The seat lies where an office is competent (domain §5); a code belongs to one firm (A-16)."""
    found: Findings = []
    try:
        office_of(str(values.get("division") or holder.enterprise.division))
    except LookupError:
        message = "请在列表中选择住所所在的行政区划"
        found.append({"path": "division", "label": "行政区划", "message": message})
    if values.get("uscc") and values["uscc"] == holder.taken:
        message = "该统一社会信用代码已由其他单位注册，请核对；确属贵单位的，请联系派出机构"
        found.append({"path": "uscc", "label": "统一社会信用代码", "message": message})
    return found


def _warnings(sheets: Sheets, on: date) -> Findings:
    """D-14: what changed too long ago is accepted, and said to be late."""
    told = sheets[Tab.CHANGES].fields.get("changed_on") if Tab.CHANGES in sheets else None
    if not told:
        return []
    due = filing_due(ApplicationType.REG_CHANGE, date.fromisoformat(told), on)
    message = due.warning(on) if due else None
    if message is None:
        return []
    place, label = Tab.CHANGES.value, "变更日期"
    return [{"section": place, "path": "changed_on", "label": label, "message": message}]


REG_CHANGE = BusinessType(
    offer=for_holders,
    categories=of_licence,
    before=_before,
    changes=_changes,
    warnings=_warnings,
)
