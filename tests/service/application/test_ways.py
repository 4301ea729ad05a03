"""Every business type and way of handling on its whole way, from its offer to what its end does to
licence, roster, register and those who are told. A new one adds a row."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from chassis import clock
from chassis.context import Call, system_call
from chassis.database import Db
from chassis.tables import outbox
from contracts.filing import has_choice
from contracts.identity import Identity
from contracts.personnel import Personnel
from contracts.review import Review
from contracts.review.cases import CASE_CLOSED
from contracts.structs import as_dict
from deploy.sandboxes.credit.firms import Firms
from rules.licence import valid_until
from rules.vocabulary.enumerations import ApplicationType, Level, Procedure
from services.review.procedure import TYPES, steps_of
from services.review.tables import licence_events
from tests.clients import Client
from tests.factories.holding import hold
from tests.polling import wait_for
from tests.service.application.changing import NEW_NAME
from tests.service.application.confirming import add_repair
from tests.service.application.filling import (
    fill_cancellation,
    fill_change,
    fill_everything,
    fill_merger,
    fill_reissue,
    fill_renewal,
    fill_split,
)
from tests.service.application.firms import SECONDS, Firm, reaches
from tests.service.gateway.cases import pass_on

pytestmark = pytest.mark.service
TODAY = clock.today()
ENDS_ON = TODAY + timedelta(days=60)
STAFF = {"TECH_HEAD": 1, "SAFETY_HEAD": 1, "TECH": 5, "SKILL": 10}
TERM = ("number", "valid_from", "valid_to", "categories")
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Way:
    """type, procedure: of the application. holds: the firm has a licence that ends on ENDS_ON, and
    a roster. begun: tabs that are not empty at the start. fill: fills in the rest. effect:
    (licence before, licence after) → what differs from what must be. reserved: people held while it
    runs. staff: the roster afterwards. event: the last one that other systems are told, and of
    what in it `tells` they are told that it changed. entry: what
    the register entry says afterwards that it did not before."""

    type: str
    fill: Callable[[Firm, str], None]
    effect: Callable[[Values, Values], Any]
    event: str
    staff: Mapping[str, int]
    procedure: str = "GENERAL"
    holds: bool = True
    begun: frozenset[str] = frozenset()
    reserved: bool = False
    entry: Mapping[str, Any] = field(default_factory=dict)
    tells: frozenset[str] = frozenset()

    @property
    def id(self) -> str:
        return f"{self.type}-{self.procedure}"


def issued(before: Values, after: Values) -> Any:
    assert not before
    assert (after["valid_from"], after["valid_to"]) == (TODAY, valid_until(TODAY))
    return [one["number"] for one in after["prints"]], [1]


def printed_again(before: Values, after: Values) -> Any:
    assert before["verification_token"] != after["verification_token"]
    return {name: after[name] for name in TERM}, {name: before[name] for name in TERM}


def changed(before: Values, after: Values) -> Any:
    """E-02: another level from today on, until the same day."""
    assert before["verification_token"] != after["verification_token"]
    assert (after["issued_on"], after["categories"]) == (TODAY, {"CZ": "3", "CX": "3"})
    assert [one["state"] for one in after["prints"]] == ["VALID"]
    assert after["next_term"] is None and len(after["scope"]) == 2
    kept = ("number", "valid_from", "valid_to")
    return {name: after[name] for name in kept}, {name: before[name] for name in kept}


def merged(before: Values, after: Values) -> Any:
    """K-04: printed anew, with the same term."""
    assert before["verification_token"] != after["verification_token"]
    return {name: after[name] for name in TERM}, {name: before[name] for name in TERM}


def renamed(before: Values, after: Values) -> Any:
    assert after["name"] == NEW_NAME["name"] != before["name"]
    return printed_again(before, after)


def renewed(before: Values, after: Values) -> Any:
    begins = ENDS_ON + timedelta(days=1)
    assert after["next_term"] == {"valid_from": begins, "valid_to": valid_until(begins)}
    assert [one["state"] for one in after["prints"]] == ["VALID", "NOT_BEGUN"]
    return {name: after[name] for name in TERM}, {name: before[name] for name in TERM}


def cancelled(before: Values, after: Values) -> Any:
    assert (after["state"], after["ended_on"]) == ("CANCELLED", TODAY)
    assert {one["state"] for one in after["prints"]} == {"VOID"}
    return {name: after[name] for name in TERM}, {name: before[name] for name in TERM}


HEADS_AND_STAFF = frozenset({"technical_head", "safety_head", "technicians", "electricians"})
PREFILLED = HEADS_AND_STAFF | {"categories", "performance"}  # 三级 asks for no projects
WAYS = (
    Way("NEW", fill_everything, issued, "licence.issued", STAFF, holds=False, reserved=True),
    Way(
        "RENEW",
        fill_renewal,
        renewed,
        "licence.renewed",
        STAFF,
        reserved=True,
        begun=PREFILLED,
    ),
    Way(
        "ITEM_CHANGE",
        add_repair,
        changed,
        "licence.changed",
        STAFF,
        tells=frozenset({"categories", "scope", "issued_on"}),
        reserved=True,
        begun=PREFILLED,
    ),
    Way(
        "REG_CHANGE",
        fill_change,
        renamed,
        "licence.changed",
        STAFF,
        begun=frozenset({"changes"}),
        entry=NEW_NAME,
    ),
    Way(
        "MERGE",
        fill_merger,
        merged,
        "licence.changed",
        {"TECH_HEAD": 1, "SAFETY_HEAD": 1, "TECH": 9, "SKILL": 20},
        tells=frozenset({"issued_on"}),
        reserved=True,
        begun=PREFILLED,
    ),
    Way("SPLIT", fill_split, issued, "licence.issued", STAFF, holds=False, reserved=True),
    Way("REISSUE", fill_reissue, printed_again, "licence.reissued", STAFF),
    Way("CANCEL", fill_cancellation, cancelled, "licence.cancelled", {}),
)


# Under 告知承诺制 the same is filed, with fewer papers, and the end does the same.
PROMISED_WAYS = tuple(
    replace(way, procedure=Procedure.PROMISE.value)
    for way in WAYS
    if has_choice(ApplicationType(way.type))
)


def rows() -> list[Any]:
    every = (*WAYS, *PROMISED_WAYS)
    marks = ((way, pytest.mark.filing(way.type, way.procedure)) for way in every)
    return [pytest.param(way, id=way.id, marks=mark) for way, mark in marks]


class Seen:
    """What the services know of a firm."""

    def __init__(self, client: Client, system: Mapping[str, str], firm: Firm) -> None:
        self.client, self.system, self.firm = client, system, firm
        self.ids = {"enterprise_id": str(firm.actor.enterprise_id)}

    def _ask(self, contract: Any) -> Any:
        call = Call(self.firm.actor, idempotency_key=uuid.uuid4().hex).within(SECONDS)
        return self.client.proxy(contract, call)

    def licence(self) -> Values:
        held = self._ask(Review).licences(**self.ids).items
        return as_dict(held[0]) if held else {}

    def entry(self) -> Values:
        return as_dict(self._ask(Identity).enterprise(**self.ids))

    def staff(self, state: str = "active") -> Values:
        """How many posts of each kind, of which there are less than a page."""
        held = self._ask(Personnel).roster(**self.ids)
        if state == "active":
            return dict(held.counts)
        return dict(Counter(one.kind for one in held.items if one.state == state))

    def rows_of_review(self, statement: Any) -> list[Any]:
        database = Db.connect(self.system["DATABASE_URL_REVIEW"], "review")
        try:
            with database.read(system_call("tests")) as session:
                return list(session.scalars(statement))
        finally:
            database.close()


@pytest.mark.spec("B-01", "B-32", "B-36", "B-37", "N-03", "P-02")
@pytest.mark.parametrize("way", rows())
def test_a_filing_goes_its_way(
    firm: Firm, client: Client, system: Mapping[str, str], credit: Firms, way: Way
) -> None:
    if way.procedure == Procedure.PROMISE:
        credit.set(firm.entry["uscc"], {"class": "信用良好"})
    if way.holds:
        tabs = firm.tabs(Level.THIRD)
        hold(system, str(firm.actor.enterprise_id), firm.entry, tabs, ends_on=ENDS_ON)
    seen = Seen(client, system, firm)
    before, entry = seen.licence(), seen.entry()

    application_id = start(firm, way)
    way.fill(firm, application_id)
    firm.attach_all(application_id)
    check = firm.ask.check(application_id=application_id)
    assert (check.gaps, check.can_submit) == ([], True)
    submitted = firm.ask.submit(application_id=application_id)
    assert (submitted.round, submitted.state) == (1, "FORMAL_REVIEW")
    assert bool(seen.staff("reserved")) is way.reserved
    assert (seen.licence(), seen.entry()) == (before, entry), "nothing has happened yet"

    for step in steps_of(way.type, way.procedure).usual:
        reaches(firm, application_id, step.state)
        pass_on(client, application_id, step)
    ended = steps_of(way.type, way.procedure).steps[-1].outcomes[0].state
    reaches(firm, application_id, str(ended))

    after = seen.licence()
    found, expected = way.effect(before, after)
    assert found == expected
    wait_for(lambda: not seen.staff("reserved"), what="the end of the reservation")
    assert wait_for(lambda: seen.staff() == way.staff, what="the roster")
    expected_entry = {**entry, **way.entry, "version": entry["version"] + bool(way.entry)}
    assert wait_for(lambda: seen.entry() == expected_entry, what="the register entry")
    told_to_others(seen, way, after)
    told_to_ours(seen, way, application_id, after)


def start(firm: Firm, way: Way) -> str:
    offers = {one.type: one for one in firm.ask.offers().items}
    assert offers[way.type].state == "OPEN"
    application_id = str(firm.ask.start(type=way.type, procedure=way.procedure).application_id)
    shown = firm.ask.get(application_id=application_id)
    assert shown.procedure == way.procedure and shown.editable
    begun = {tab.section for tab in shown.sections if tab.state != "empty"}
    assert begun == way.begun
    return application_id


def told_to_others(seen: Seen, way: Way, licence: Values) -> None:
    mine = licence_events.c.licence_id == licence["licence_id"]
    told = seen.rows_of_review(
        select(licence_events.c.event).where(mine).order_by(licence_events.c.sequence)
    )
    assert told[-1]["type"] == way.event and len(told) == 1 + way.holds
    assert told[-1]["data"]["number"] == licence["number"]
    assert way.tells <= set(told[-1]["data"]["changed"])
    assert told[-1]["data"]["valid_to"] == licence["valid_to"].isoformat()


def told_to_ours(seen: Seen, way: Way, application_id: str, licence: Values) -> None:
    of_case = outbox.c.stream == f"application:{application_id}"
    (told,) = seen.rows_of_review(
        select(outbox.c.payload).where(of_case, outbox.c.type == CASE_CLOSED.name)
    )
    grant = TYPES[way.type].grant
    expected = {
        "type": way.type, "outcome": "GRANTED", "licence_number": licence["number"],
        "roster": grant.roster.value, "register": grant.register.value,
    }  # fmt: skip
    assert {name: told["data"][name] for name in expected} == expected
