"""合并: a holder takes over the people and the licences of others (seed 000 §1.9; K-01…K-04)."""

from __future__ import annotations

from datetime import date

from contracts.application.parties import MOST
from contracts.forms.categories import LEVEL_FIELDS, applied_levels
from rules.grade_changes import events_before, grade_changes, limited_of
from rules.report import Finding
from rules.vocabulary.enumerations import ApplicationType, Category, Level, PartyRole
from services.application.business_types.model import (
    OPEN,
    BusinessType,
    Findings,
    Holder,
    Offer,
    Values,
    Wish,
    of_licence,
)
from services.application.facts import licence_facts
from services.application.parties.model import Wanted
from services.application.prefill.sources import levels, projects, roster, shareholders


def _offer(holder: Holder, wish: Wish) -> Offer:
    """The firm that goes on files; one that the merger has founded applies for a licence of its
    own."""
    if holder.licence:
        return OPEN
    text = "由存续的持证企业办理；合并后新设立的企业，请办理新申请并选择“合并后申请”"
    return Offer.closed(text, way_out=ApplicationType.NEW)


def _settle(values: Values, holder: Holder) -> Values:
    """A category for which nothing is chosen stays as it is."""
    held = {LEVEL_FIELDS[Category(code)]: level for code, level in of_licence(holder).items()}
    return {**values, **{name: values.get(name) or level for name, level in held.items()}}


def _contradictions(values: Values, holder: Holder) -> Findings:
    if of_licence(holder):
        return []
    message = "贵单位现在没有有效的许可证，不能办理合并"
    return [{"path": LEVEL_FIELDS[Category.INSTALL], "label": "承装类等级", "message": message}]


def _findings(values: Values, holder: Holder, on: date) -> list[Finding]:
    """E-29: a level that the united firms reach is raised as by 许可事项变更."""
    held, wanted = of_licence(holder), applied_levels(values)
    printed = holder.licence.scope if holder.licence else ()
    changes = grade_changes(_levels(held), _levels(wanted), limited_of(_levels(held), printed))
    return events_before(ApplicationType.MERGE, changes, on)


def _levels(categories: dict[str, str]) -> dict[Category, Level]:
    return {Category(code): Level(level) for code, level in categories.items()}


def _parties(values: Values) -> Wanted:
    return Wanted(PartyRole.ABSORBED, 1, MOST)


MERGE = BusinessType(
    offer=_offer,
    categories=of_licence,
    prefill=(levels, shareholders, roster, projects),
    settle=_settle,
    contradictions=_contradictions,
    facts=licence_facts,
    findings=_findings,
    roster=True,
    parties=_parties,
)
