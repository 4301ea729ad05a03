"""A holder, and what an office does about it of its own motion."""

import itertools
import uuid
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Actor, Call, system_call
from chassis.database import Db
from chassis.rows import AnyRow
from chassis.tables import outbox
from contracts.events import EventType
from contracts.review.licences import (
    LicenceQuery,
    PublicLicence,
)
from contracts.review.messages import FIRM_TOLD
from contracts.review.proceedings import (
    AnswerStatement,
    DecideProceeding,
    DropProceeding,
    MakeStatement,
    Proceeded,
    Proceeding,
    ProceedingId,
    Propose,
    RecordStatement,
)
from rules.messages import told
from rules.vocabulary.enumerations import StaffRole
from services.review import look_up
from services.review.licensing import repository
from services.review.proceedings import decide, propose, statements, views
from services.review.tables import licence_events
from tests.factories.licences import issue
from tests.service.review.conftest import Desk, call, reviewer

Q = TypeVar("Q")
R = TypeVar("R")
TODAY = date(2026, 3, 2)
WEEK = timedelta(days=7)
FACTS = "经查，该企业于2026年1月将许可证出租给他人使用。"
PROPOSER = reviewer(StaffRole.EXAMINE)
DECIDER = reviewer(StaffRole.DECIDE)
OPERATIONS: dict[type[Any], str] = {
    Propose: "propose",
    MakeStatement: "make_statement",
    RecordStatement: "record_statement",
    AnswerStatement: "answer_statement",
    DecideProceeding: "decide_proceeding",
    DropProceeding: "drop_proceeding",
}
SERIALS = itertools.count(70_000)


class Firm:
    """A holder, and what is done about it."""

    def __init__(self, db: Db, *, issued_on: date = TODAY) -> None:
        self.db, self.desk = db, Desk(db)
        self.id = str(uuid.uuid4())
        self.actor = Actor("enterprise", account_id="f", name="申请人", enterprise_id=self.id)
        with clock.travel(issued_on), db.transaction(system_call("review")) as tx:
            self.licence = repository.keep(tx, None, issue(issued_on, next(SERIALS), self.id))

    def ask(self, of: Callable[[Session, Call, Q], R], request: Q, actor: Actor | None = None) -> R:
        with self.db.read(call(actor or self.actor)) as session:
            return of(session, call(actor or self.actor), request)

    def do(self, of: Callable[..., Proceeded], request: Any, by: Actor) -> Proceeded:
        return self.db.command(call(by, OPERATIONS[type(request)]), request, of)

    def propose(self, ground: str = "LICENCE_ABUSE", by: Actor = PROPOSER, **of: str) -> Proceeded:
        of = of or {"licence_number": self.licence.number}
        return self.do(propose.propose, Propose(ground=ground, facts=FACTS, **of), by)

    def page(self, moved: Proceeded, actor: Actor = DECIDER) -> Proceeding:
        return self.ask(views.one, ProceedingId(proceeding_id=moved.proceeding_id), actor)

    def say(self, moved: Proceeded, text: str = "", *, final: bool = False) -> Proceeded:
        given = MakeStatement(proceeding_id=moved.proceeding_id, text=text, final=final)
        return self.do(statements.make, given, self.actor)

    def answer(self, moved: Proceeded, by: Actor = PROPOSER) -> None:
        for one in self.page(moved).statements:
            if one.answer is None:
                given = AnswerStatement(
                    proceeding_id=moved.proceeding_id,
                    statement_id=one.statement_id,
                    answer="意见不成立。",
                )
                self.do(statements.answer, given, by)

    def decide(
        self, moved: Proceeded, by: Actor = DECIDER, version: int | None = None
    ) -> Proceeded:
        at = version if version is not None else self.page(moved).version
        given = DecideProceeding(proceeding_id=moved.proceeding_id, text="", version=at)
        return self.do(decide.decide, given, by)

    def ended(self, ground: str = "LICENCE_ABUSE", **of: str) -> Proceeded:
        """Proposed, the firm has nothing to say, decided."""
        moved = self.propose(ground, PROPOSER, **of)
        self.say(moved, final=True)
        return self.decide(moved)

    def public(self) -> PublicLicence:
        (found,) = self.ask(look_up.search, LicenceQuery(text=self.licence.number)).items
        return found

    def told(self, type_: EventType[Any]) -> list[dict[str, Any]]:
        with self.db.read(system_call("review")) as session:
            asked = select(outbox.c.payload).where(outbox.c.type == type_.name)
            found = [row.payload["data"] for row in session.execute(asked.order_by(outbox.c.seq))]
        return [one for one in found if one["enterprise_id"] == self.id]

    def messages(self) -> list[tuple[str, str]]:
        """What the firm was told: (kind, what it says)."""
        data = self.told(FIRM_TOLD)
        return [(one["kind"], told(one["kind"], **one["values"]).body) for one in data]

    def events(self) -> Sequence[AnyRow]:
        with self.db.read(system_call("review")) as session:
            asked = select(licence_events).where(licence_events.c.licence_id == self.licence.id)
            return session.execute(asked.order_by(licence_events.c.sequence)).all()
