"""校验: whether the audit record of a service is as it was written, a part at a time (P-04)."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from contracts.errors import NotFound
from gateway.intranet import blueprint
from gateway.intranet.auditing import _day
from gateway.recorded import SERVICES
from gateway.rpc import rpc


@blueprint.get("/audit/check")
def check_audit() -> str:
    return render_template("intranet/audit/check.html", services=SERVICES)


@blueprint.post("/audit/check/<service>")
def check_audit_part(service: str) -> str:
    """One part of one service's record; the page asks for the next one by itself."""
    if service not in SERVICES:
        raise NotFound
    form = request.form
    counted = {name: form.get(name, 0, type=int) for name in ("entries", "seals", "wrong")}
    found = _ask(service)
    counted["entries"] += found.entries
    counted["seals"] += found.seals
    counted["wrong"] += len(found.problems)
    told = [*form.getlist("problem"), *found.problems][:20]
    return render_template(
        "intranet/audit/checked.html",
        service=service,
        title=SERVICES[service],
        counted=counted,
        problems=told,
        following=found.next,
    )


def _ask(service: str) -> Any:
    form = request.form
    asked = {
        "after_stream": form.get("after_stream", "")[:200],
        "after_number": min(max(form.get("after_number", 0, type=int), 0), 2**31 - 1),
        "entries_done": "entries_done" in form,
        "after_day": _day(form.get("after_day", "")),
    }
    questions: dict[str, Any] = {
        "identity": rpc().identity.check_audit,
        "application": rpc().application.check_audit,
        "personnel": rpc().personnel.check_audit,
        "review": rpc().review.check_audit,
        "evaluation": rpc().evaluation.check_audit,
        "credit_gateway": rpc().credit_gateway.check_audit,
    }
    return questions[service](**asked)
