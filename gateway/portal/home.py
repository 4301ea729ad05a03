"""The home page of a firm (A-27…A-29)."""

from __future__ import annotations

from flask import g, render_template

from gateway.portal import blueprint
from gateway.rpc import parallel


@blueprint.get("/home")
def home() -> str:
    found = parallel(
        {
            "mine": g.rpc.application.mine.defer(),
            "licences": g.rpc.review.licences.defer(enterprise_id=g.actor.enterprise_id),
        },
        return_errors=True,
    )
    return render_template("portal/home.html", **found)
