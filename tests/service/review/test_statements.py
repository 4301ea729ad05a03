"""What one decision costs the database, and that it changes the case once."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import pytest
from sqlalchemy import event

from chassis.database import Db
from contracts.application import Applications
from contracts.review.cases import Decide
from rules.vocabulary.enumerations import StaffRole
from services.review.handlers import decide
from tests.service.review.conftest import Desk, call, reviewer

pytestmark = pytest.mark.service
MOST = 20
NOBODY = cast(Applications, None)  # is not asked


@contextmanager
def statements(db: Db) -> Iterator[list[str]]:
    """Every statement of both pools, as it is sent."""
    sent: list[str] = []

    def note(
        connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool
    ) -> None:
        sent.append(statement)

    engines = (db.engine, db._reading)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield sent
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


def test_an_acceptance_takes_few_statements_and_one_version(desk: Desk) -> None:
    case_id = desk.bring_to("ACCEPT")
    actor = reviewer(StaffRole.ACCEPT)
    task = desk.claim(case_id, actor)
    seen = desk.case(case_id)
    opinion = Decide(task_id=task.task_id, outcome="PASS", version=seen.version)
    asking = call(actor, "decide", key="once")
    with statements(desk.db) as sent:
        decide.give(asking, opinion, db=desk.db, applications=NOBODY)
    assert len(sent) <= MOST, "\n".join(sent)
    assert sum("UPDATE review_case" in one for one in sent) == 1
    after = desk.case(case_id)
    assert after.version == seen.version + 1
    assert after.acceptance_number and after.state == "EXAMINING"


def test_every_step_raises_the_version_by_one(desk: Desk) -> None:
    case_id = desk.open()
    versions = [desk.case(case_id).version]
    for _ in range(5):
        desk.pass_on(case_id)
        versions.append(desk.case(case_id).version)
    assert versions == list(range(1, 7))
