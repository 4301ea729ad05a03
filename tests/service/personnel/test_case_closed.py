"""What the end of a case, or of a licence, does to the roster."""

import uuid
from datetime import datetime
from typing import Any

import pytest

from chassis.context import SYSTEM_ACTOR, Call, system_call
from chassis.events.envelope import Event
from contracts.events import EventType
from contracts.personnel import Reserved
from contracts.review.cases import CASE_CLOSED
from contracts.review.licences import LICENCE_ENDED
from services.personnel import reactions
from tests.service.personnel.conftest import Firm, people

pytestmark = pytest.mark.service
DONE = {
    "type": "NEW", "outcome": "GRANTED", "state": "ISSUED", "register": "NONE",
    "licence_number": "2-1-00001-2026",
}  # fmt: skip


def told(type_: EventType, firm: Firm, data: dict[str, Any], at: datetime) -> Event:
    ids: dict[str, Any] = {
        "application_id": firm.application_id,
        "enterprise_id": firm.enterprise_id,
    }
    actor, message = SYSTEM_ACTOR("review"), str(uuid.uuid4())
    call = Call(actor, idempotency_key=message)
    loaded = type_.load(ids | data if type_ is CASE_CLOSED else data)
    return Event(
        message, type_.name, type_.version, "stream", 1, at, actor, None, message, loaded, call
    )


def now_of(firm: Firm) -> datetime:
    with firm.db.transaction(system_call("test")) as tx:
        return tx.now


def close(firm: Firm, **data: Any) -> None:
    event = told(CASE_CLOSED, firm, data, now_of(firm))
    for _ in range(2):  # told twice it does no more
        firm.db.react(event, "tests", reactions.case_closed)
    event = told(CASE_CLOSED, firm, data, now_of(firm))
    firm.db.react(event, "tests", reactions.case_closed)


def counts(firm: Firm) -> dict[str, int]:
    found: dict[str, int] = firm.roster().counts
    return found


def test_the_roster_is_replaced_kept_or_ended_as_the_case_says(new_firm: Any) -> None:
    firm, other = new_firm(), new_firm()
    firm.reserve(people(1, 2))
    close(firm, **DONE, roster="REPLACE")
    assert counts(firm) == {"TECH": 2}
    firm.application_id = str(uuid.uuid4())
    firm.reserve(people(3))
    close(firm, **DONE, roster="KEEP")
    assert counts(firm) == {"TECH": 2}
    assert other.reserve(people(3)) == Reserved(count=1), "whom it had reserved is free"
    firm.application_id = str(uuid.uuid4())
    close(firm, **DONE, roster="RELEASE")
    assert counts(firm) == {}
    assert other.reserve(people(1, 2, 3)) == Reserved(count=3)


def test_what_the_release_before_told_does_what_it_did(new_firm: Any) -> None:
    firm, refused = new_firm(), new_firm()
    firm.reserve(people(1))
    refused.reserve(people(2))
    close(firm, outcome="ISSUED", licence_number="2-1-00001-2026")
    close(refused, outcome="REFUSED")
    assert (counts(firm), counts(refused)) == ({"TECH": 1}, {})


@pytest.mark.spec("H-06")
def test_an_ended_licence_sets_free_who_served_it_then(new_firm: Any) -> None:
    firm = new_firm()
    firm.reserve(people(1))
    close(firm, **DONE, roster="REPLACE")
    data = {
        "licence_id": str(uuid.uuid4()), "licence_number": "2-1-00001-2026",
        "enterprise_id": firm.enterprise_id, "state": "EXPIRED",
    }  # fmt: skip
    ended = told(LICENCE_ENDED, firm, data, now_of(firm))
    firm.application_id = str(uuid.uuid4())
    firm.reserve(people(1, 2))
    close(firm, **DONE, roster="REPLACE")
    # It arrives late: the people of the next licence stay.
    firm.db.react(ended, "tests", reactions.licence_ended)
    assert counts(firm) == {"TECH": 2}
    firm.db.react(told(LICENCE_ENDED, firm, data, now_of(firm)), "tests", reactions.licence_ended)
    assert counts(firm) == {}
