"""业务办理终止: a firm ends what it has submitted, and everybody hears of it."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from chassis.context import Call
from chassis.database import Db
from contracts.errors import Conflict, Invalid, NotFound
from contracts.review import Review
from rules.vocabulary.enumerations import Level, StaffRole
from tests.clients import Client
from tests.polling import wait_for
from tests.service.application.firms import SECONDS, Firm, reaches, register, reviewer
from tests.service.application.test_cancel import offers, persons_elsewhere
from tests.service.application.test_drafts import refused
from tests.service.gateway.cases import submitted

pytestmark = pytest.mark.service


def end(client: Client, firm: Firm, case_id: str, reason: str = "") -> Any:
    call = Call(firm.actor, idempotency_key=uuid.uuid4().hex).within(SECONDS)
    return client.proxy(Review, call).terminate(case_id=case_id, reason=reason)


@pytest.mark.spec("L-02", "L-03", "L-04")
def test_the_case_ends_the_people_are_free_and_whoever_has_the_task_is_told(
    firm: Firm, client: Client, db: Db
) -> None:
    assert offers(firm)["TERMINATE"].state == "CLOSED"
    told = refused(lambda: firm.ask.start(type="TERMINATE"), Invalid)
    assert "不需要新建申请" in told.findings[0]["message"]
    case_id = submitted(firm)
    assert offers(firm)["TERMINATE"].state == "OPEN"
    clerk = reviewer(client, None, StaffRole.FORMAL)

    def desk() -> Any:
        call = Call(clerk.actor, idempotency_key=uuid.uuid4().hex).within(SECONDS)
        return client.proxy(Review, call)

    def opened() -> Any:
        try:
            return desk().case(case_id=case_id)
        except NotFound:
            return None

    seen = wait_for(opened, what="the case") or opened()
    task = seen.open_task.task_id
    desk().claim(task_id=task)
    other = register(client, db)
    refused(lambda: end(client, other, case_id), NotFound)
    wanted = other.start()
    other.fill(wanted, "technical_head", firm.tabs(Level.THIRD)["technical_head"])
    assert persons_elsewhere(other, wanted), "they are reserved"

    end(client, firm, case_id, "改为申请二级")
    late = {"task_id": task, "outcome": "PASS", "version": seen.version}
    why = str(refused(lambda: desk().decide(**late), Conflict))
    assert "终止" in why and "改为申请二级" in why
    seen = opened()
    assert seen.blocked_reason == why and seen.open_task is None
    assert "已终止" not in str(desk().tasks()) and task not in str(desk().tasks())
    reaches(firm, case_id, "TERMINATED")
    wait_for(lambda: not persons_elsewhere(other, wanted), what="the people being free")
    again = refused(lambda: end(client, firm, case_id), Conflict)
    assert "终止" in str(again)
    assert firm.start(), "the same type may be applied for again"
    refused(lambda: end(client, firm, str(uuid.uuid4())), NotFound)
