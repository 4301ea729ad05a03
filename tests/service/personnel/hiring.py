"""A firm that hires and an office that decides, on a real database."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest

from chassis.context import Actor, Call
from contracts.hires import (
    AddPaper,
    DecideHire,
    DecideHires,
    Hire,
    HireId,
    HireSaved,
    HiresQuery,
    QueueQuery,
    SaveHire,
    StartHire,
)
from contracts.personnel import ActiveRosterQuery, Personnel
from rules.attachments import papers_of_hire
from rules.vocabulary.enumerations import Level, PersonKind
from services.personnel import queries
from services.personnel.hires import papers, views
from services.personnel.hires.deciding import decide_hire, decide_hires
from services.personnel.hires.filing import discard_hire, save_hire, start_hire, withdraw_hire
from tests.factories.applications import tabs
from tests.factories.facts import ON
from tests.service.personnel.conftest import Firm
from tests.service.personnel.test_leaves import Desk

SEEDS = itertools.count(5_000)
OFFICE = Actor("staff", "staff-1", "周敏", office="EAST_CHINA", roles=("PERSONNEL",))
_TABS = {
    PersonKind.TECH_HEAD: "technical_head",
    PersonKind.SAFETY_HEAD: "safety_head",
    PersonKind.TECH: "technicians",
    PersonKind.SKILL: "electricians",
}


def person(kind: PersonKind, seed: int, **changes: Any) -> dict[str, Any]:
    """{fields, rows} of somebody who meets every condition; seeds are different people."""
    tab = tabs(Level.THIRD, ON, seed=seed, submitter=("某人", "110101199001010031"))[_TABS[kind]]
    if tab["fields"]:
        fields, rows = dict(tab["fields"]), {n: list(found) for n, found in tab["rows"].items()}
        fields.pop("also_technician", None)
    else:
        fields, rows = dict(tab["rows"]["people"][0]), {}
    return {"fields": {**fields, **changes}, "rows": rows}


class Hiring(Desk):
    """A firm at its page 人员变更, that also hires."""

    @property
    def needs(self) -> Any:
        return {"db": self.firm.db, "vault": self.firm.vault, "review": self.review}

    def start(self, kind: PersonKind) -> str:
        return start_hire(self.call("start_hire"), StartHire(kind=kind), **self.needs).hire_id

    def save(self, hire_id: str, filled: dict[str, Any], **other: Any) -> HireSaved:
        version = other.pop("version", None)
        key = other.pop("key", None)
        request = SaveHire(
            hire_id=hire_id,
            version=self.hire(hire_id).version if version is None else version,
            **{"submit": True, **filled, **other},
        )
        return save_hire(self.call("save_hire", key), request, **self.needs)

    def paper(self, hire_id: str, slot: str, content: str = "") -> str:
        """Files of the same content are the same; without any, each is another one."""
        key = f"{papers.FOLDER}/{uuid.uuid4().hex}"
        request = AddPaper(
            hire_id=hire_id,
            slot=slot,
            filename=f"{slot}.pdf",
            size=2048,
            sha256=sha256((content or key).encode()).hexdigest(),
            object_key=key,
            content_type="application/pdf",
        )
        added = self.firm.db.command(
            self.call("add_paper"), request, papers.add_paper, vault=self.firm.vault
        )
        return added.paper_id

    def attach_all(self, hire_id: str) -> None:
        there = {one.slot for one in self.hire(hire_id).papers}
        for one in papers_of_hire(PersonKind(self.hire(hire_id).kind)):
            if one.required and one.code not in there:
                self.paper(hire_id, one.code)

    def submit(self, kind: PersonKind, filled: dict[str, Any]) -> str:
        """A hire handed in, which nothing stands against."""
        hire_id = self.start(kind)
        self.attach_all(hire_id)
        saved = self.save(hire_id, filled)
        assert saved.findings == [], saved.findings
        assert saved.state == "SUBMITTED"
        return hire_id

    def hire(self, hire_id: str, actor: Actor | None = None) -> Hire:
        call = Call(actor or self.firm.actor)
        with self.firm.db.read(call) as session:
            return views.find_hire(session, call, HireId(hire_id=hire_id), vault=self.firm.vault)

    def withdraw(self, hire_id: str) -> HireSaved:
        return self.firm.db.command(
            self.call("withdraw_hire"), HireId(hire_id=hire_id), withdraw_hire,
            vault=self.firm.vault,
        )  # fmt: skip

    def discard(self, hire_id: str) -> HireSaved:
        return self.firm.db.command(
            self.call("discard_hire"), HireId(hire_id=hire_id), discard_hire
        )

    def listed(self) -> list[Any]:
        call = Call(self.firm.actor)
        with self.firm.db.read(call) as session:
            return views.own_hires(session, call, HiresQuery(), vault=self.firm.vault).items

    def queue(self, actor: Actor = OFFICE) -> list[str]:
        call = Call(actor)
        with self.firm.db.read(call) as session:
            found = views.queue(session, call, QueueQuery(), vault=self.firm.vault)
            return [one.hire_id for one in found.items]

    def decide(
        self, hire_id: str, outcome: str = "PASS", opinion: str = "", actor: Actor = OFFICE
    ) -> None:
        request = DecideHire(
            hire_id=hire_id,
            version=self.hire(hire_id, actor).version,
            outcome=outcome,
            opinion=opinion,
        )
        self.firm.db.command(self.office("decide_hire", actor), request, decide_hire,
                             vault=self.firm.vault)  # fmt: skip

    def decide_all(self, ids: list[str], outcome: str = "PASS", opinion: str = "") -> Any:
        hires = [(one, self.hire(one, OFFICE).version) for one in ids]
        request = DecideHires(hires=hires, outcome=outcome, opinion=opinion)
        return self.firm.db.command(
            self.office("decide_hires", OFFICE), request, decide_hires, vault=self.firm.vault
        )

    def office(self, operation: str, actor: Actor) -> Call:
        return Call(
            actor,
            idempotency_key=uuid.uuid4().hex,
            operation=Personnel.operations()[operation],
        )


@pytest.fixture
def desk(holder: Firm) -> Hiring:
    """Of a firm with the least staff of level three."""
    return Hiring(holder)


@pytest.fixture
def new_desk(new_firm: Callable[[], Firm]) -> Callable[[], Hiring]:
    return lambda: Hiring(new_firm())


def somebody(kind: PersonKind = PersonKind.SKILL, **changes: Any) -> dict[str, Any]:
    return person(kind, next(SEEDS), **changes)


def profile_of(desk: Hiring, post_id: str) -> dict[str, Any]:
    call = desk.call("active_roster")
    with desk.firm.db.read(call) as session:
        request = ActiveRosterQuery(enterprise_id=desk.firm.enterprise_id)
        roster = queries.active_roster(session, call, request, vault=desk.firm.vault)
        (name,) = [one.name for one in desk.posts() if one.post_id == post_id]
        return next(one.profile for one in roster.posts if one.profile.get("name") == name)


def names_of(desk: Hiring, kind: PersonKind) -> list[str]:
    return [one.name for one in desk.posts(kind=kind)]
