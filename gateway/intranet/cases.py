"""A case: its procedure, the report of the rules, its documents (N-03…N-07)."""

from __future__ import annotations

from typing import Any

from flask import request

from contracts.application.submission import Snapshot
from contracts.errors import Finding
from contracts.review.cases import Case
from contracts.review.inspections import CaseInspections
from gateway.documents.fonts import unprintable
from gateway.intranet import blueprint
from gateway.intranet.case_page import load, show
from gateway.intranet.correction_items import correction_choices, place_of
from gateway.rpc import rpc
from rules.vocabulary.enumerations import ENDED, InspectionState

ORDER = {"fail": 0, "manual": 1, "pass": 2}


@blueprint.get("/cases/<id:case_id>")
def case(case_id: str) -> str:
    found = load(case_id, **asked_of_procedure(case_id))
    return procedure_page(found["case"], found["snapshot"], found["visits"])


def asked_of_procedure(case_id: str) -> dict[str, Any]:
    """What the tab 办理 shows beside the case."""
    return {
        "snapshot": rpc().application.snapshot.defer(application_id=case_id),
        "visits": rpc().review.case_inspections.defer(case_id=case_id),
    }


def procedure_page(
    case: Case,
    snapshot: Snapshot,
    visits: CaseInspections,
    filled: dict[str, Any] | None = None,
    findings: list[Finding] | None = None,
) -> str:
    """The tab 办理. filled: what was entered in the form of the step, shown again."""
    counts, manual = weigh(snapshot.report["findings"])
    return show(
        "procedure.html",
        "case",
        case,
        counts=counts,
        manual=manual,
        visits=visits.items,
        planned=any(one.state == InspectionState.PLANNED for one in visits.items),
        choices=correction_choices(case),
        place_of=place_of,
        unprintable=_unprintable(case),
        filled=filled or _begun(case),
        findings=findings or [],
    )


def _begun(case: Case) -> dict[str, Any]:
    """The form of the step as it begins: what was noted while the case was read stands in it."""
    noted = [
        {"section": one.section, "item": one.item, "message": one.message} for one in case.notes
    ]
    asked = request.args.get("outcome", "")
    return {"outcome": asked, "text": "", "items": noted or [{}], "manual_confirmed": []}


def _unprintable(case: Case) -> list[tuple[str, str]]:
    """(what, its letters that no font here has) of what will stand on the licence."""
    if case.licence_number or case.state in ENDED:
        return []
    face = (
        ("单位名称", case.enterprise_name),
        ("住所", case.address),
        ("法定代表人", case.legal_representative),
    )
    named = (
        (what, "".join(f"{one}（U+{ord(one):04X}）" for one in unprintable(text)))
        for what, text in face
    )
    return [(what, letters) for what, letters in named if letters]


@blueprint.get("/cases/<id:case_id>/report")
def report(case_id: str) -> str:
    """要求/实际/结论 of every rule, as evaluated at submission (N-05)."""
    found = load(case_id, snapshot=rpc().application.snapshot.defer(application_id=case_id))
    snapshot = found["snapshot"]
    findings = sorted(snapshot.report["findings"], key=lambda item: ORDER[item["result"]])
    counts, _ = weigh(findings)
    return show(
        "report.html", "report", found["case"], snapshot=snapshot, findings=findings, counts=counts
    )


@blueprint.get("/cases/<id:case_id>/documents")
def documents(case_id: str) -> str:
    return show("documents.html", "documents", load(case_id)["case"])


def weigh(findings: list[dict[str, Any]]) -> tuple[dict[str, int], list[dict[str, Any]]]:
    """(how many of each result, the findings that a reviewer must confirm: one a rule)."""
    counts = dict.fromkeys(ORDER, 0)
    manual: dict[str, dict[str, Any]] = {}
    for finding in findings:
        counts[finding["result"]] += 1
        if finding["result"] == "manual":
            listed = manual.setdefault(finding["rule"], {**finding, "messages": []})
            listed["messages"].append(finding["message"])
    return counts, list(manual.values())
