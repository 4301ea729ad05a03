"""A database of review, and cases in it that were opened as the application service would."""

import itertools
import uuid
from collections.abc import Iterator
from typing import Any, cast

import pytest

from chassis import clock
from chassis.context import Actor, Call
from chassis.database import Db
from chassis.settings import settings
from contracts.application import Applications
from contracts.application.submission import (
    APPLICATION_ABANDONED,
    APPLICATION_SUBMITTED,
    EndedData,
    SubmittedData,
)
from contracts.application.ways import WayChecks
from contracts.review import Review
from contracts.review.cases import (
    Case,
    CaseId,
    Decide,
    Decided,
    DocumentData,
    DocumentId,
    Progress,
)
from contracts.review.deadlines import Deadline, Extend
from contracts.review.tasks import Task, TaskId
from rules.vocabulary.enumerations import Office, StaffRole
from services.review import case_page, reactions
from services.review.handlers import claim, decide, extend
from services.review.procedure import steps_of
from tests.databases import DatabaseUrls
from tests.events import arrived
from tests.infrastructure import Servers

FIRM_ID = "7d9a7a0e-6d0e-4b57-8c8f-0f6a4f8d7f11"
FIRM = Actor("enterprise", account_id="firm-1", name="申请人", enterprise_id=FIRM_ID)
ANSWERS = {"ISSUE": "PASS", "DECIDE": "GRANT"}
_numbers = itertools.count(500_000)  # apart from those that tests choose


def reviewer(role: StaffRole, number: int = 1, office: str | None = Office.EAST_CHINA) -> Actor:
    """A reviewer with one role; another number is another person."""
    name = f"{role.label}人员{number}"
    return Actor("staff", f"{office}-{role}-{number}", name, office=office, roles=(role.value,))


def call(actor: Actor, operation: str = "", key: str | None = None) -> Call:
    served = Review.operations().get(operation)
    return Call(actor, idempotency_key=key, operation=served)


def submission(case_id: str | None = None, **changes: Any) -> SubmittedData:
    """What APPLICATION_SUBMITTED tells."""
    told: dict[str, Any] = {
        "application_id": case_id or str(uuid.uuid4()),
        "number": f"SQ2026-{next(_numbers):06d}",
        "type": "NEW",
        "procedure": "GENERAL",
        "round": 1,
        "enterprise_id": FIRM_ID,
        "enterprise_name": "上海明远电力工程有限公司",
        "uscc": "91310000MA1FL0GH8U",
        "legal_representative": "张三",
        "address": "上海市浦东新区世纪大道100号",
        "office": Office.EAST_CHINA.value,
        "categories": {"CS": "3", "CZ": "2"},
        "manual": 0,
        "submitted_at": clock.now(),
    }
    return SubmittedData(**told | changes)


class Desk:
    """Drives cases through the use cases, each step by a person of the right role. credit_class: as
    application tells it of a case that was `judged`."""

    def __init__(self, db: Db) -> None:
        self.db = db
        self.credit_class: str | None = None

    def way_checks(self, application_id: str) -> WayChecks:
        return WayChecks(items=[], credit_class=self.credit_class)

    def open(self, **changes: Any) -> str:
        told = submission(**changes)
        self.submit(told)
        return told.application_id

    def submit(self, told: SubmittedData) -> None:
        event = arrived(APPLICATION_SUBMITTED, told)
        self.db.react(
            event, "review.cases", reactions.submitted, applications=cast(Applications, self)
        )

    def abandon(self, case_id: str) -> None:
        told = EndedData(application_id=case_id, enterprise_id=FIRM_ID, reason="不再申请")
        event = arrived(APPLICATION_ABANDONED, told)
        self.db.react(event, "review.cases", reactions.abandoned)

    def case(self, case_id: str, actor: Actor | None = None) -> Case:
        asking = call(actor or ANYONE)
        with self.db.read(asking) as session:
            return case_page.case(session, asking, CaseId(case_id=case_id))

    def progress(self, case_id: str, actor: Actor = FIRM) -> Progress:
        asking = call(actor)
        with self.db.read(asking) as session:
            return case_page.progress(session, asking, CaseId(case_id=case_id))

    def document(self, document_id: str, actor: Actor = FIRM) -> DocumentData:
        asking = call(actor)
        with self.db.read(asking) as session:
            return case_page.document(session, asking, DocumentId(document_id=document_id))

    def open_task(self, case_id: str, actor: Actor | None = None) -> Task:
        task = self.case(case_id, actor).open_task
        assert task is not None
        return task

    def claim(self, case_id: str, actor: Actor) -> Task:
        request = TaskId(task_id=self.open_task(case_id, actor).task_id)
        return self.db.command(call(actor, "claim"), request, claim.claim)

    def give(
        self,
        case_id: str,
        outcome: str,
        *,
        by: Actor | None = None,
        filed: decide.Filed = decide.NOTHING_FILED,
        **opinion: Any,
    ) -> Decided:
        """Claim the open task and end it."""
        seen, task = self.case(case_id), self.open_task(case_id)
        step = steps_of(seen.type, seen.procedure).step(task.step)
        actor = by or reviewer(step.role, office=seen.office)
        self.claim(case_id, actor)
        request = Decide(task_id=task.task_id, outcome=outcome, version=seen.version, **opinion)
        return self.db.command(call(actor, "decide"), request, decide.decide, filed=filed)

    def prolong(self, case_id: str, head: Actor, reason: str = "案情复杂") -> Deadline:
        """延长办理期限: a colleague of the head proposes, the head approves."""
        other = reviewer(StaffRole.DECIDE, 9, head.office)
        asked = Extend(case_id=case_id, reason=reason)
        self.db.command(call(other, "propose_extension"), asked, extend.propose)
        request = CaseId(case_id=case_id)
        return self.db.command(call(head, "extend"), request, extend.extend)

    def bring_to(self, step: str, **changes: Any) -> str:
        """A case that stands at `step`."""
        case_id = self.open(**changes)
        while self.open_task(case_id).step != step:
            self.pass_on(case_id)
        return case_id

    def pass_on(self, case_id: str) -> Decided:
        """The open step ends in favour of the applicant."""
        step = self.open_task(case_id).step
        return self.give(case_id, ANSWERS.get(step, "PASS"))

    def issue(self, **changes: Any) -> str:
        """A licence; returns the id of its case."""
        case_id = self.bring_to("ISSUE", **changes)
        self.pass_on(case_id)
        return case_id


ANYONE = reviewer(StaffRole.FORMAL, office=None)  # of the centre, sees every case


@pytest.fixture
def database(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Iterator[DatabaseUrls]:
    """The database of review, migrated, and named in the settings."""
    with servers.database("review") as urls:
        monkeypatch.setenv("DATABASE_URL_REVIEW", urls.app)
        monkeypatch.setenv("DATABASE_OWNER_URL_REVIEW", urls.owner)
        settings.cache_clear()
        yield urls
    settings.cache_clear()


@pytest.fixture
def db(database: DatabaseUrls) -> Iterator[Db]:
    connected = Db.connect(database.app, "review", pool_size=12)
    yield connected
    connected.close()


@pytest.fixture
def desk(db: Db) -> Desk:
    return Desk(db)
