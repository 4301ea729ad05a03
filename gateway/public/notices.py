"""注销公示: what is published before a licence is cancelled ex officio (N-15)."""

from __future__ import annotations

from flask import render_template

from gateway.public import blueprint
from gateway.rpc import rpc
from gateway.session import public


@blueprint.get("/notices")
@public
def notices() -> str:
    return render_template("public/notices.html", found=rpc().review.public_notices())
