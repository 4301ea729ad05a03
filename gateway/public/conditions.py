"""许可条件: the condition tables of both orders, printed from the data of the rules (B-33)."""

from __future__ import annotations

from flask import render_template, request

from chassis import clock
from contracts.errors import NotFound
from gateway.public import blueprint
from gateway.session import public
from rules.alignment import align
from rules.order import ORDERS, load_order, order_in_force
from rules.scope import voltage_text
from rules.tables import condition_tables


@blueprint.get("/conditions")
@public
def conditions() -> str:
    """The order in force today, or the one that is asked for."""
    in_force = order_in_force(clock.today())
    code = request.args.get("order", in_force)
    if code not in ORDERS:
        raise NotFound("没有这一版许可条件")
    order = load_order(code)
    return render_template(
        "public/conditions.html",
        order=order,
        orders=[load_order(one) for one in reversed(ORDERS)],
        in_force=in_force,
        tables=condition_tables(order),
        scopes=[(level, voltage_text(level, code)) for level in order.levels],
        aligned=[] if code == in_force else [align(level, code) for level in order.levels],
    )
