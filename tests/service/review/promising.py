"""A firm that was granted a licence on a promise, and what its office finds of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Actor, Call, system_call
from chassis.database import Db
from chassis.tables import outbox
from contracts.review.inspections import (
    Inspected,
    InspectionId,
    Line,
    PlanInspection,
    ReportInspection,
)
from contracts.review.messages import FIRM_TOLD
from contracts.review.verification import (
    Commitment,
    CommitmentId,
    CommitmentQuery,
    Conclude,
    Concluded,
    RecordCheck,
)
from rules.messages import told
from rules.vocabulary.enumerations import StaffRole
from services.review.inspections import commands as inspecting
from services.review.inspections import views as inspections
from services.review.verification import commands, views
from tests.service.review.conftest import Desk, call, reviewer

Q = TypeVar("Q")
R = TypeVar("R")
VERIFIER = reviewer(StaffRole.EXAMINE)
DATA = ("ENTRY", "FINANCE", "PERFORMANCE", "HEADS", "STAFF", "SAFETY")


class Promiser:
    """categories of the second level are visited, of the third are not."""

    def __init__(self, db: Db, level: str = "2", **changes: Any) -> None:
        self.db, self.desk = db, Desk(db)
        self.id = str(uuid.uuid4())
        self.actor = Actor("enterprise", account_id="f", name="申请人", enterprise_id=self.id)
        told = {"enterprise_id": self.id, "procedure": "PROMISE", "categories": {"CZ": level}}
        self.case_id = self.desk.open(**told | changes)
        self.desk.give(self.case_id, "PASS")
        self.done = self.desk.give(self.case_id, "GRANT")

    @property
    def commitment_id(self) -> str:
        (line,) = (c for c in self.desk.case(self.case_id).commitments if c.case_id == self.case_id)
        return line.commitment_id

    def page(self, by: Actor = VERIFIER) -> Commitment:
        return self.ask(views.one, CommitmentId(commitment_id=self.commitment_id), by)

    def ask(self, of: Callable[[Session, Call, Q], R], request: Q, by: Actor = VERIFIER) -> R:
        with self.db.read(call(by)) as session:
            return of(session, call(by), request)

    def check(self, code: str, result: str = "MET", text: str = "", by: Actor = VERIFIER) -> None:
        found = self.page()
        request = RecordCheck(
            commitment_id=self.commitment_id, check=code, result=result, text=text,
            version=found.version,
        )  # fmt: skip
        self.db.command(call(by, "record_check"), request, commands.record_check)

    def check_all(self, **wrong: str) -> None:
        """wrong: what was found otherwise than promised, by check."""
        for code in DATA:
            text = wrong.get(code, "")
            self.check(code, "NOT_MET" if text else "MET", text)

    def conclude(
        self, verdict: str, text: str = "", until: date | None = None, by: Actor = VERIFIER
    ) -> Concluded:
        request = Conclude(
            commitment_id=self.commitment_id, verdict=verdict, text=text, until=until,
            version=self.page().version,
        )  # fmt: skip
        return self.db.command(call(by, "conclude"), request, commands.conclude)

    def visit(self, on: date | None = None, by: Actor = VERIFIER, **of: str) -> Inspected:
        request = PlanInspection(
            **of or {"commitment_id": self.commitment_id},
            planned_on=on or clock.today(),
            place="上海市浦东新区世纪大道100号",
            people=["核查人员甲", "核查人员乙"],
        )
        return self.db.command(call(by, "plan_inspection"), request, inspecting.plan)

    def report(self, visit: Inspected, by: Actor = VERIFIER, **more: Any) -> Inspected:
        seen = self.ask(inspections.one, InspectionId(inspection_id=visit.inspection_id), by)
        wrong = more.pop("wrong", {})
        lines = [
            Line(
                code=one.code,
                result="NOT_MET" if one.code in wrong else "MET",
                note=wrong.get(one.code, ""),
            )
            for one in seen.checklist
        ]
        given: dict[str, Any] = {
            "lines": lines,
            "summary": "现场与申报一致。",
            "version": seen.version,
        } | more
        request = ReportInspection(inspection_id=visit.inspection_id, **given)
        return self.db.command(call(by, "report_inspection"), request, inspecting.report)

    def listed(self, by: Actor = VERIFIER, **asked: Any) -> list[str]:
        """Ids of this firm's that the worklist shows."""
        found = self.ask(views.listed, CommitmentQuery(**asked), by)
        return [one.commitment_id for one in found.items if one.enterprise_id == self.id]

    def messages(self) -> list[tuple[str, str]]:
        with self.db.read(system_call("review")) as session:
            asked = select(outbox.c.payload).where(outbox.c.type == FIRM_TOLD.name)
            found = [row.payload["data"] for row in session.execute(asked.order_by(outbox.c.seq))]
        mine = [one for one in found if one["enterprise_id"] == self.id]
        return [(one["kind"], told(one["kind"], **one["values"]).body) for one in mine]
