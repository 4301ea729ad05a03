"""Every holder is asked about again, batch by batch, and a round goes on where it was left."""

import uuid
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, cast

import pytest
from sqlalchemy import select

from chassis import clock
from chassis.context import Actor, Call, system_call
from chassis.database import Db
from chassis.vault import Vault
from contracts.credit import CreditFilter, HoldersCredit
from contracts.review import Review
from contracts.review.licences import Holder, Holders
from deploy.sandboxes.credit.firms import EVERYBODY, Firms
from services.credit_gateway import jobs, standing
from services.credit_gateway.interface import Interface
from services.credit_gateway.tables import credit_query
from tests.service.credit_gateway.conftest import Ask

pytestmark = pytest.mark.service
REVIEWER = Actor("staff", "r-1", "周敏", office="EAST_CHINA", roles=("EXAMINE",))
PENALTY = {
    "doc_no": "罚字〔2026〕1号", "authority": "华东监管局", "decided": "2026-01-05",
    "content": "罚款", "shown_until": "2027-01-05",
}  # fmt: skip


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


def seen(db: Db, by: Actor = REVIEWER, **asked: Any) -> HoldersCredit:
    with db.read(Call(by)) as session:
        return standing.holders(session, Call(by), CreditFilter(**asked))


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


def test_what_was_found_is_listed_and_counted_by_office(
    run: Any, db: Db, firms: Firms, ask: Ask
) -> None:
    firms.set(holder(0).uscc, {"class": "守信", "penalties": [PENALTY]})
    firms.set(holder(1).uscc, {"class": "严重失信", "serious_dishonest": [{"reason": "拖欠"}]})
    run(Register(3))
    ask(enterprise_id=str(uuid.UUID(int=99)))  # no holder: only those who hold a licence are listed
    found = seen(db)
    assert [one.credit_class for one in found.items] == ["SERIOUSLY_DISHONEST", "TRUSTWORTHY", None]
    assert [one.listed for one in found.items] == [True, False, False]
    assert [one.name for one in found.items] == ["企业1", "企业0", "企业2"]
    assert found.items[1].penalties == 1
    assert found.counts == {"SERIOUSLY_DISHONEST": 1, "TRUSTWORTHY": 1, "": 1}
    assert [(one.office, one.listed) for one in found.offices] == [("EAST_CHINA", 1)]
    assert [one.uscc for one in seen(db, credit_class="").items] == [holder(2).uscc]
    assert [one.uscc for one in seen(db, listed=True).items] == [holder(1).uscc]
    assert seen(db, by=replace(REVIEWER, office="ZHEJIANG")).total == 0
    firms.set(holder(1).uscc, {"class": "信用良好"})
    with clock.travel(jobs.ROUND + timedelta(minutes=1)):
        run(Register(3))
        assert seen(db).counts == {"GOOD": 1, "TRUSTWORTHY": 1, "": 1}
    with clock.travel(jobs.ROUND + standing.HELD + timedelta(days=1)):
        assert seen(db).total == 0, "who was not asked about for long holds nothing any more"
