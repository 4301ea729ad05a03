"""持证企业信用: what the rounds over the holders have found, by class and office; of one firm."""

from __future__ import annotations

from flask import render_template, request

from chassis import clock
from contracts.errors import ServiceError
from gateway import paging
from gateway.intranet import blueprint
from gateway.rpc import parallel, rpc
from rules.vocabulary.enumerations import CreditClass

UNKNOWN = "NONE"
"""In an address: those of whom nothing is known."""


@blueprint.get("/credit")
def holders_credit() -> str:
    asked = request.args.get("kind")
    kind = asked if asked in [*CreditClass, UNKNOWN] else None
    listed, page = "listed" in request.args, paging.asked()
    wanted = "" if kind == UNKNOWN else kind
    found = rpc().credit_gateway.holders(credit_class=wanted, listed=listed, page=page)
    paging.existing(page, found.pages)
    return render_template(
        "intranet/credit/list.html", found=found, kind=kind, listed=listed, page=page,
        classes=list(CreditClass),
    )  # fmt: skip


@blueprint.get("/credit/<id:enterprise_id>")
def firm_credit(enterprise_id: str) -> str:
    found = parallel(
        {
            "queries": rpc().credit_gateway.of_firm.defer(enterprise_id=enterprise_id),
            "licences": rpc().review.licences.defer(enterprise_id=enterprise_id),
            "names": rpc().identity.enterprise_names.defer(enterprise_ids=[enterprise_id]),
        },
        return_errors=True,
    )
    if isinstance(found["queries"], ServiceError):
        raise found["queries"]
    items = {
        name: None if isinstance(found[name], ServiceError) else found[name].items
        for name in ("licences", "names")
    }
    called = [one.name for one in (*(items["licences"] or ()), *(items["names"] or ()))]
    return render_template(
        "intranet/credit/firm.html",
        name=called[0] if called else "企业信用情况",
        licences=items["licences"],
        queries=found["queries"].items,
        now=clock.now(),
    )
