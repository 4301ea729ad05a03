"""What a submission costs the databases of the services that take part in it."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
import structlog
from sqlalchemy import Engine, event

from chassis.context import Call
from contracts.application import Applications
from rules.vocabulary.enumerations import Level
from tests.clients import Client
from tests.factories.holding import hold
from tests.service.application.firms import SECONDS, Firm
from tests.service.application.test_reissue import filled as reissue

pytestmark = pytest.mark.service
MOST = 30
MORE = 9
"""At the first submission: what 信用能源 answered is kept (the query, what is known of the firm,
the record of both, and the check with the application), other firms are named if there are any, and
what is no verdict is looked for (who moves often, whose address others share)."""


@contextmanager
def counted(trace_id: str) -> Iterator[Counter[str]]:
    """By operation, the statements of every service for one request, as they are sent; what events
    set off afterwards is no part of it."""
    sent: Counter[str] = Counter()

    def note(*statement: Any) -> None:
        bound = structlog.contextvars.get_contextvars()
        if bound.get("trace_id") == trace_id and "event_id" not in bound:
            sent[str(bound.get("operation"))] += 1

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def submit(client: Client, firm: Firm, application_id: str) -> Counter[str]:
    call = Call(firm.actor, idempotency_key=uuid.uuid4().hex).within(SECONDS)
    with counted(call.trace_id) as sent:
        client.proxy(Applications, call).submit(application_id=application_id)
    return sent


def test_a_full_submission_takes_few_statements(firm: Firm, client: Client) -> None:
    sent = submit(client, firm, firm.complete())
    assert {"submit", "reserve_roster", "enterprise", "licences", "blocks"} <= set(sent)
    assert sum(sent.values()) <= MOST + MORE, sent


def test_what_names_nobody_asks_nothing_of_personnel(
    firm: Firm, client: Client, system: Mapping[str, str]
) -> None:
    hold(system, str(firm.actor.enterprise_id), firm.entry, firm.tabs(Level.THIRD))
    application_id = firm.ask.start(type="REISSUE").application_id
    place: dict[str, Any] = {"application_id": application_id, "section": "reissue"}
    firm.ask.save_fields(**place, values=reissue(firm), version=0)
    firm.attach_all(application_id)
    sent = submit(client, firm, application_id)
    assert set(sent) == {"submit", "enterprise", "licences"}
