"""Whether an application may be submitted: gaps of its tabs, and the report of the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from chassis.context import Call
from chassis.rpc.proxy import Deferred, parallel
from contracts.errors import Finding
from contracts.filing import has_choice
from contracts.identity import Identity
from contracts.personnel import Personnel
from contracts.review import Review
from rules.conditions import conditions_text
from rules.examine import examine
from rules.facts import Facts
from rules.facts_reader import facts_from_dict
from rules.provisions import can_be_blocked
from rules.report import Report
from rules.vocabulary.enumerations import ApplicationType, Procedure
from rules.when import FIELDS
from services.application import submitter
from services.application.business_types import business_type
from services.application.business_types.model import BusinessType, Holder, Wish
from services.application.draft import Draft
from services.application.model import Sheet, form_gaps, held_values
from services.application.offers import in_the_way, judged, why_wait
from services.application.parties.balance import licence_gaps
from services.application.shareholding import shareholding_gaps
from services.application.signs import office_signs, signs_of
from services.application.slots import levels_of
from services.application.tables import Application

OVERTAKEN: Finding = {
    "path": "before",
    "label": "变更前的内容",
    "message": "变更前的内容已有变化，请打开本页逐项核对并重新保存",
}


@dataclass(frozen=True)
class Peers:
    """The services that know something about an application."""

    identity: Identity
    personnel: Personnel
    review: Review


@dataclass(frozen=True)
class Assessment:
    """gaps: {section, path, label, message}; conditions: the published ones for what is chosen;
    warnings: as gaps, of what does not stand against a submission."""

    gaps: list[Finding]
    report: Report
    conditions: list[dict[str, Any]]
    warnings: list[Finding] = field(default_factory=list)

    @property
    def can_submit(self) -> bool:
        return not self.gaps and self.report.clean

    def with_gaps(self, more: list[Finding]) -> Assessment:
        return replace(self, gaps=[*self.gaps, *more])

    @property
    def findings(self) -> list[Finding]:
        """All that stands against submission, in the form of `contracts.errors.Invalid`."""
        gaps: list[Finding] = [
            {
                "path": f"{gap['section']}.{gap['path']}",
                "tab": gap["section"],
                "label": gap["label"],
                "message": gap["message"],
            }
            for gap in self.gaps
        ]
        failed: list[Finding] = [
            {
                "path": finding.tab.value,
                "tab": finding.tab.value,
                "rule": finding.rule,
                "label": finding.title,
                "message": finding.message,
            }
            for finding in self.report.failed
        ]
        return gaps + failed


NOTHING: Mapping[str, Deferred] = MappingProxyType({})


def holder_of(
    call: Call, peers: Peers, more: Mapping[str, Deferred] = NOTHING, *, uscc: str | None = None
) -> tuple[Holder, dict[str, Any]]:
    """What is known of the firm that asks, and the answers to `more`, all asked at once. uscc: the
    one that it would change to.

    Raises Unavailable when a service does not answer.
    """
    enterprise_id = str(call.actor.enterprise_id)
    if uscc:
        more = {**more, "uscc": peers.identity.uscc.defer(uscc=uscc)}
    answers = parallel(
        {
            "enterprise": peers.identity.enterprise.defer(enterprise_id=enterprise_id),
            "licences": peers.review.licences.defer(enterprise_id=enterprise_id),
            **more,
        }
    )
    owner = answers["uscc"].enterprise_id if uscc else None
    taken = uscc if owner not in (None, enterprise_id) else None
    licences = answers["licences"].items
    found = Holder(answers["enterprise"], licences, taken=taken)
    if "blocks" in more:
        told = answers["blocks"]
        found = replace(found, blocks=told.items, false_commitments=told.false_commitments)
    return found, answers


def about_blocks(call: Call, peers: Peers, *filed: ApplicationType) -> dict[str, Deferred]:
    """For `holder_of`: what stands against filing one of these, or a way of it, where something
    can."""
    if not any(can_be_blocked(kind) or has_choice(kind) for kind in filed):
        return {}
    return {"blocks": peers.review.blocks.defer(enterprise_id=str(call.actor.enterprise_id))}


def ask(call: Call, draft: Draft, peers: Peers, *, first: bool = False) -> Holder:
    """What is known of the firm and, if this binds them to it, of the people named; first: and of
    what stands against filing it. Raises Unavailable when a service does not answer."""
    more = about_blocks(call, peers, ApplicationType(draft.type)) if first else {}
    if not business_type(draft.type).roster:
        return holder_of(call, peers, more, uscc=draft.new_uscc)[0]
    numbers = sorted({person["id_number"] for _, _, person in draft.people()})
    question = peers.personnel.find_elsewhere.defer(
        enterprise_id=str(call.actor.enterprise_id),
        id_numbers=numbers,
        parties=[one.enterprise_id for one in draft.parties],
    )
    others = {
        one.licence_number: peers.review.search_licences.defer(text=one.licence_number)
        for one in draft.parties
    }
    holder, answers = holder_of(call, peers, {**more, "elsewhere": question, **others})
    states = {one.number: one.state for name in others for one in answers[name].items}
    told = answers["elsewhere"]
    return replace(holder, elsewhere=told.id_numbers, moving=told.moving, of_parties=states)


def for_office(
    call: Call, assessment: Assessment, draft: Draft, holder: Holder, peers: Peers
) -> Assessment:
    """The report as the office gets it, with the signs that no firm is told. Raises Unavailable."""
    if business_type(draft.type).facts is None:
        return assessment
    sharing = peers.identity.same_address(enterprise_id=str(call.actor.enterprise_id)).firms
    found = office_signs(draft, holder.moving, sharing, holder.enterprise.address)
    report = replace(assessment.report, findings=(*found, *assessment.report.findings))
    return replace(assessment, report=report)


def assess(
    draft: Draft, holder: Holder, today: date, *, first: bool, running: Iterable[Application]
) -> Assessment:
    """Judge an application as of today. Missing attachments are findings of the rules, where they
    judge the business type.

    first: it has not been submitted yet, so that the firm must still be one that may file it.
    running: other applications of the firm that are not over.
    """
    business = business_type(draft.type)
    missing = draft.gaps if business.facts is None else form_gaps
    gaps = [gap for sheet in draft.sheets.values() for gap in missing(sheet, today)]
    first_tab = next(iter(draft.sheets.values()))
    tab, values = first_tab.section, first_tab.fields
    mistakes = submitter.mistakes_of(tab, values, holder.enterprise)
    if values:
        mistakes += business.contradictions(values, holder)
    gaps += [{"section": tab.code, **mistake} for mistake in mistakes]
    for sheet in draft.sheets.values():
        if sheet.section.compared:
            gaps += _compared(business, sheet, holder)
    gaps += business.check(draft.sheets, holder)
    gaps += licence_gaps(draft, holder.of_parties)
    gaps += shareholding_gaps(draft.sheets, holder.enterprise.registered_capital)
    if first and (refusal := _refusal(draft, business, holder, today, running)):
        label = ApplicationType(draft.type).label
        gaps.append({"section": tab.code, "path": "type", "label": label, "message": refusal})
    warnings = business.warnings(draft.sheets, today)
    if business.facts is None:
        return Assessment(gaps, Report(business.order, today.isoformat(), ()), [], warnings)
    report = examine(facts_of(business, draft, holder), today, business.order)
    more = [*business.findings(values, holder, today), *signs_of(draft, holder.names)]
    return Assessment(
        gaps,
        replace(report, findings=(*more, *report.findings)),
        conditions_text(levels_of(draft.chosen), business.order),
        warnings,
    )


def _compared(business: BusinessType, sheet: Sheet, holder: Holder) -> list[Finding]:
    """What stands against a change of what holds now."""
    found = business.changes(sheet.fields, holder) if sheet.fields else []
    if sheet.before != held_values(sheet.section, business.before(holder)):
        found = [*found, OVERTAKEN]
    return [{"section": sheet.section.code, **one} for one in found]


def _refusal(
    draft: Draft,
    business: BusinessType,
    holder: Holder,
    today: date,
    running: Iterable[Application],
) -> str | None:
    """Why the firm may not file it now; None where it may."""
    offer = judged(draft.type, business, holder, Wish(today, Procedure(draft.procedure)))
    if not offer.is_open:
        return offer.text
    other = in_the_way(draft.type, running)
    return why_wait(draft.type, other) if other else None


def facts_of(business: BusinessType, draft: Draft, holder: Holder) -> Facts:
    """What the rules judge. Only of a type that has facts."""
    assert business.facts is not None  # noqa: S101 - the caller looked
    told = business.facts(draft.sheets, draft.intact, holder.entry, holder.elsewhere)
    choices = {name: draft.chosen.get(name) for name in FIELDS}
    return facts_from_dict({**told, **choices, "application_type": draft.type})
