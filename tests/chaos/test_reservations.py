"""A submission whose process is killed between the reservation of its people and its commit."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from chassis import clock
from chassis.context import system_call
from chassis.database import Db
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Conflict
from contracts.personnel import Personnel
from rules.vocabulary.enumerations import Level
from rules.vocabulary.firm import FirmRole
from services.application import reservations
from services.application.reservations import DEAD, undo
from services.application.tables import Application, Reservation
from tests.clients import Client
from tests.service.application.conftest import client, credit, db, firm, new_firm, system
from tests.service.application.firms import Firm
from tests.service.application.test_drafts import refused

__all__ = ["client", "credit", "db", "firm", "new_firm", "system"]
pytestmark = [pytest.mark.service, pytest.mark.spec("P-05", "P-10")]
LATER = DEAD + timedelta(minutes=1)


def submit_and_die(firm: Firm, application_id: str) -> None:
    owner = replace(firm.actor, roles=(FirmRole.OWNER.value,))
    arguments = [application_id, json.dumps(owner.to_dict())]
    dying = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.chaos.reserve_and_die", *arguments],
        check=False, timeout=60,
    )  # fmt: skip
    assert dying.returncode == -signal.SIGKILL


def run_undo(db: Db, client: Client, after: timedelta) -> int:
    """Run the job that much later; how many applications it saw to."""
    call = system_call("application")
    personnel = client.proxy(Personnel, call.within(30))
    with clock.travel(after):
        return undo(db, call, vault=Vault.from_settings(), personnel=personnel)


@pytest.fixture
def undone(db: Db, client: Client) -> Callable[[timedelta], int]:
    """`undone(after)`"""
    return lambda after: run_undo(db, client, after)


@pytest.fixture
def held(client: Client) -> Callable[[Firm, Firm], set[str]]:
    """`held(by, asking)`: the numbers of the firm's technicians that others cannot have."""

    def look(by: Firm, asking: Firm) -> set[str]:
        people = by.tabs(Level.THIRD)["technicians"]["rows"]["people"]
        found = client.proxy(Personnel, system_call("tests").within(30)).find_elsewhere(
            enterprise_id=str(asking.actor.enterprise_id),
            id_numbers=[person["id_number"] for person in people],
        )
        return set(found.id_numbers)

    return look


def attempts(db: Db, application_id: str) -> int:
    with db.read(system_call("tests")) as session:
        of_it = Reservation.application_id == application_id
        return session.scalar(select(func.count()).select_from(Reservation).where(of_it)) or 0


def test_the_people_of_a_draft_are_free_again(
    firm: Firm,
    new_firm: Callable[[], Firm],
    db: Db,
    undone: Callable[..., Any],
    held: Callable[..., Any],
) -> None:
    application_id, other = firm.complete(), new_firm()
    submit_and_die(firm, application_id)
    assert firm.ask.get(application_id=application_id).state == "DRAFT"
    assert held(firm, other), "the process died after the reservation"
    assert undone(DEAD - timedelta(minutes=2)) == 0, "it might still be at work"
    assert held(firm, other)
    assert undone(LATER) == 1
    assert held(firm, other) == set()
    assert attempts(db, application_id) == undone(LATER) == 0


def test_after_that_the_same_submission_reserves_them_anew(
    firm: Firm,
    new_firm: Callable[[], Firm],
    db: Db,
    undone: Callable[..., Any],
    held: Callable[..., Any],
) -> None:
    application_id, other = firm.complete(), new_firm()
    submit_and_die(firm, application_id)
    undone(LATER)
    reply = firm.ask.submit.with_key("dying")(application_id=application_id)
    assert reply.state == "FORMAL_REVIEW"
    assert held(firm, other)
    assert attempts(db, application_id) == 0


def test_after_a_correction_those_of_the_last_submission_are_reserved(
    firm: Firm,
    new_firm: Callable[[], Firm],
    db: Db,
    undone: Callable[..., Any],
    held: Callable[..., Any],
) -> None:
    application_id, other = firm.complete(), new_firm()
    firm.ask.submit(application_id=application_id)
    before = held(firm, other)
    with db.transaction(system_call("tests")) as tx:
        returned = update(Application).where(Application.id == application_id)
        tx.session.execute(returned.values(state="RETURNED"))
    place: dict[str, Any] = {
        "application_id": application_id,
        "section": "technicians",
        "rowset": "people",
    }
    rows = firm.ask.section(application_id=application_id, section="technicians").rows["people"]
    firm.ask.delete_row(**place, row_id=rows[0]["id"])
    extra = other.tabs(Level.THIRD)["technicians"]["rows"]["people"][0]
    firm.ask.save_row(**place, values=extra)
    firm.attach_all(application_id)
    submit_and_die(firm, application_id)
    assert held(firm, other) == before - {rows[0]["id_number"]}
    assert undone(LATER) == 1
    assert held(firm, other) == before


def test_an_attempt_that_was_given_up_does_not_submit_any_more(
    firm: Firm, system: dict[str, str], db: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    application_id = firm.complete()
    settle = reservations.settle

    def settle_late(tx: Transaction, attempt: str) -> None:
        with Client(system) as own:  # the reservation has been made, and nothing is locked yet
            assert run_undo(db, own, LATER) == 1
        settle(tx, attempt)

    with monkeypatch.context() as patch:
        patch.setattr(reservations, "settle", settle_late)
        refusal = refused(lambda: firm.ask.submit(application_id=application_id), Conflict)
    assert "重新提交" in refusal.message
    assert firm.ask.get(application_id=application_id).state == "DRAFT"
    assert firm.ask.submit(application_id=application_id).state == "FORMAL_REVIEW"
