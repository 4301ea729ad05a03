"""personnel as others see it: over the broker, next to identity."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from sqlalchemy import select

from chassis.context import Actor, Call, system_call
from chassis.database import Db
from chassis.rows import AnyRow
from chassis.tables import audit, outbox
from contracts.application.submission import APPLICATION_ABANDONED
from contracts.errors import Conflict, Forbidden, NotFound
from contracts.events import EventType, F
from contracts.identity import Identity
from contracts.personnel import Personnel, Reserved, Roster
from contracts.review.cases import CASE_CLOSED
from rules.vocabulary.enumerations import Office
from services.identity.service import IdentityService
from services.personnel.service import PersonnelService
from tests.clients import Client
from tests.factories.registrations import identity_number, registration
from tests.infrastructure import Servers
from tests.polling import wait_for
from tests.service.chassis.broker import Queues
from tests.service.hosting import environment_of, running
from tests.service.personnel.conftest import people

pytestmark = pytest.mark.service
APPLICATIONS = ("0d6cfd64-5a1c-4a43-9a37-6a2f5e9f3a01", "0d6cfd64-5a1c-4a43-9a37-6a2f5e9f3a02")
REVIEWER = Actor("staff", "reviewer-1", "周敏", office=Office.ZHEJIANG.value, roles=("FORMAL",))


class Others:
    """The other services: two registered firms, who ask, and events that are told."""

    def __init__(self, client: Client, db: Db, amqp_uri: str) -> None:
        self.client, self.db, self.queues = client, db, Queues(amqp_uri)
        self.firms = [self._register() for _ in range(2)]

    def _register(self) -> Actor:
        identity = self.client.proxy(Identity, system_call("demo").within(10))
        reply = identity.register(**registration())
        return Actor("enterprise", reply.account_id, enterprise_id=reply.enterprise_id)

    def personnel(self, actor: Actor) -> Personnel:
        return self.client.proxy(Personnel, Call(actor).within(10))

    def reserve(self, number: int, *serials: int) -> Reserved:
        firm = self.firms[number]
        return self.personnel(firm).reserve_roster(
            application_id=APPLICATIONS[number],
            enterprise_id=str(firm.enterprise_id),
            posts=people(*serials),
        )

    def roster(self, number: int, actor: Actor | None = None) -> Roster:
        firm = self.firms[number]
        return self.personnel(actor or firm).roster(enterprise_id=str(firm.enterprise_id))

    def tell(self, event: EventType[F], number: int, **data: Any) -> None:
        """In the envelope in which the relay of the other service would publish it."""
        ids = {
            "application_id": APPLICATIONS[number],
            "enterprise_id": self.firms[number].enterprise_id,
        }
        told = event.load(ids | data, 1)  # as the release before would
        with self.db.transaction(system_call(event.source)) as tx:
            event_id = tx.publish(event, f"application:{APPLICATIONS[number]}", told)
            row = tx.session.execute(select(outbox).where(outbox.c.id == event_id)).one()
        for _ in range(2):
            self.queues.publish(row.exchange, row.routing_key, row.payload)


@pytest.fixture
def others(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Iterator[Others]:
    sms = "http://127.0.0.1:9"
    with (
        environment_of(servers, monkeypatch, "identity", "personnel", SMS_URL=sms) as values,
        running(IdentityService),
        running(PersonnelService),
        Client(values) as client,
    ):
        db = Db.connect(values["DATABASE_URL_PERSONNEL"], "personnel")
        yield Others(client, db, values["AMQP_URI_OPERATOR"])
        db.close()


def audited(others: Others, action: str) -> Sequence[AnyRow]:
    with others.db.read(system_call("test")) as session:
        return session.execute(select(audit).where(audit.c.action == action)).all()


@pytest.mark.spec("B-31")
def test_with_the_licence_the_people_become_the_roster(others: Others) -> None:
    others.reserve(0, 1, 2)
    assert others.roster(0).counts == {}
    others.tell(CASE_CLOSED, 0, outcome="ISSUED", licence_number="2-1-00001-2026")
    wait_for(lambda: others.roster(0).counts == {"TECH": 2})
    with pytest.raises(Conflict):
        others.reserve(1, 2)
    assert len(audited(others, "replace_roster")) == 1


@pytest.mark.parametrize(
    ("event", "data"),
    [
        (CASE_CLOSED, {"outcome": "REFUSED"}),
        (CASE_CLOSED, {"outcome": "REJECTED_FILING"}),
        (APPLICATION_ABANDONED, {"reason": "不再申请"}),
    ],
)
def test_any_other_end_sets_the_people_free(
    others: Others, event: EventType[Any], data: dict[str, str]
) -> None:
    others.reserve(0, 1)
    others.tell(event, 0, **data)
    wait_for(lambda: others.roster(0).total == 0)
    assert others.reserve(1, 1) == Reserved(count=1)


def test_reviewers_see_rosters_of_their_office_and_histories_with_a_record(others: Others) -> None:
    others.reserve(0, 1)
    [post] = others.roster(0, REVIEWER).items
    assert post.id_number_masked == f"330106********{identity_number(1)[-4:]}"
    elsewhere = Actor("staff", "reviewer-2", office=Office.FUJIAN.value, roles=("FORMAL",))
    for actor in (elsewhere, others.firms[1]):
        with pytest.raises(NotFound):
            others.roster(0, actor)
    history = others.personnel(REVIEWER).history(id_number=identity_number(1).lower())
    assert [item.enterprise_id for item in history.items] == [others.firms[0].enterprise_id]
    assert history.name == "员工1"
    assert others.personnel(REVIEWER).history(id_number=identity_number(2)).items == []
    seen = audited(others, "view_history")
    assert {row.actor["account_id"] for row in seen} == {"reviewer-1"}
    assert identity_number(1) not in str(seen)
    issuer = Actor("staff", "issuer", office=Office.ZHEJIANG.value, roles=("ISSUE",))
    for actor in (others.firms[0], issuer):
        with pytest.raises(Forbidden):
            others.personnel(actor).history(id_number=identity_number(1))
