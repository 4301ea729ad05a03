"""A case: its procedure, the report of the rules, its documents (N-03…N-07)."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import Finding, Invalid
from contracts.review.cases import Case, OutcomeChoice
from contracts.review.inspections import CaseInspections
from contracts.review.signs import SignRemark
from contracts.review.tasks import Task
from gateway.documents.fonts import unprintable
from gateway.intranet import blueprint, colleagues
from gateway.intranet.case_page import load, show
from gateway.intranet.correction_items import correction_choices, place_of
from gateway.rpc import rpc
from rules.signs import RULES, signs_in
from rules.vocabulary.enumerations import ENDED, InspectionState

ORDER = {"fail": 0, "manual": 1, "pass": 2}


@blueprint.get("/cases/<id:case_id>")
def case(case_id: str) -> str:
    questions = asked_of_procedure(case_id)
    if "done" in request.args:
        questions |= {
            "mine": rpc().review.tasks.defer(mine=True),
            "free": rpc().review.tasks.defer(unclaimed=True),
        }
    return procedure_page(load(case_id, **questions))


def asked_of_procedure(case_id: str) -> dict[str, Any]:
    """What the tab 办理 shows beside the case."""
    return {
        "snapshot": rpc().application.snapshot.defer(application_id=case_id),
        "visits": rpc().review.case_inspections.defer(case_id=case_id),
        "desk": rpc().review.case_desk.defer(case_id=case_id),
        "remarks": rpc().review.sign_remarks.defer(case_id=case_id),
        "reading": rpc().review.reading.defer(case_id=case_id),
        "people": colleagues.asked(),
    }


def procedure_page(
    found: dict[str, Any],
    filled: dict[str, Any] | None = None,
    findings: list[Finding] | None = None,
) -> str:
    """The tab 办理. found: the case, and the answers to `asked_of_procedure`. filled: what was
    entered in the form of the step, shown again."""
    case: Case = found["case"]
    visits: CaseInspections = found["visits"]
    counts, manual = weigh(found["snapshot"].report["findings"])
    open_signs = len(unclosed(found["snapshot"].report["findings"], found["remarks"].items))
    usual = None if counts["fail"] else _usual(case, open_=bool(manual or open_signs))
    return show(
        "procedure.html",
        "case",
        case,
        counts=counts,
        manual=manual,
        open_signs=open_signs,
        usual=usual,
        preview=_preview(case, usual),
        checked=len(found["reading"].checks),
        desk=found["desk"],
        others=colleagues.others(found["people"].items),
        next_task=_next(found),
        balance=found["snapshot"].balance,
        visits=visits.items,
        planned=any(one.state == InspectionState.PLANNED for one in visits.items),
        choices=correction_choices(case),
        place_of=place_of,
        unprintable=_unprintable(case),
        filled=filled or _begun(case),
        findings=findings or [],
    )


def _usual(case: Case, *, open_: bool) -> OutcomeChoice | None:
    """The outcome in favour of the firm, where it asks for nothing but to be confirmed. open_:
    whether something is left to a person, who says so in the step that confirms it."""
    first = next(iter(case.outcomes), None)
    plain = first and not first.needs_text and not first.needs_items
    if first and first.confirms and open_:
        return None
    return first if plain and first and first.outcome in _GOOD else None


_GOOD = ("PASS", "GRANT")


def _preview(case: Case, usual: OutcomeChoice | None) -> Any:
    if usual is None or not usual.grants or not case.actions.decide.allowed:
        return None
    return rpc().review.licence_preview(case_id=case.case_id)


def _next(found: dict[str, Any]) -> Task | None:
    """After a decision: what the caller has, else what is due first of what nobody has."""
    listed = [*found["mine"].items, *found["free"].items] if "mine" in found else []
    return next((one for one in listed if one.case_id != found["case"].case_id), None)


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
    return report_page(case_id)


def report_page(case_id: str, typed: str = "", wrong: list[Finding] | None = None) -> str:
    """wrong: of the remark on a sign that was typed."""
    found = load(
        case_id,
        snapshot=rpc().application.snapshot.defer(application_id=case_id),
        remarks=rpc().review.sign_remarks.defer(case_id=case_id),
    )
    snapshot = found["snapshot"]
    signs = signs_in(snapshot.report["findings"])
    findings = sorted(
        (one for one in snapshot.report["findings"] if one["rule"] not in RULES),
        key=lambda item: ORDER[item["result"]],
    )
    counts, _ = weigh(findings)
    return show(
        "report.html",
        "report",
        found["case"],
        snapshot=snapshot,
        findings=findings,
        counts=counts,
        signs=signs,
        said={one.sign: one for one in found["remarks"].items},
        typed=typed,
        wrong=wrong or [],
    )


@blueprint.get("/cases/<id:case_id>/documents")
def documents(case_id: str) -> str:
    return show("documents.html", "documents", load(case_id)["case"])


@blueprint.post("/cases/<id:case_id>/signs/<sign>")
def close_sign(case_id: str, sign: str) -> Response | tuple[str, int]:
    remark = request.form.get("remark", "")
    try:
        rpc().review.close_sign(case_id=case_id, sign=sign, remark=remark)
    except Invalid as error:
        return report_page(case_id, remark, error.findings), error.status
    flash("已记录核对情况", "success")
    return redirect(url_for("intranet.report", case_id=case_id, _anchor="signs"))


def unclosed(findings: list[dict[str, Any]], remarks: list[SignRemark]) -> set[str]:
    """The signs of a report about which nobody has said anything."""
    return set(signs_in(findings)) - {one.sign for one in remarks}


def weigh(findings: list[dict[str, Any]]) -> tuple[dict[str, int], list[dict[str, Any]]]:
    """(how many of each result, the findings that a reviewer must confirm: one a rule)."""
    counts = dict.fromkeys(ORDER, 0)
    manual: dict[str, dict[str, Any]] = {}
    for finding in findings:
        if finding["rule"] in RULES:
            continue  # closed one by one, with a remark
        counts[finding["result"]] += 1
        if finding["result"] == "manual":
            listed = manual.setdefault(finding["rule"], {**finding, "messages": []})
            listed["messages"].append(finding["message"])
    return counts, list(manual.values())
