"""Cases brought to where a page test begins, by reviewers who ask the services directly."""

from __future__ import annotations

import time
import uuid
from typing import Any

from chassis.context import Actor, Call
from contracts.application import Applications
from contracts.errors import NotFound
from contracts.personnel import Personnel
from contracts.review import Review
from contracts.review.cases import Case
from contracts.structs import as_dict
from rules.signs import signs_in
from services.review.procedure import Step, steps_of
from tests.clients import Client
from tests.polling import wait_for
from tests.service.application.firms import Firm, reaches

GRANTING = {"DECIDE": "GRANT"}
SECONDS = 15


def submitted(firm: Firm) -> str:
    """The id of a complete application, just submitted."""
    application_id = firm.complete()
    firm.ask.submit(application_id=application_id)
    return application_id


def issued(client: Client, firm: Firm) -> dict[str, Any]:
    """The licence of an application that passed every step, once every service has heard it."""
    application_id = submitted(firm)
    grant(client, application_id)
    reaches(firm, application_id, "ISSUED")
    firm_id = str(firm.actor.enterprise_id)
    roster = client.proxy(Personnel, Call(firm.actor).within(SECONDS)).roster
    wait_for(lambda: roster(enterprise_id=firm_id).counts, what="the roster")
    call = Call(firm.actor).within(SECONDS)
    held = client.proxy(Review, call).licences(enterprise_id=firm_id)
    return as_dict(held.items[0])


def grant(client: Client, case_id: str, type_: str = "NEW") -> None:
    """Every step ends in favour of the applicant."""
    for step in steps_of(type_, "GENERAL").usual:
        pass_on(client, case_id, step)


def pass_on(client: Client, case_id: str, step: Step) -> None:
    """The step ends in favour of the applicant; every step has a reviewer of its own."""
    roles = (step.role.value,)
    actor = Actor("staff", f"reviewer-{step.code}", f"{step.title}审核员", roles=roles)
    case = _opened(client, actor, case_id)
    assert case.open_task, step.code
    task_id = case.open_task.task_id
    ask(client, actor).claim(task_id=task_id)
    call = Call(actor).within(SECONDS)
    report = client.proxy(Applications, call).snapshot(application_id=case_id).report
    manual = {item["rule"] for item in report["findings"] if item["result"] == "manual"}
    if step.code == "EXAMINE":
        for sign in signs_in(report["findings"]):
            ask(client, actor).close_sign(case_id=case_id, sign=sign, remark="已核对")
    ask(client, actor).decide(
        task_id=task_id,
        outcome=GRANTING.get(step.code, "PASS"),
        version=case.version,
        manual_confirmed=sorted(manual),
    )


def ask(client: Client, actor: Actor) -> Review:
    call = Call(actor, idempotency_key=uuid.uuid4().hex).within(SECONDS)
    return client.proxy(Review, call)


def _opened(client: Client, actor: Actor, case_id: str) -> Case:
    """The case arrives with an event, so it may take a moment."""
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            return ask(client, actor).case(case_id=case_id)
        except NotFound:
            assert time.monotonic() < deadline, "the case was not opened"
