"""Stepping up: a form that comes again with a code of the authenticator (`Operation.stepped`)."""

from __future__ import annotations

from dataclasses import replace

from flask import g, request
from msgspec.structs import asdict

from chassis.context import Actor
from contracts.errors import Invalid, Unconfirmed
from contracts.operations import UNCONFIRMED
from gateway import cookies, rpc
from gateway.session import STEP_UP


def connect(actor: Actor) -> None:
    """As the actor of this request; with the code that a form carries, as one who has shown it.
    Raises Unconfirmed for a wrong code."""
    g.unconfirmed = UNCONFIRMED in actor.roles
    rpc.connect(actor)
    code = request.form.get(STEP_UP) if g.unconfirmed and request.method == "POST" else None
    if not code:
        return
    token = cookies.session_token() or ""
    confirm = rpc.rpc().identity.confirm_second_factor.with_key(g.trace_id)
    try:
        confirm(token=token, code=code[:40])
    except Invalid as error:
        raise Unconfirmed(error.findings[0]["message"]) from error
    found = rpc.rpc().identity.resolve_session(token=token)
    g.unconfirmed = False
    rpc.connect(replace(Actor.from_dict(asdict(found.actor)), address=request.remote_addr))
