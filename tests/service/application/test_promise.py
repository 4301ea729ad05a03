"""告知承诺制: asked when a firm is about to file, offered to whom the rules allow it, asked again
at the submission, and nothing of it in events."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from chassis import clock
from chassis.context import Call, system_call
from chassis.database import Db
from chassis.tables import audit, outbox
from contracts.application import Applications
from contracts.credit import CreditGateway
from contracts.errors import Conflict, Invalid
from contracts.review import Review
from deploy.sandboxes.credit.firms import Firms
from rules.vocabulary.enumerations import Level, Office, StaffRole
from services.credit_gateway.model import SILENCE
from services.credit_gateway.tables import credit_query
from services.review.procedure import steps_of
from tests.clients import Client
from tests.factories.holding import hold
from tests.service.application.firms import SECONDS, Firm, Person
from tests.service.gateway.cases import pass_on

pytestmark = pytest.mark.service
GOOD: dict[str, Any] = {}
TRUSTED, BAD = {"class": "守信"}, {"class": "失信"}
FOCUS = {"focus_list": [{"reason": "未报告", "since": "2026-01-15"}]}
ENDED = {"focus_list": [{"reason": "未报告", "since": "2020-01-15", "until": "2021-01-15"}]}


@pytest.fixture
def known(credit: Firms, firm: Firm) -> Callable[[dict[str, Any]], None]:
    """`known({"class": "守信"})`: what the interface says of the firm from now on."""
    return lambda told: void(credit.set(firm.entry["uscc"], told))


def void(_: object) -> None:
    return None


@pytest.fixture
def credit_db(system: dict[str, str]) -> Iterator[Db]:
    found = Db.connect(system["DATABASE_URL_CREDIT_GATEWAY"], "credit_gateway")
    yield found
    found.close()


def queries(db: Db, firm: Firm) -> list[Any]:
    with db.read(system_call("tests")) as session:
        mine = select(credit_query).where(credit_query.c.uscc == firm.entry["uscc"])
        return list(session.execute(mine.order_by(credit_query.c.asked_at)))


def refused(call: Callable[[], object], error: type[Any]) -> Any:
    with pytest.raises(error) as caught:
        call()
    return caught.value


@pytest.mark.spec("C-01", "C-02")
def test_it_is_asked_when_the_firm_is_about_to_file_and_never_before(
    firm: Firm, known: Any, credit_db: Db
) -> None:
    known(GOOD)
    firm.ask.offers()
    firm.ask.mine()
    assert queries(credit_db, firm) == []
    ways = firm.ask.ways(type="NEW")
    assert ways.procedures == ["GENERAL", "PROMISE"] and ways.reasons == []
    assert ways.source and ways.answered_at
    (row,) = queries(credit_db, firm)
    assert (row.purpose, row.type, row.case_id) == ("OFFER", "NEW", None)


@pytest.mark.spec("C-01", "C-02", "E-28", "F-11")
@pytest.mark.parametrize("kind", ["ITEM_CHANGE", "RENEW"])
def test_a_holder_of_good_credit_chooses_too(
    firm: Firm, known: Any, system: dict[str, str], kind: str
) -> None:
    ends_on = clock.today() + timedelta(days=60)
    hold(system, str(firm.actor.enterprise_id), firm.entry, firm.tabs(Level.THIRD), ends_on=ends_on)
    known(GOOD)
    assert firm.ask.ways(type=kind).procedures == ["GENERAL", "PROMISE"]
    begun = firm.ask.start(type=kind, procedure="PROMISE")
    assert begun.procedure == "PROMISE"
    basic = firm.ask.section(application_id=begun.application_id, section="basic")
    assert "COMMITMENT" in {slot.code for slot in basic.slots if slot.required}


@pytest.mark.spec("C-04")
@pytest.mark.parametrize(
    ("told", "codes"),
    [(TRUSTED, ["CREDIT"]), (BAD, ["CREDIT"]), (FOCUS, ["LISTED"]),
     ({"found": False}, ["NOT_FOUND"]), (ENDED, []),
     ({"false_commitment": True}, ["FALSE_COMMITMENT"])],
)  # fmt: skip
def test_who_may_not_has_the_ordinary_way_and_a_reason_is_kept(
    firm: Firm, known: Any, told: dict[str, Any], codes: list[str]
) -> None:
    known(told)
    ways = firm.ask.ways(type="NEW")
    assert [one.code for one in ways.reasons] == codes and not ways.silent
    if not codes:
        assert "PROMISE" in ways.procedures
        return
    assert ways.procedures == ["GENERAL"]
    forged = refused(lambda: firm.ask.start(type="NEW", procedure="PROMISE"), Conflict)
    assert forged.details["ways"] == codes
    application_id = firm.start()
    checks = client_checks(firm, application_id)
    assert [[why.code for why in one.reasons] for one in checks.items] == [codes]


def client_checks(firm: Firm, application_id: str) -> Any:
    """As review asks for them."""
    call = system_call("review").within(10)
    return firm.client.proxy(Applications, call).way_checks(application_id=application_id)


@pytest.mark.spec("C-06")
@pytest.mark.parametrize(
    ("told", "code"),
    [({"fault": "status"}, "NO_ANSWER"), ({"fault": "malformed"}, "NO_ANSWER"),
     ({"fault": "other_firm"}, "NO_ANSWER"), ({"delay": 20}, "NO_ANSWER")],
)  # fmt: skip
def test_an_interface_that_fails_gives_the_ordinary_way_in_time(
    firm: Firm, known: Any, told: dict[str, Any], code: str
) -> None:
    known(told)
    started = time.monotonic()
    ways = firm.ask.ways(type="NEW")
    application_id = firm.start()
    assert time.monotonic() - started < 4  # 3 s of a machine that is free
    assert ways.silent and [one.code for one in ways.reasons] == [code]
    assert firm.ask.get(application_id=application_id).procedure == "GENERAL"


def test_a_repeated_start_asks_once(firm: Firm, known: Any, credit_db: Db) -> None:
    known(GOOD)
    start = firm.ask.start.with_key(uuid.uuid4().hex)
    first, again = (start(type="NEW", procedure="PROMISE") for _ in range(2))
    assert first == again
    assert [row.case_id for row in queries(credit_db, firm)] == [first.application_id]


@pytest.mark.spec("C-05", "C-08")
def test_a_commitment_is_filed_and_its_answers_are_kept_with_the_case(
    firm: Firm, known: Any, client: Client, credit_db: Db, db: Db, staff: Callable[..., Person]
) -> None:
    known(GOOD)
    firm.procedure = "PROMISE"
    application_id = firm.complete()
    tab = firm.ask.section(application_id=application_id, section="technicians")
    slots = {slot.code for of_row in tab.row_slots.values() for slot in of_row}
    assert slots == {"IDENTITY_CARD", "QUALIFICATION"}, "employment is what was promised"
    firm.ask.submit(application_id=application_id)
    mine = [row for row in queries(credit_db, firm) if row.case_id == application_id]
    assert [row.purpose for row in mine] == ["START", "SUBMISSION"]
    assert mine[1].origin_id is None, "asked anew"
    examiner = staff(Office.ZHEJIANG, StaffRole.FORMAL)
    kept = client.proxy(CreditGateway, examiner.call).of_case(case_id=application_id)
    assert len(kept.items) == 2 and all(one.credit for one in kept.items)
    checks = examiner.ask.way_checks(application_id=application_id)
    assert [(one.purpose, one.allowed) for one in checks.items] == [
        ("SUBMISSION", True), ("START", True),
    ]  # fmt: skip
    assert checks.credit_class == "GOOD"
    with db.read(system_call("tests")) as session:
        told = [row.payload for row in session.execute(select(outbox))]
        recorded = [(row.before, row.after) for row in session.execute(select(audit))]
    for kept_there in (told, recorded):
        text = json.dumps(kept_there, ensure_ascii=False, default=str)
        assert "GOOD" not in text and "信用" not in text


@pytest.mark.spec("C-06")
@pytest.mark.parametrize(
    ("told", "said"), [(BAD, "信用等级为失信"), ({"fault": "status"}, "暂时无法查询")]
)
def test_what_changed_since_the_offer_counts_at_the_submission(
    firm: Firm, known: Any, told: dict[str, Any], said: str
) -> None:
    known(GOOD)
    firm.procedure = "PROMISE"
    application_id = firm.complete()
    known(told)
    error = refused(lambda: firm.ask.submit(application_id=application_id), Invalid)
    assert said in error.message and error.details["way"] == "GENERAL"
    before = firm.ask.section(application_id=application_id, section="basic").fields
    changed = firm.ask.go_general(application_id=application_id)
    assert changed.procedure == "GENERAL"
    assert firm.ask.section(application_id=application_id, section="basic").fields == before
    firm.attach_all(application_id)
    with clock.travel(SILENCE * 2):
        assert firm.ask.submit(application_id=application_id).round == 1
    refused(lambda: firm.ask.go_general(application_id=application_id), Conflict)


def test_the_worse_of_two_answers_counts_for_the_time_limits(firm: Firm, known: Any) -> None:
    """信用良好 has 15 working days for the decision, everybody else 20."""
    known(GOOD)
    application_id = firm.complete()
    known(TRUSTED)
    firm.ask.submit(application_id=application_id)
    assert client_checks(firm, application_id).credit_class == "TRUSTWORTHY"


@pytest.mark.parametrize(("told", "days"), [(GOOD, 15), (BAD, 20), ({"fault": "status"}, 20)])
def test_the_decision_is_due_by_credit_class(
    firm: Firm, known: Any, client: Client, told: dict[str, Any], days: int
) -> None:
    known(told)
    application_id = firm.complete()
    firm.ask.submit(application_id=application_id)
    for step in steps_of("NEW", "GENERAL").steps[:2]:
        pass_on(client, application_id, step)
    call = Call(firm.actor).within(SECONDS)
    deadlines = client.proxy(Review, call).progress(case_id=application_id).deadlines
    assert next(one for one in deadlines if one.code == "DECIDE").working_days == days
