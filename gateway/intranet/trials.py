"""参数试算: which holders would fail if the order in force asked for other figures (N-10, N-17)."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from chassis import clock
from contracts.errors import Finding, Invalid
from contracts.trials import QUEUED, RUNNING, SHORTAGES, STATES, VERDICTS, SummaryLine, TrialPage
from gateway.downloads import stored
from gateway.intranet import blueprint
from gateway.intranet.progress import part_of_page
from gateway.intranet.trial_form import changes, form_of, named, read
from gateway.rpc import rpc
from gateway.session import unattended
from gateway.uploads import storage
from rules.order import load_order, order_in_force

UNFINISHED = (QUEUED, RUNNING)
COLOURS = {"QUEUED": "neutral", "RUNNING": "info", "DONE": "success", "FAILED": "danger"}


@blueprint.get("/trials")
def trials() -> str:
    return _overview()


@blueprint.post("/trials")
def start_trial() -> AnyResponse | tuple[str, int]:
    try:
        asked = read(load_order(order_in_force(clock.today())), request.form)
        started = rpc().personnel.start_trial(**asked)
    except Invalid as error:
        return _overview(error.findings), 422
    return redirect(url_for("intranet.trial", trial_id=started.trial_id))


@blueprint.get("/trials/<id:trial_id>")
def trial(trial_id: str) -> str:
    return _page("trial.html", rpc().personnel.trial(trial_id=trial_id))


@blueprint.get("/trials/<id:trial_id>/progress")
@unattended
def trial_progress(trial_id: str) -> Response:
    found = rpc().personnel.trial(trial_id=trial_id)
    return part_of_page(_page("progress.html", found), runs=found.state in UNFINISHED)


@blueprint.post("/trials/<id:trial_id>/cancellation")
def cancel_trial(trial_id: str) -> AnyResponse:
    rpc().personnel.cancel_trial(trial_id=trial_id)
    flash("试算已取消", "info")
    return redirect(url_for("intranet.trial", trial_id=trial_id))


@blueprint.get("/trials/<id:trial_id>/file")
def trial_file(trial_id: str) -> Response:
    """The result as Excel, for those who may see the trial."""
    return stored(storage(), rpc().personnel.trial_file(trial_id=trial_id))


def _overview(findings: list[Finding] | None = None) -> str:
    order = load_order(order_in_force(clock.today()))
    listed = rpc().personnel.trials().items
    posted = request.form if findings is not None else None
    return render_template(
        "intranet/trials/overview.html",
        order=order,
        form=form_of(order, clock.today(), posted, findings),
        summary=[named(finding) for finding in findings or []],
        listed=listed,
        own=next((one for one in listed if one.mine and one.state in UNFINISHED), None),
        states=STATES,
        colours=COLOURS,
        changes=lambda one: changes(load_order(one.order), one.parameters, one.readings),
    )


def _page(template: str, found: TrialPage) -> str:
    order = load_order(found.order)
    return render_template(
        f"intranet/trials/{template}",
        trial=found,
        order=order,
        running=found.state in UNFINISHED,
        changes=changes(order, found.parameters, found.readings),
        totals=_totals(found.summary),
        states=STATES,
        colours=COLOURS,
        shortages=SHORTAGES,
        verdicts=VERDICTS,
    )


def _totals(summary: list[SummaryLine]) -> dict[str, int]:
    """Over all offices and levels."""
    return {
        "holders": sum(line.holders for line in summary),
        "now": sum(line.now.get("fail", 0) for line in summary),
        "then": sum(line.then.get("fail", 0) for line in summary),
        "failing": sum(line.failing for line in summary),
        "open": sum(
            line.then.get(verdict, 0) for line in summary for verdict in ("manual", "unknown")
        ),
    }
