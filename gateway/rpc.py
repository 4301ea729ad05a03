"""The services as one HTTP request sees them.

`rpc().<service>.<operation>(field=…)` asks on behalf of `g.actor`; `parallel({...})` asks
several at once. A command takes its idempotency key from the form: the hidden `form_key`, made
when the form was opened, or the header Idempotency-Key. Double click, back and reload therefore
give the first result.
"""

from __future__ import annotations

import time
import uuid

from flask import current_app, g, request

from chassis.context import Actor, Call
from chassis.rpc.client import BoundClients
from chassis.rpc.proxy import parallel
from contracts.application import Applications
from contracts.credit import CreditGateway
from contracts.evaluation import Evaluations
from contracts.identity import Identity
from contracts.personnel import Personnel
from contracts.review import Review

__all__ = [
    "DEADLINE",
    "FORM_KEY",
    "connect",
    "deadline",
    "new_form_key",
    "parallel",
    "prolong",
    "rpc",
]

DEADLINE = 8.0  # seconds a person waits for a page at most, once all that was sent is here
FORM_KEY = "form_key"
MAX_KEY = 100


class Services(BoundClients):
    """What the gateway asks."""

    identity: Identity
    application: Applications
    personnel: Personnel
    review: Review
    credit_gateway: CreditGateway
    evaluation: Evaluations


def rpc() -> Services:
    """`g.rpc`, with the types of what is asked and answered."""
    found: Services = g.rpc
    return found


def connect(actor: Actor) -> None:
    """From here on the request's calls are made as `actor`."""
    g.actor = actor
    g.call = Call(actor, g.trace_id, deadline(), _key())
    g.rpc = current_app.extensions["rpc"].bind(g.call)


def deadline() -> float:
    """When this request has to be answered, whatever it asks: services, storage, children. By
    `time.monotonic`; begins to run when it is asked for the first time."""
    if "deadline" not in g:
        view = current_app.view_functions.get(request.endpoint or "")
        g.deadline = time.monotonic() + getattr(view, "seconds", DEADLINE)
    return float(g.deadline)


def prolong() -> None:
    """Of several things that a request does one after the other each has the time of one."""
    g.deadline = time.monotonic() + DEADLINE
    connect(g.actor)


def new_form_key() -> str:
    """The key of a form that is being opened, or of one that is offered again after a failure
    that may or may not have carried it out."""
    return str(g.get("repeated_key") or uuid.uuid4().hex)


def _key() -> str | None:
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return None
    given = request.headers.get("Idempotency-Key") or request.form.get(FORM_KEY)
    return given[:MAX_KEY] if given else None
