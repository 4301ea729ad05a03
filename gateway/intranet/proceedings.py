"""What the office does of its own motion (依职权办理): proposed, heard, decided by another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import Conflict, Invalid, StaleVersion
from contracts.review.proceedings import Proposal
from gateway import paging
from gateway.intranet import blueprint
from gateway.intranet.confirming import asks
from gateway.rpc import rpc
from rules.vocabulary.enumerations import ProceedingKind, ProceedingState

Findings = Sequence[dict[str, Any]]
SUBJECTS = ("licence_number", "case_id", "undoes")


@blueprint.get("/proceedings")
def proceedings() -> str:
    asked = request.args.get("state")
    state = asked if asked in list(ProceedingState) else None
    page = paging.asked()
    found = rpc().review.proceedings(state=state, page=page)
    paging.existing(page, found.pages)
    return render_template(
        "intranet/proceedings/list.html", found=found, state=state, page=page,
        states=list(ProceedingState),
    )  # fmt: skip


@blueprint.get("/proceedings/new")
def new_proceeding() -> str:
    return _form(_subject(request.args), {})


@blueprint.post("/proceedings/new")
def propose() -> Response | str | tuple[str, int]:
    """The form, then what would follow to be confirmed, then it is proposed."""
    subject = _subject(request.form)
    filled = {name: request.form.get(name, "") for name in ("ground", "facts")}
    action = request.form.get("action")
    if action == "change":
        return _form(subject, filled)
    if action != "confirm":
        return _confirmation(subject, filled)
    try:
        done = rpc().review.propose(**subject, **filled)
    except (Invalid, Conflict) as error:
        return _form(subject, filled, _findings(error)), error.status
    label = ProceedingKind(done.kind).label
    flash(f"已提出{label}（{done.number}），等待其他人员作出决定", "success")
    return redirect(url_for("intranet.proceeding", proceeding_id=done.proceeding_id))


@blueprint.get("/proceedings/<id:proceeding_id>")
def proceeding(proceeding_id: str) -> str:
    return _page(proceeding_id)


@blueprint.post("/proceedings/<id:proceeding_id>/objections")
def record_statement(proceeding_id: str) -> Response | tuple[str, int]:
    given = {"record": request.form.get("text", "")}
    try:
        rpc().review.record_statement(proceeding_id=proceeding_id, text=given["record"])
    except (Invalid, Conflict) as error:
        return _page(proceeding_id, given, _findings(error, "record")), error.status
    return _back(proceeding_id, "已登记，请在作出决定前答复")


@blueprint.post("/proceedings/<id:proceeding_id>/statements/<id:statement_id>/answer")
def answer_statement(proceeding_id: str, statement_id: str) -> Response | tuple[str, int]:
    name = f"answer-{statement_id}"
    given = {name: request.form.get("answer", "")}
    try:
        rpc().review.answer_statement(
            proceeding_id=proceeding_id, statement_id=statement_id, answer=given[name]
        )
    except (Invalid, Conflict) as error:
        return _page(proceeding_id, given, _findings(error, name)), error.status
    return _back(proceeding_id, "已答复，并已告知当事人")


@blueprint.post("/proceedings/<id:proceeding_id>/decision")
def decide_proceeding(proceeding_id: str) -> Response | str | tuple[str, int]:
    """First what it would do, to be confirmed; then for good."""
    given = {"decision": request.form.get("text", "")}
    version = request.form.get("version", 0, type=int)
    if request.form.get("action") == "change":
        return _page(proceeding_id, given)
    if request.form.get("action") != "confirm":
        one = rpc().review.proceeding(proceeding_id=proceeding_id)
        return render_template(
            "intranet/proceedings/decide.html", one=one, text=given["decision"], version=version
        )
    try:
        done = rpc().review.decide_proceeding(
            proceeding_id=proceeding_id, text=given["decision"], version=version
        )
    except (Invalid, Conflict, StaleVersion) as error:
        return _page(proceeding_id, given, _findings(error, "decision")), error.status
    return _back(proceeding_id, f"已作出决定，决定书文号{done.document_number}")


@blueprint.post("/proceedings/<id:proceeding_id>/end")
@asks("终结，不作出决定，并告知当事人", shown={"reason": "理由"}, needs="reason")
def drop_proceeding(proceeding_id: str) -> Response | tuple[str, int]:
    given = {"reason": request.form.get("reason", "")}
    version = request.form.get("version", 0, type=int)
    try:
        rpc().review.drop_proceeding(
            proceeding_id=proceeding_id, reason=given["reason"], version=version
        )
    except (Invalid, Conflict, StaleVersion) as error:
        return _page(proceeding_id, given, _findings(error, "reason")), error.status
    return _back(proceeding_id, "已终结，不作出决定")


def _subject(given: Any) -> dict[str, str]:
    return {name: given.get(name, "") for name in SUBJECTS}


def _form(subject: dict[str, str], filled: dict[str, str], findings: Findings = ()) -> str:
    found = rpc().review.proposal(**subject)
    return render_template(
        "intranet/proceedings/new.html",
        found=found,
        kinds=_by_kind(found),
        subject=subject,
        filled=filled,
        findings=findings,
    )


def _confirmation(subject: dict[str, str], filled: dict[str, str]) -> str | tuple[str, int]:
    found = rpc().review.proposal(**subject)
    ground = next((one for one in found.grounds if one.code == filled["ground"]), None)
    findings = []
    if ground is None:
        findings.append({"path": "ground", "message": "请选择法定情形"})
    if not filled["facts"].strip():
        findings.append({"path": "facts", "message": "请写明事实和理由"})
    if findings:
        return _form(subject, filled, findings), 422
    return render_template(
        "intranet/proceedings/confirm.html",
        found=found,
        ground=ground,
        subject=subject,
        filled=filled,
    )


def _by_kind(found: Proposal) -> list[tuple[str, list[Any]]]:
    return [
        (ProceedingKind(kind).label, list(grounds))
        for kind, grounds in groupby(found.grounds, key=lambda one: one.kind)
    ]


def _page(proceeding_id: str, filled: dict[str, str] | None = None, findings: Findings = ()) -> str:
    return render_template(
        "intranet/proceedings/proceeding.html",
        one=rpc().review.proceeding(proceeding_id=proceeding_id),
        filled=filled or {},
        findings=findings,
    )


def _findings(error: Any, path: str | None = None) -> list[dict[str, Any]]:
    """path: of the field on the page, whatever the service calls it."""
    found = getattr(error, "findings", None) or [{"path": "", "message": str(error)}]
    return [one | {"path": path if path and one["path"] else one["path"]} for one in found]


def _back(proceeding_id: str, said: str) -> Response:
    flash(said, "success")
    return redirect(url_for("intranet.proceeding", proceeding_id=proceeding_id))
