"""Cases of other offices in which firms of this one take part (分立, 合并)."""

from __future__ import annotations

from flask import render_template

from gateway import paging
from gateway.intranet import blueprint
from gateway.rpc import rpc


@blueprint.get("/party-cases")
def party_cases() -> str:
    page = paging.asked()
    found = rpc().review.party_cases(page=page)
    paging.existing(page, found.pages)
    return render_template("intranet/party_cases.html", found=found, page=page)
