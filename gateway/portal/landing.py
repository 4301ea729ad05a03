"""The gateway page (A-01)."""

from __future__ import annotations

from flask import render_template

from gateway.portal import blueprint
from gateway.session import public
from rules.guide import fee


@blueprint.get("/")
@public
def landing() -> str:
    return render_template("portal/landing.html", fee=fee())
