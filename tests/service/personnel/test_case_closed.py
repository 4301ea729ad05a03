"""What the end of a case, or of a licence, does to the roster."""

import uuid
from datetime import datetime
from typing import Any

import pytest

from chassis.context import system_call
from contracts.personnel import Reserved
from contracts.review.cases import CASE_CLOSED
from contracts.review.licences import LICENCE_ENDED, LicenceEnded
from services.personnel import reactions
from tests.events import arrived, of_version
from tests.service.personnel.conftest import Firm, people

pytestmark = pytest.mark.service
DONE: dict[str, Any] = {
    "type": "NEW", "outcome": "GRANTED", "state": "ISSUED", "register": "NONE",
    "licence_number": "2-1-00001-2026",
}  # fmt: skip


def now_of(firm: Firm) -> datetime:
    with firm.db.transaction(system_call("test")) as tx:
        return tx.now


def close(firm: Firm, version: int, **data: Any) -> None:
    told = {"application_id": firm.application_id, "enterprise_id": firm.enterprise_id, **data}
    event = of_version(CASE_CLOSED, version, told, at=now_of(firm))
    for _ in range(2):  # told twice it does no more
        firm.db.react(event, "tests", reactions.case_closed)
    event = of_version(CASE_CLOSED, version, told, at=now_of(firm))
    firm.db.react(event, "tests", reactions.case_closed)


def counts(firm: Firm) -> dict[str, int]:
    found: dict[str, int] = firm.roster().counts
    return found


def test_the_roster_is_replaced_kept_or_ended_as_the_case_says(new_firm: Any) -> None:
    firm, other = new_firm(), new_firm()
    firm.reserve(people(1, 2))
    close(firm, 2, **DONE, roster="REPLACE")
    assert counts(firm) == {"TECH": 2}
    firm.application_id = str(uuid.uuid4())
    firm.reserve(people(3))
    close(firm, 2, **DONE, roster="KEEP")
    assert counts(firm) == {"TECH": 2}
    assert other.reserve(people(3)) == Reserved(count=1), "whom it had reserved is free"
    firm.application_id = str(uuid.uuid4())
    close(firm, 2, **DONE, roster="RELEASE")
    assert counts(firm) == {}
    assert other.reserve(people(1, 2, 3)) == Reserved(count=3)


def test_what_the_release_before_told_does_what_it_did(new_firm: Any) -> None:
    firm, refused = new_firm(), new_firm()
    firm.reserve(people(1))
    refused.reserve(people(2))
    close(firm, 1, outcome="ISSUED", licence_number="2-1-00001-2026")
    close(refused, 1, outcome="REFUSED")
    assert (counts(firm), counts(refused)) == ({"TECH": 1}, {})


@pytest.mark.spec("H-06")
def test_an_ended_licence_sets_free_who_served_it_then(new_firm: Any) -> None:
    firm = new_firm()
    firm.reserve(people(1))
    close(firm, 2, **DONE, roster="REPLACE")
    over = LicenceEnded(
        licence_id=str(uuid.uuid4()),
        licence_number="2-1-00001-2026",
        enterprise_id=firm.enterprise_id,
        state="EXPIRED",
    )
    ended = arrived(LICENCE_ENDED, over, at=now_of(firm))
    firm.application_id = str(uuid.uuid4())
    firm.reserve(people(1, 2))
    close(firm, 2, **DONE, roster="REPLACE")
    # It arrives late: the people of the next licence stay.
    firm.db.react(ended, "tests", reactions.licence_ended)
    assert counts(firm) == {"TECH": 2}
    ended = arrived(LICENCE_ENDED, over, at=now_of(firm))
    firm.db.react(ended, "tests", reactions.licence_ended)
    assert counts(firm) == {}
