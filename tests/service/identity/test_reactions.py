"""What review tells of a firm: granted changes become its entry."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from msgspec import structs
from sqlalchemy import select
from sqlalchemy.exc import ProgrammingError

from chassis.context import Call, system_call
from chassis.database import Db
from chassis.events.envelope import Event
from chassis.tables import audit
from chassis.vault import Vault
from contracts.identity.enterprises import EntryQuery, FindInstitutions
from contracts.review.cases import CASE_CLOSED, CaseClosed, Particulars
from rules.vocabulary.enumerations import CaseOutcome, RegisterEffect, RosterEffect
from services.identity import queries, reactions
from services.identity.tables import former_entry
from tests.events import arrived

pytestmark = pytest.mark.service
FIRM = system_call("test").actor


def closed(firm: str, **particulars: str) -> Event[CaseClosed]:
    told = CaseClosed(
        application_id=str(uuid.uuid4()),
        enterprise_id=firm,
        type="REG_CHANGE",
        outcome=CaseOutcome.GRANTED,
        state="ISSUED",
        roster=RosterEffect.KEEP,
        register=RegisterEffect.CHANGED,
        particulars=Particulars(**particulars),
    )
    return arrived(CASE_CLOSED, told)


@pytest.fixture
def entry_of(db: Db, vault: Vault) -> Callable[[str], dict[str, Any]]:
    def read(firm: str) -> dict[str, Any]:
        with db.read(system_call("test")) as session:
            asked = EntryQuery(enterprise_id=firm)
            return structs.asdict(queries.enterprise_entry(session, Call(FIRM), asked, vault=vault))

    return read


class Filed:
    """What the application service answers of a filing; of which kind, its own tests show."""

    def __init__(self, **values: str) -> None:
        self.values = values

    def register_values(self, application_id: str) -> "Filed":
        return self


def test_a_code_that_another_firm_has_got_meanwhile_is_left_and_the_rest_holds(
    db: Db, vault: Vault, firm: Callable[..., Any], entry_of: Any
) -> None:
    ours, other = str(firm()[0].enterprise_id), str(firm()[0].enterprise_id)
    before = entry_of(ours)
    shown = {name: before[name] for name in ("name", "address", "legal_representative")}
    changed = {**shown, "uscc": entry_of(other)["uscc"], "name": "杭州另名电力工程有限公司"}
    filed: Any = Filed(registered_capital="6000", economic_kind="PRIVATE")
    event = closed(ours, **changed)
    db.react(event, "tests", reactions.case_closed, vault=vault, applications=filed)
    after = entry_of(ours)
    assert (after["uscc"], after["name"]) == (before["uscc"], changed["name"])
    assert (after["registered_capital"], after["economic_kind"]) == (6000, "PRIVATE")


def test_a_granted_change_of_the_register_holds_everywhere_and_the_old_name_is_found(
    db: Db, vault: Vault, firm: Callable[..., Any], entry_of: Any
) -> None:
    ours = str(firm()[0].enterprise_id)
    before = entry_of(ours)
    changed = {
        "name": "杭州明远新能源有限公司", "uscc": before["uscc"],
        "address": "浙江省杭州市上城区庆春路1号", "legal_representative": "王海",
    }  # fmt: skip
    filed: Any = Filed()
    granted = closed(ours, **changed)
    for event in (granted, granted, closed(ours, **changed)):  # again, and the same once more
        db.react(event, "tests", reactions.case_closed, vault=vault, applications=filed)
    after = entry_of(ours)
    assert {name: after[name] for name in changed} == changed
    assert after["version"] == before["version"] + 1
    with db.read(system_call("test")) as session:
        (former,) = session.execute(
            select(former_entry).where(former_entry.c.enterprise_id == ours)
        ).all()
        recorded = session.scalars(select(audit.c.action).where(audit.c.object_id == ours)).all()
    assert (former.name, former.address) == (before["name"], before["address"])
    assert former.version == before["version"] and former.until is not None
    assert recorded.count("change_register_entry") == 1

    def found(name: str) -> list[tuple[str, str | None]]:
        with db.transaction(system_call("test")) as tx:
            items = queries.find_institutions(tx, FindInstitutions(name=name)).items
        return [(one.name, one.former_name) for one in items if one.enterprise_id == ours]

    assert found(before["name"]) == [(changed["name"], before["name"])]
    assert found("明远新能源") == [(changed["name"], None)]


def test_what_changes_nothing_of_the_register_leaves_it_alone(
    db: Db, vault: Vault, firm: Callable[..., Any], entry_of: Any
) -> None:
    ours = str(firm()[0].enterprise_id)
    before = entry_of(ours)
    told = CaseClosed(
        application_id=str(uuid.uuid4()),
        enterprise_id=ours,
        type="RENEW",
        outcome=CaseOutcome.GRANTED,
        state="ISSUED",
        roster=RosterEffect.REPLACE,
        register=RegisterEffect.NONE,
    )
    filed: Any = Filed()
    event = arrived(CASE_CLOSED, told)
    db.react(event, "tests", reactions.case_closed, vault=vault, applications=filed)
    assert entry_of(ours) == before


@pytest.mark.spec("P-04")
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET name = name"])
def test_former_entries_cannot_be_changed(db: Db, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), db.engine.begin() as open_:
        open_.exec_driver_sql(statement.format("former_entry"))
