"""企业人员: the people of a licence holder, what they reach, what falls when some leave (I-04)."""

from __future__ import annotations

from typing import Any

from flask import render_template

from chassis import clock
from contracts.errors import Finding, Invalid
from contracts.firm import Ability
from gateway.duties import needs
from gateway.portal import blueprint
from gateway.portal.what_if import leavers, typed
from gateway.rpc import rpc


@blueprint.get("/roster")
def roster() -> str:
    return _page({})


@blueprint.post("/roster")
@needs(Ability.LOOK)
def roster_leaving() -> str | tuple[str, int]:
    """Who leaves and when; nothing is changed by asking."""
    try:
        return _page(leavers())
    except Invalid as error:
        return _page({}, typed(), error.findings), error.status


def _page(
    asked: dict[str, Any],
    kept: dict[str, Any] | None = None,
    findings: list[Finding] | None = None,
) -> str:
    """kept: what was asked before and refused, to be shown in the form."""
    chosen = kept or asked
    return render_template(
        "portal/roster.html",
        answer=rpc().personnel.what_if(**asked),
        chosen=set(chosen.get("leave", ())),
        day=chosen.get("day") or clock.today(),
        findings=findings or [],
    )
