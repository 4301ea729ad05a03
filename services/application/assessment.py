"""Whether an application may be submitted: gaps of its tabs, and the report of the rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.context import Call
from chassis.rpc.proxy import Proxy, parallel
from contracts.identity import Identity
from rules.conditions import conditions_text
from rules.evaluate import evaluate
from rules.facts import Facts
from rules.facts_reader import facts_from_dict
from rules.report import Report
from rules.vocabulary.enumerations import ApplicationType
from rules.when import FIELDS
from services.application.draft import Draft
from services.application.kinds import kind_of
from services.application.kinds.base import Kind
from services.application.model import form_gaps
from services.application.slots import levels_of


@dataclass(frozen=True)
class Peers:
    """The services that know something about an application."""

    identity: Proxy
    personnel: Proxy
    review: Proxy


@dataclass(frozen=True)
class Answers:
    """What the other services know, as JSON primitives."""

    enterprise: dict[str, Any]
    elsewhere: list[str]
    licences: list[dict[str, Any]]


@dataclass(frozen=True)
class Assessment:
    """gaps: {section, path, label, message}; conditions: the published ones for what is chosen."""

    gaps: list[dict[str, Any]]
    report: Report
    conditions: list[dict[str, Any]]

    @property
    def can_submit(self) -> bool:
        return not self.gaps and self.report.clean

    @property
    def findings(self) -> list[dict[str, Any]]:
        """All that stands against submission, in the form of `contracts.errors.Invalid`."""
        return [
            {
                "path": f"{gap['section']}.{gap['path']}",
                "tab": gap["section"],
                "label": gap["label"],
                "message": gap["message"],
            }
            for gap in self.gaps
        ] + [
            {
                "path": finding.tab.value,
                "tab": finding.tab.value,
                "rule": finding.rule,
                "label": finding.title,
                "message": finding.message,
            }
            for finding in self.report.failed
        ]


def ask(call: Call, draft: Draft, peers: Peers) -> Answers:
    """Ask the other services at once. Raises Unavailable when one does not answer."""
    enterprise_id = call.actor.enterprise_id
    numbers = sorted({person["id_number"] for _, _, person in draft.people()})
    answers = parallel(
        {
            "enterprise": peers.identity.enterprise.defer(enterprise_id=enterprise_id),
            "elsewhere": peers.personnel.find_elsewhere.defer(
                enterprise_id=enterprise_id, id_numbers=numbers
            ),
            "licences": peers.review.licences.defer(enterprise_id=enterprise_id),
        }
    )
    return Answers(
        enterprise=Identity.enterprise.dump_reply(answers["enterprise"]),
        elsewhere=answers["elsewhere"]["id_numbers"],
        licences=answers["licences"]["items"],
    )


def assess(draft: Draft, answers: Answers, today: date) -> Assessment:
    """Judge an application as of today. Missing attachments are findings of the rules, where they
    judge the business type."""
    kind = kind_of(draft.kind)
    missing = draft.gaps if kind.facts is None else form_gaps
    gaps = [gap for sheet in draft.sheets.values() for gap in missing(sheet, today)]
    for tab, guard in kind.guards.items():
        mistakes = guard(draft.sheets[tab].fields, answers.enterprise)
        gaps += [{"section": tab.value, **mistake} for mistake in mistakes]
    refusal = kind.refusal(answers.licences)
    if refusal:
        first = next(iter(draft.sheets))
        label = ApplicationType(draft.kind).label
        gaps.append({"section": first, "path": "type", "label": label, "message": refusal})
    if kind.facts is None:
        return Assessment(gaps, Report(kind.order, today.isoformat(), ()), [])
    return Assessment(
        gaps,
        evaluate(facts_of(kind, draft, answers), today, kind.order),
        conditions_text(levels_of(draft.chosen), kind.order),
    )


def facts_of(kind: Kind, draft: Draft, answers: Answers) -> Facts:
    """What the rules judge. Only of a kind that has facts."""
    assert kind.facts is not None  # noqa: S101 - the caller looked
    told = kind.facts(draft.sheets, draft.files, answers.enterprise, answers.elsewhere)
    choices = {name: draft.chosen.get(name) for name in FIELDS}
    return facts_from_dict({**told, **choices, "application_type": draft.kind})
