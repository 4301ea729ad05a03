"""Over the broker: a submission becomes a case, a licence becomes an event for other systems."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

import pytest
from msgspec.structs import replace

from chassis import clock
from chassis.context import ANONYMOUS_ACTOR, Actor, Call
from chassis.database import Database, Db
from chassis.events.relay import Relay
from chassis.settings import settings
from chassis.storage import Storage
from chassis.table import Tabled, saga
from contracts.application import Applications
from contracts.application.attachments import DamagedFiles, DamageQuery
from contracts.application.submission import (
    APPLICATION_ABANDONED,
    APPLICATION_SUBMITTED,
    EndedData,
    ReportQuery,
    Snapshot,
    SubmittedData,
)
from contracts.errors import Forbidden, Invalid, NotFound
from contracts.review import Review
from contracts.review.cases import Case, Decided
from deploy.local.settings import actor_keys
from rules.vocabulary.enumerations import StaffRole
from services.review.service import ReviewService
from tests.clients import Client
from tests.databases import DatabaseUrls
from tests.infrastructure import Servers
from tests.polling import wait_for
from tests.service.chassis.broker import Queues
from tests.service.hosting import running
from tests.service.review.conftest import ANSWERS, FIRM, FIRM_ID, reviewer, submission

pytestmark = pytest.mark.service
PROJECT = Path(__file__).parents[3]
ITEM = {"section": "basic", "message": "财务报表缺少审计意见"}
MANUAL = {"rule": "R-16", "result": "manual"}


def snapshot(call: Call, request: ReportQuery) -> Snapshot:
    findings = [{"rule": "R-01", "result": "pass"}, MANUAL]
    return Snapshot(
        application_id=request.application_id,
        round=request.round or 1,
        submitted_at=clock.now(),
        report={"findings": findings},
        sections=[],
    )


def damaged_files(call: Call, request: DamageQuery) -> DamagedFiles:
    return DamagedFiles(items=[])


class ApplicationService(Tabled):
    """In the place of the application service: tells submissions and answers for the snapshot."""

    name = "application"
    db = Database("application")
    relay = Relay()

    table = (
        saga(Applications.snapshot, snapshot),
        saga(Applications.damaged_files, damaged_files),
    )


@pytest.fixture
def surroundings(
    servers: Servers, database: DatabaseUrls, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, str]]:
    with (
        servers.database("application") as application,
        servers.virtual_host() as inside,
        servers.outside_virtual_host() as (publisher, subscriber),
    ):
        values = {
            **inside,
            **actor_keys(servers.state),
            "LICENCE_EVENTS_AMQP_URI": publisher,
            "SUBSCRIBER_AMQP_URI": subscriber,
            "DATABASE_URL_APPLICATION": application.app,
        }
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        yield values


class Outside:
    """Asks review as the gateway does."""

    def __init__(self, client: Client, application: Db) -> None:
        self.client = client
        self.application = application

    def ask(self, actor: Actor) -> Review:
        return self.client.proxy(Review, Call(actor, idempotency_key=uuid.uuid4().hex).within(10))

    def submit(self, told: SubmittedData) -> str:
        with self.application.transaction(Call(FIRM)) as tx:
            tx.publish(APPLICATION_SUBMITTED, f"application:{told.application_id}", told)
        return told.application_id

    def abandon(self, case_id: str) -> None:
        told = EndedData(application_id=case_id, enterprise_id=FIRM_ID, reason="不再申请")
        with self.application.transaction(Call(FIRM)) as tx:
            tx.publish(APPLICATION_ABANDONED, f"application:{case_id}", told)

    def case(self, case_id: str, actor: Actor) -> Case:
        return self.ask(actor).case(case_id=case_id)

    def opened(self, case_id: str) -> Case:
        def found() -> Case | None:
            try:
                return self.case(case_id, reviewer(StaffRole.FORMAL))
            except NotFound:
                return None

        return wait_for(found)

    def give(self, case_id: str, outcome: str | None = None, **opinion: Any) -> Decided:
        open_task = self.case(case_id, reviewer(StaffRole.FORMAL)).open_task
        assert open_task
        step = open_task.step
        actor = reviewer(StaffRole(step))
        mine = self.case(case_id, actor).my_task
        assert mine
        task = mine.task_id
        self.ask(actor).claim(task_id=task)
        version = self.case(case_id, actor).version
        confirmed = ["R-16"] if step == "EXAMINE" else []
        chosen = {
            "outcome": outcome or ANSWERS.get(step, "PASS"), "manual_confirmed": confirmed,
            "text": "", "items": [],
        }  # fmt: skip
        return self.ask(actor).decide(task_id=task, version=version, **(chosen | opinion))

    def issue(self) -> str:
        case_id = self.submit(submission(enterprise_id=str(uuid.uuid4())))
        self.opened(case_id)
        return str([self.give(case_id) for _ in range(5)][-1].licence_number)


@pytest.fixture
def outside(surroundings: dict[str, str]) -> Iterator[Outside]:
    application = Db.connect(surroundings["DATABASE_URL_APPLICATION"], "application")
    with (
        running(ReviewService),
        running(ApplicationService),
        Client(surroundings) as client,
    ):
        yield Outside(client, application)
    application.close()


class Program(NamedTuple):
    """One that runs, and what it writes."""

    process: subprocess.Popen[str]
    output: IO[str]


@contextmanager
def subscriber(
    surroundings: dict[str, str], *arguments: str, ledger: str = ""
) -> Iterator[Program]:
    """The example program, started as its documentation says; listening when this is entered."""
    environment = {
        "PATH": os.environ["PATH"],
        "SUBSCRIBER_AMQP_URI": surroundings["SUBSCRIBER_AMQP_URI"],
        **({"SUBSCRIBER_LEDGER": ledger} if ledger else {}),
    }
    command = [sys.executable, "-m", "deploy.subscriber_example", "--timeout", "40", *arguments]
    with subprocess.Popen(
        command, env=environment, cwd=PROJECT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout and process.stdout.readline().startswith("ready")
        try:
            yield Program(process, process.stdout)
        finally:
            process.kill()


@pytest.mark.spec("B-37", "N-03", "N-04", "N-05", "N-07", "N-08")
def test_a_licence_is_issued_and_the_subscriber_hears_of_it_once(
    outside: Outside, surroundings: dict[str, str], tmp_path: Path
) -> None:
    queues = Queues(surroundings["AMQP_URI_OPERATOR"])
    queues.listen("look", "review.events", "#")
    ledger = str(tmp_path / "ledger.sqlite")
    with subscriber(surroundings, "--count", "1", ledger=ledger) as program:
        number = outside.issue()
        line = program.output.readline()
        assert program.process.wait(60) == 0
    assert line.startswith(f"licence.issued {number} #1 new: 上海明远电力工程有限公司, CZ2 CS3")
    feed = outside.ask(Actor("subscriber", name="tax_bureau")).licence_events(after=0)
    assert [event["subject"] for event in feed.items] == [number]
    # The broker may deliver once more; the same event is recognised, also by the next process.
    body = json.dumps(feed.items[0], ensure_ascii=False).encode()
    with subscriber(surroundings, "--count", "1", ledger=ledger) as program:
        Queues(surroundings["LICENCE_EVENTS_AMQP_URI"]).publish(
            "licence-events", "licence.issued", body
        )
        assert "#1 duplicate" in program.output.readline()
    told = [json.loads(wait_for(lambda: queues.take("look")).body) for _ in range(8)]
    heard = [event["data"].get("state") or event["data"]["kind"] for event in told]
    assert heard == [
        "ACCEPTED", "ACCEPTED", "EXAMINING", "DECIDING", "GRANTED", "APPROVED", "ISSUED",
        "LICENCE_READY",
    ]  # fmt: skip
    assert told[6]["type"] == "review.case_closed"
    assert told[6]["data"]["licence_number"] == number
    assert "张三" not in str(told)


def test_what_outsiders_get_is_a_plain_cloud_event(
    outside: Outside, surroundings: dict[str, str]
) -> None:
    number = outside.issue()
    message = wait_for(
        lambda: Queues(surroundings["SUBSCRIBER_AMQP_URI"]).take("subscriber_example")
    )
    event = json.loads(message.body)
    assert message.properties["content_type"] == "application/cloudevents+json"
    assert event["specversion"] == "1.0" and event["subject"] == number
    assert event["data"]["number"] == number and event["type"] == "licence.issued"
    assert set(event) == {
        "specversion", "id", "source", "type", "subject", "time", "datacontenttype", "sequence",
        "data",
    }  # fmt: skip
    assert "张三" not in str(event)


@pytest.mark.spec("N-03")
def test_a_returned_case_is_answered_or_given_up(outside: Outside) -> None:
    data = submission()
    case_id = outside.submit(data)
    outside.opened(case_id)
    outside.give(case_id, "RETURN", items=[ITEM])
    progress = outside.ask(FIRM).progress(case_id=case_id)
    assert progress.steps[0].items[0].message == ITEM["message"]
    assert progress.steps[0].state == "returned"
    outside.submit(replace(data, round=2))
    wait_for(lambda: outside.case(case_id, reviewer(StaffRole.FORMAL)).round == 2)
    outside.give(case_id)
    outside.give(case_id)
    outside.give(case_id, "RETURN", items=[ITEM])
    outside.abandon(case_id)
    wait_for(lambda: outside.case(case_id, reviewer(StaffRole.FORMAL)).state == "ABANDONED")


@pytest.mark.spec("N-05")
def test_the_findings_to_confirm_come_from_the_filed_application(outside: Outside) -> None:
    case_id = outside.submit(submission())
    outside.opened(case_id)
    outside.give(case_id)
    outside.give(case_id)
    with pytest.raises(Invalid) as refused:
        outside.give(case_id, manual_confirmed=[])
    assert [finding["rule"] for finding in refused.value.findings] == ["R-16"]
    assert outside.give(case_id).state == "DECIDING"


@pytest.mark.spec("N-01")
def test_only_reviewers_act_and_everybody_may_look_up(outside: Outside) -> None:
    for actor in (FIRM, ANONYMOUS_ACTOR, reviewer(StaffRole.SYSTEM_ADMIN)):
        with pytest.raises(Forbidden):
            outside.ask(actor).tasks()
    with pytest.raises(Forbidden):
        outside.ask(reviewer(StaffRole.EXAMINE)).extend(case_id="x")
    assert outside.ask(ANONYMOUS_ACTOR).search_licences(text="明远").total == 0
    with pytest.raises(NotFound):
        outside.ask(ANONYMOUS_ACTOR).verify(token="x")
