"""A database of evaluation, cases in it that review has told of, and who rates and handles."""

import itertools
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

import pytest

from chassis.context import ANONYMOUS_ACTOR, Actor, Call
from chassis.database import Db
from chassis.settings import settings
from chassis.table import _needs
from chassis.vault import Vault
from contracts.evaluation import Evaluations
from contracts.review.cases import CASE_CLOSED, CASE_MOVED, CaseClosed, CaseMoved, StepDone
from rules.vocabulary.enumerations import (
    CaseOutcome,
    Office,
    RegisterEffect,
    RosterEffect,
    StaffRole,
)
from rules.vocabulary.firm import FirmRole
from services.evaluation import reactions
from services.evaluation.service import EvaluationService
from tests.events import arrived
from tests.infrastructure import Servers

R = TypeVar("R")
_numbers = itertools.count(1)
_mobiles = itertools.count(13_900_000_000)
ROWS = {row.name: row for row in EvaluationService.table}


def mobile() -> str:
    """One that nobody has used."""
    return str(next(_mobiles))


def filer(enterprise_id: str | None) -> Actor:
    """Of a firm; each is another person."""
    account, roles = str(uuid.uuid4()), (FirmRole.CLERK.value,)
    return Actor("enterprise", account, "某企业", enterprise_id=enterprise_id, roles=roles)


def staff(role: StaffRole = StaffRole.EVALUATION, office: str | None = Office.EAST_CHINA) -> Actor:
    """Each is another person."""
    number = next(_numbers)
    account = str(uuid.UUID(int=number))
    return Actor("staff", account, f"人员{number}", office=office, roles=(role.value,))


class Case:
    """One that review has told of."""

    def __init__(self, world: "World", office: str = Office.EAST_CHINA, type_: str = "NEW") -> None:
        self.world, self.office, self.type = world, office, type_
        self.id, self.firm_id = str(uuid.uuid4()), str(uuid.uuid4())
        self.number = f"SQ2026-{next(_numbers):06d}"
        self.firm = filer(self.firm_id)
        self.reviewer = staff(StaffRole.ACCEPT, office)

    def moved(self, step: str = "ACCEPT", state: str = "EXAMINING") -> None:
        told = CaseMoved(
            application_id=self.id, enterprise_id=self.firm_id, state=state, done=self._done(step)
        )
        event = replace(arrived(CASE_MOVED, told), actor=self.reviewer)
        self.world.db.react(event, "tests", reactions.case_moved)

    def closed(self, outcome: CaseOutcome = CaseOutcome.GRANTED, *, by_office: bool = True) -> None:
        told = CaseClosed(
            application_id=self.id,
            enterprise_id=self.firm_id,
            type=self.type,
            outcome=outcome,
            state="ISSUED",
            roster=RosterEffect.KEEP,
            register=RegisterEffect.NONE,
            done=self._done("ISSUE") if by_office else None,
        )
        event = replace(arrived(CASE_CLOSED, told), actor=self.reviewer)
        self.world.db.react(event, "tests", reactions.case_closed)

    def _done(self, step: str) -> StepDone:
        return StepDone(step=step, type=self.type, number=self.number, office=self.office)

    @property
    def invitations(self) -> list[Any]:
        return list(self.world.ask(self.firm, "invitations").items)


class World:
    """The service's operations, asked by anybody."""

    def __init__(self, db: Db, vault: Vault) -> None:
        self.db, self.vault = db, vault
        self.identity: Any = None  # asked only where mobiles are confirmed

    def ask(self, actor: Actor, operation: str, key: str | None = None, **fields: Any) -> Any:
        """As over the broker: what is sent is examined, who asks must be allowed."""
        found = Evaluations.operations()[operation]
        assert actor.permissions & found.allow, (actor.permissions, operation)
        request = found.asks.examine(fields)
        call = Call(actor, idempotency_key=key, operation=found)
        row = ROWS[found.name if found.name != "proof" else "open_proof"]
        return row.run(self, self._needs(row), call, request)

    def _needs(self, row: Any) -> dict[str, Any]:
        return {name: getattr(self, name) for name in _needs(row.function)}

    def window(self, name: str = "", by: Actor | None = None, **more: Any) -> Any:
        """A code of a window."""
        window = name or f"受理窗口{next(_numbers)}"
        return self.ask(by or staff(), "make_code", window=window, **more)

    def scan(self, token: str, key: str | None = None, **filled: Any) -> Any:
        values = {"level": "SATISFIED", "mobile": mobile(), "token": token, **filled}
        return self.ask(ANONYMOUS_ACTOR, "scan", key, **values)


@pytest.fixture(scope="module")
def vault() -> Vault:
    return Vault({"test": bytes(range(32))}, "test", bytes(range(32, 64)))


@pytest.fixture(scope="module")
def world(servers: Servers, vault: Vault) -> Iterator[World]:
    with servers.database("evaluation") as urls, pytest.MonkeyPatch.context() as patch:
        patch.delenv("EVALUATION_CONFIRM_MOBILE", raising=False)
        settings.cache_clear()
        database = Db.connect(urls.app, "evaluation")
        yield World(database, vault)
        database.close()


@pytest.fixture
def new_case(world: World) -> Callable[..., Case]:
    return lambda **particular: Case(world, **particular)
