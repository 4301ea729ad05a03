"""Every holder is asked about again, batch by batch, and a round goes on where it was left."""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

import pytest
from sqlalchemy import select

from chassis import clock
from chassis.context import system_call
from chassis.database import Db
from chassis.vault import Vault
from contracts.review import Review
from contracts.review.licences import Holder, Holders
from deploy.sandboxes.credit.firms import EVERYBODY, Firms
from services.credit_gateway import jobs
from services.credit_gateway.interface import Interface
from services.credit_gateway.tables import credit_query

pytestmark = pytest.mark.service


def holder(number: int) -> Holder:
    one = str(uuid.UUID(int=number + 1))
    return Holder(
        licence_id=one, enterprise_id=one, number=f"4-1-{number:05}-2026", name=f"企业{number}",
        uscc=f"91310115MA1K{number:05}X", office="EAST_CHINA", categories={},
    )  # fmt: skip


@dataclass
class Register:
    """review, of which only its holders are asked."""

    count: int
    asked: list[str | None] = field(default_factory=list)

    def holders(self, after: str | None, limit: int) -> Holders:
        self.asked.append(after)
        found = [one for one in map(holder, range(self.count)) if one.licence_id > (after or "")]
        return Holders(items=found[:limit])


@pytest.fixture
def run(db: Db, vault: Vault, interface: Interface) -> Any:
    def running(register: Register) -> int:
        jobs.ask_of_holders(
            system_call("credit_gateway"),
            db=db, vault=vault, interface=interface, review=cast(Review, register),
        )  # fmt: skip
        with db.read(system_call("test")) as session:
            return len(session.execute(select(credit_query)).all())

    return running


def test_all_holders_are_asked_about_once_a_round(run: Any, db: Db) -> None:
    register = Register(jobs.BATCH + 3)
    assert run(register) == jobs.BATCH
    assert run(register) == jobs.BATCH + 3
    assert run(register) == jobs.BATCH + 3  # the round is over
    assert register.asked == [None, holder(jobs.BATCH - 1).licence_id]
    with clock.travel(jobs.ROUND + timedelta(minutes=1)):
        assert run(register) == 2 * jobs.BATCH + 3
    with db.read(system_call("test")) as session:
        kinds = {(row.purpose, row.actor_kind) for row in session.execute(select(credit_query))}
    assert kinds == {("HOLDER", "system")}


def test_where_the_interface_is_silent_the_batch_is_begun_again_later(
    run: Any, firms: Firms
) -> None:
    register = Register(3)
    firms.set(EVERYBODY, {"fault": "status"})
    assert run(register) == 1  # and no more of them
    firms.reset(EVERYBODY)
    assert run(register) == 1  # not at once
    with clock.travel(jobs.LEASE + timedelta(seconds=1)):
        assert run(register) == 4
