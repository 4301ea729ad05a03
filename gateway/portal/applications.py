"""An application as a whole: start, 资料审核, 资料提交, progress, 申请废弃."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.application.difference import OF_CORRECTIONS
from contracts.application.drafts import Application
from contracts.application.sections import Gap
from contracts.errors import Conflict, Invalid, NotFound, ServiceError
from contracts.firm import Ability
from gateway.duties import needs
from gateway.forms.fields import fields_of
from gateway.portal import blueprint, ways
from gateway.portal.forms import Abandonment
from gateway.rpc import parallel, rpc
from gateway.sheet import Sheet, find_section
from rules.vocabulary.enumerations import EDITABLE, Procedure

PLACE = "/applications/<id:application_id>"
DONE = frozenset({"complete", "optional"})


@blueprint.post("/applications")
def start() -> Response | str:
    """A tile was used: where there is a choice the firm makes it first, in a dialog or on a page of
    its own; otherwise, and after it, the draft begins."""
    kind, procedure = request.form.get("type", ""), request.form.get("procedure", "")
    if not procedure:
        if page := ways.to_choose(kind):
            return page
        procedure = Procedure.GENERAL.value
    opened = rpc().application.start(type=kind, procedure=procedure)
    begins = ways.first_page(opened.application_id, opened.procedure)
    return ways.to(begins or _first_tab(opened.application_id))


@blueprint.get(PLACE)
def application(application_id: str) -> Response | str:
    """Where the application stands; a draft that was never submitted opens at its tabs."""
    found = parallel(
        {
            "application": rpc().application.get.defer(application_id=application_id),
            "progress": rpc().review.progress.defer(case_id=application_id),
        },
        return_errors=True,
    )
    if isinstance(found["application"], ServiceError):
        raise found["application"]
    if found["application"].round == 0 and found["application"].state in EDITABLE:
        return _to_first_tab(application_id, found["application"])
    return render_template("portal/application/progress.html", **_without_errors(found))


@blueprint.get(f"{PLACE}/check")
def check(application_id: str) -> Response | str:
    """资料审核: the conditions, and what stands against submission (B-28, B-32, B-33)."""
    return _check_page(application_id)


@blueprint.get(f"{PLACE}/review")
def review(application_id: str) -> str:
    """全部内容: everything that was filled in, to be read before it is signed for."""
    found = rpc().application.get(application_id=application_id)
    codes = [tab.section for tab in found.sections]
    place: dict[str, Any] = {"application_id": application_id, "row_slots": True}
    answers = parallel(
        {code: rpc().application.section.defer(section=code, **place) for code in codes}
    )
    sheets = [Sheet(find_section(found, code), found, answers[code]) for code in codes]
    return render_template("portal/application/review.html", application=found, sheets=sheets)


@blueprint.get(f"{PLACE}/submit")
@needs(Ability.FILE)
def confirm_submission(application_id: str) -> str:
    found = rpc().application.get(application_id=application_id)
    return render_template("portal/application/submit.html", application=found)


@blueprint.post(f"{PLACE}/submit")
def submit(application_id: str) -> Response | tuple[str, int]:
    """【资料提交】 (B-35)."""
    try:
        done = rpc().application.submit(application_id=application_id)
    except (Invalid, Conflict) as error:
        told = {"people": error.details.get("people", []), "way": error.details.get("way")}
        page = _check_page(application_id, refused=error.message, **told)
        return page if isinstance(page, Response) else (page, error.status)
    flash(f"资料已提交，申请编号 {done.number}", "success")
    return redirect(url_for("portal.application", application_id=application_id))


@blueprint.route(f"{PLACE}/abandon", methods=["GET", "POST"])
@needs(Ability.FILE)
def abandon(application_id: str) -> Response | str | tuple[str, int]:
    """申请废弃, with a reason."""
    values = {"reason": request.form.get("reason", "")}
    if request.method == "GET":
        return _abandon_page(application_id, values)
    try:
        rpc().application.abandon(application_id=application_id, reason=values["reason"])
    except Invalid as error:
        return _abandon_page(application_id, values, error.findings), error.status
    flash("申请已废弃", "success")
    return redirect(url_for("portal.home"))


def _abandon_page(application_id: str, values: dict[str, Any], findings: Any = ()) -> str:
    return render_template(
        "portal/application/end.html",
        title="申请废弃",
        told="废弃后本次申请不能恢复，没有提交过的资料和附件将被清除；需要时可以重新申请。",
        button="确定废弃",
        application=rpc().application.get(application_id=application_id),
        views=fields_of(Abandonment, values, findings),
        findings=findings,
    )


def _check_page(application_id: str, **extra: Any) -> Response | str:
    """Once it is in other hands there is nothing to check: the page of its progress."""
    found = parallel(
        {
            "application": rpc().application.get.defer(application_id=application_id),
            "check": rpc().application.check.defer(application_id=application_id),
        }
    )
    if found["application"].state not in EDITABLE:
        flash(extra.get("refused", "资料已提交，不需要再次核对"), "info")
        return redirect(url_for("portal.application", application_id=application_id))
    gaps = {True: list[Gap](), False: list[Gap]()}
    for gap in found["check"].gaps:
        gaps[gap.path.startswith(OF_CORRECTIONS)].append(gap)
    split = {"gaps": gaps[False], "unanswered": gaps[True]}
    return render_template("portal/application/check.html", **found, **split, **extra)


def _to_first_tab(application_id: str, found: Application | None = None) -> Response:
    return redirect(_first_tab(application_id, found))


def _first_tab(application_id: str, found: Application | None = None) -> str:
    """The address of the first tab on which something is missing, or of the first of all."""
    tabs = (found or rpc().application.get(application_id=application_id)).sections
    tab = next((tab for tab in tabs if tab.state not in DONE), tabs[0])
    return url_for("portal.section", application_id=application_id, code=tab.section)


def _without_errors(found: dict[str, Any]) -> dict[str, Any]:
    """A case that review has not opened yet is on its way; one that it cannot tell about now is
    said to be so."""
    progress = found["progress"]
    failed = isinstance(progress, ServiceError)
    return {
        "application": found["application"],
        "progress": None if failed else progress,
        "unknown": failed and not isinstance(progress, NotFound),
    }
