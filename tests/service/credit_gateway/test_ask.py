"""What is asked is kept with what was answered; what fails is never a good verdict."""

import logging
import time
import uuid
from datetime import timedelta
from typing import Any

import eventlet
import gmssl_pyx
import pytest
import requests
from sqlalchemy import select, update

from chassis import clock
from chassis.context import Actor, Call, system_call
from chassis.database import Db
from chassis.personal import spot
from chassis.retention import Retention, purge
from chassis.tables import audit, outbox
from chassis.vault import Vault
from contracts.credit import CreditGateway, CreditOfCase
from deploy.sandboxes.credit.app import create_app
from deploy.sandboxes.credit.firms import Firms
from services.credit_gateway.envelope import Plain
from services.credit_gateway.handlers.of_case import of_case
from services.credit_gateway.interface import FAILURES, Interface
from services.credit_gateway.model import SILENCE
from services.credit_gateway.retention import EXPIRED, KEEP
from services.credit_gateway.service import CreditGatewayService
from services.credit_gateway.tables import credit_query
from tests.clients import Client
from tests.infrastructure import Servers
from tests.service.credit_gateway.conftest import FIRM, OTHER, USCC, Ask, asked
from tests.service.hosting import environment_of, running, web_server

pytestmark = pytest.mark.service
CASE = str(uuid.UUID(int=7))
REVIEWER = Actor("staff", "r-1", "周敏", office="EAST_CHINA", roles=("FORMAL",))


def rows(db: Db) -> list[Any]:
    with db.read(system_call("test")) as session:
        return list(session.execute(select(credit_query).order_by(credit_query.c.asked_at)))


@pytest.mark.spec("C-05")
def test_a_query_is_kept_with_who_asked_why_when_and_what_was_answered(
    ask: Ask, db: Db, vault: Vault
) -> None:
    found = ask(case_id=CASE, purpose="START")
    assert found.credit and found.credit.credit_class == "GOOD" and not found.cached
    (row,) = rows(db)
    assert (row.id, row.purpose, row.account_id, row.outcome) == (
        found.query_id, "START", "account-1", "ANSWERED",
    )  # fmt: skip
    assert "良好".encode() not in row.body  # sealed
    with db.read(system_call("test")) as session:
        (shown,) = of_case(session, Call(REVIEWER), CreditOfCase(case_id=CASE), vault=vault).items
    assert shown.credit == found.credit and shown.source == found.source
    assert shown.sha256 and shown.asked_at == row.asked_at and shown.by == "enterprise"


def test_another_office_sees_no_query(ask: Ask, db: Db, vault: Vault) -> None:
    ask(case_id=CASE)
    for office, seen in (("ZHEJIANG", 0), (None, 1)):
        actor = Actor("staff", "r-2", "沈敏", office=office, roles=("FORMAL",))
        with db.read(system_call("test")) as session:
            found = of_case(session, Call(actor), CreditOfCase(case_id=CASE), vault=vault)
        assert len(found.items) == seen


def test_an_answer_is_used_again_for_a_day_and_each_use_is_kept(
    ask: Ask, db: Db, firms: Firms, sandbox: str
) -> None:
    first = ask()
    firms.set(USCC, {"class": "失信"})
    again = ask(case_id=CASE)
    assert again.cached and again.credit == first.credit
    assert again.answered_at == first.answered_at and again.asked_at > first.asked_at
    anew = ask(fresh=True)
    assert anew.credit and anew.credit.credit_class == "DISHONEST"
    assert [row.origin_id for row in rows(db)] == [None, first.query_id, None]


@pytest.mark.parametrize(("hours", "cached"), [(23.9, True), (24.1, False)])
def test_after_a_day_it_is_asked_anew(ask: Ask, hours: float, cached: bool) -> None:
    ask()
    with clock.travel(timedelta(hours=hours)):
        assert ask().cached is cached


@pytest.mark.spec("C-06")
@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ("status", "SILENT"),
        ("malformed", "MALFORMED"),
        ("missing", "MALFORMED"),
        ("other_firm", "OTHER_FIRM"),
        ("drip", "SILENT"),
    ],
)
def test_what_fails_is_told_and_kept_and_is_no_verdict(
    ask: Ask, db: Db, firms: Firms, fault: str, outcome: str
) -> None:
    firms.set(USCC, {"fault": fault})
    started = time.monotonic()
    found = ask()
    assert time.monotonic() - started < 3
    assert (found.outcome, found.credit) == (outcome, None)
    (row,) = rows(db)
    assert row.outcome == outcome and row.fault
    firms.set(USCC, {})
    with clock.travel(SILENCE + timedelta(seconds=1)):
        assert ask().outcome == "ANSWERED"


def test_whoever_waited_once_does_not_wait_twice(ask: Ask, firms: Firms, db: Db) -> None:
    firms.set(USCC, {"delay": 20})
    first, started = ask(), time.monotonic()
    again = ask(case_id=CASE, purpose="START")
    assert time.monotonic() - started < 0.5
    assert again.outcome == "SILENT" and rows(db)[-1].origin_id == first.query_id


def test_a_slow_interface_is_not_waited_for(ask: Ask, firms: Firms) -> None:
    firms.set(USCC, {"delay": 20})
    started = time.monotonic()
    assert ask().outcome == "SILENT"
    assert time.monotonic() - started < 3


def test_one_that_fails_for_a_moment_is_asked_again(ask: Ask, firms: Firms, sandbox: str) -> None:
    firms.set(USCC, {"fault": "status"})
    eventlet.spawn_after(0.05, firms.set, USCC, {})
    assert ask().outcome == "ANSWERED"


def test_one_that_is_down_is_left_alone(ask: Ask, sandbox: str, firms: Firms) -> None:
    nobody = Interface("http://127.0.0.1:9", Plain())
    for _ in range(FAILURES):
        assert ask(at=nobody, fresh=True).outcome == "SILENT"
    started = time.monotonic()
    assert ask(at=nobody, fresh=True).outcome == "SILENT"
    assert time.monotonic() - started < 0.2


def test_too_much_is_not_read(ask: Ask) -> None:
    def endless(environ: Any, start: Any) -> Any:
        start("200 OK", [("Content-Type", "application/json")])
        return (b"[" * 65536 for _ in range(10_000))

    with web_server(endless) as address:
        assert ask(at=Interface(address, Plain())).outcome == "MALFORMED"


def test_a_redirection_leads_nowhere(ask: Ask, sandbox: str) -> None:
    def elsewhere(environ: Any, start: Any) -> Any:
        start("307 Temporary Redirect", [("Location", f"{sandbox}/credit/v1/queries")])
        return [b""]

    with web_server(elsewhere) as address:
        assert ask(at=Interface(address, Plain())).outcome == "SILENT"


def test_a_kept_answer_of_another_firm_is_given_to_nobody(
    ask: Ask, db: Db, vault: Vault, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever puts a good answer into another firm's row gains nothing."""
    ask()
    bad = ask(OTHER)
    good = next(row for row in rows(db) if row.uscc == USCC)
    body = vault.decrypt(good.body, spot(credit_query.c.body, good.id))
    with db.transaction(system_call("test")) as tx:
        poisoned = vault.encrypt(body, spot(credit_query.c.body, bad.query_id))
        tx.session.execute(
            update(credit_query).where(credit_query.c.id == bad.query_id).values(body=poisoned)
        )
        # and the row itself, under the other's code
        tx.session.execute(
            update(credit_query).where(credit_query.c.id == good.id).values(uscc=OTHER)
        )
    with caplog.at_level(logging.ERROR):
        found = ask(OTHER)
    assert found.credit and found.credit.credit_class == "DISHONEST" and not found.cached


def test_queries_of_no_case_go_after_their_time_those_of_a_case_stay(ask: Ask, db: Db) -> None:
    ask()
    kept = ask(case_id=CASE)
    with clock.travel(KEEP + timedelta(days=1)):
        purge(db, system_call("test"), Retention(*[timedelta(days=9)] * 3), EXPIRED)
    assert [row.id for row in rows(db)] == [kept.query_id]
    assert kept.cached and rows(db)[0].body


def test_nothing_of_an_answer_is_in_events_or_records(ask: Ask, db: Db) -> None:
    ask(case_id=CASE)
    with db.read(system_call("test")) as session:
        assert session.execute(select(outbox)).all() == []
        (noted,) = session.execute(select(audit)).all()
    assert noted.after.keys() == {"purpose", "outcome", "query_id"}, "that it was asked, no more"
    assert noted.after["outcome"] == "ANSWERED"


def test_over_the_broker_only_application_asks_and_only_reviewers_look(
    servers: Servers, monkeypatch: pytest.MonkeyPatch, sandbox: str
) -> None:
    with (
        environment_of(servers, monkeypatch, "credit_gateway", CREDIT_URL=sandbox) as values,
        running(CreditGatewayService),
        Client(values) as client,
    ):
        request = asked(case_id=CASE)
        fields = {name: getattr(request, name) for name in request.__struct_fields__}
        found = client.proxy(CreditGateway, Call(FIRM).within(5)).ask(**fields)
        assert found.credit and found.credit.credit_class == "GOOD"
        kept = client.proxy(CreditGateway, Call(REVIEWER).within(5)).of_case(case_id=CASE)
        assert [one.query_id for one in kept.items] == [found.query_id]


def test_in_the_regulators_envelope_the_question_is_sealed_and_the_answer_counts(
    servers: Servers, monkeypatch: pytest.MonkeyPatch, firms: Firms
) -> None:
    public, private = gmssl_pyx.sm2_key_generate()
    other, _ = gmssl_pyx.sm2_key_generate()
    for key, outcome in ((public, "ANSWERED"), (other, "SILENT")):
        settings = {"CREDIT_ENVELOPE": "sm2", "CREDIT_SM2_PUBLIC_KEY": key.hex()}
        with (
            web_server(create_app(firms, private)) as address,
            environment_of(
                servers, monkeypatch, "credit_gateway", CREDIT_URL=address, **settings
            ) as values,
            running(CreditGatewayService),
            Client(values) as client,
        ):
            request = asked(case_id=CASE)
            fields = {name: getattr(request, name) for name in request.__struct_fields__}
            found = client.proxy(CreditGateway, Call(FIRM).within(5)).ask(**fields)
            assert found.outcome == outcome, "a question for another key is answered by nobody"
            told = requests.get(f"{address}/v1/queries", timeout=10).json()
        if outcome == "ANSWERED":
            assert found.credit and found.credit.credit_class == "GOOD"
            assert [(one["uscc"], one["encrypted"]) for one in told] == [(USCC, True)]
        else:
            assert found.credit is None and told == []
