"""A database of personnel, firms and their people in it."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from chassis.context import Actor, Call, system_call
from chassis.database import Db
from chassis.vault import Vault
from contracts.personnel import (
    FindElsewhere,
    Personnel,
    Post,
    Reserved,
    ReserveRoster,
    Roster,
    RosterQuery,
)
from rules.vocabulary.enumerations import PersonKind
from services.personnel import queries
from services.personnel.handlers import reserve_roster
from tests.factories.registrations import identity_number
from tests.infrastructure import Servers


def call(operation: str, actor: Actor, key: str | None = None) -> Call:
    return Call(actor, idempotency_key=key, operation=Personnel.operations()[operation])


def people(*serials: int, kind: str = "TECH") -> list[Post]:
    """Posts for these people; the same serial is the same person."""
    return [
        Post(
            id_number=identity_number(serial),
            name=f"员工{serial}",
            kind=PersonKind(kind),
            row_id=f"{kind}-{serial}",
            profile={"name": f"员工{serial}", "specialty": "电气工程"},
        )
        for serial in serials
    ]


class Firm:
    """A firm with one application."""

    def __init__(self, db: Db, vault: Vault) -> None:
        self.db, self.vault = db, vault
        self.enterprise_id, self.application_id = str(uuid.uuid4()), str(uuid.uuid4())
        self.actor = Actor("enterprise", "a", "某企业", enterprise_id=self.enterprise_id)

    def reserve(self, posts: list[Post], key: str | None = None, **changes: Any) -> Reserved:
        ids: dict[str, Any] = {
            "application_id": self.application_id,
            "enterprise_id": self.enterprise_id,
        }
        request = ReserveRoster(**{**ids, "posts": posts, **changes})
        asking = call("reserve_roster", self.actor, key)
        return self.db.command(asking, request, reserve_roster.reserve_roster, vault=self.vault)

    def elsewhere(self, numbers: list[str], **changes: Any) -> list[str]:
        ids = {"enterprise_id": self.enterprise_id, **changes}
        asking = call("find_elsewhere", self.actor)
        with self.db.read(asking) as session:
            request = FindElsewhere(id_numbers=numbers, **ids)
            return queries.find_elsewhere(session, asking, request, vault=self.vault).id_numbers

    def roster(self, kind: str | None = None, page: int = 1) -> Roster:
        request = RosterQuery(enterprise_id=self.enterprise_id, kind=kind, page=page)
        with self.db.read(system_call("test")) as session:
            return queries.roster(session, request, vault=self.vault)


@pytest.fixture
def vault() -> Vault:
    return Vault({"test": bytes(range(32))}, "test", bytes(range(32, 64)))


@pytest.fixture
def db(servers: Servers) -> Iterator[Db]:
    with servers.database("personnel") as urls:
        database = Db.connect(urls.app, "personnel")
        yield database
        database.close()


@pytest.fixture
def new_firm(db: Db, vault: Vault) -> Callable[[], Firm]:
    return lambda: Firm(db, vault)
