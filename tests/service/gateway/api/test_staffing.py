"""人员变更 for programs: who serves, who leaves and comes back, a hire up to the office."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from chassis.context import Call
from contracts.identity import Identity
from rules.attachments import papers_of_hire
from rules.vocabulary.enumerations import Level, PersonKind
from tests.clients import Client
from tests.factories.holding import hold
from tests.factories.papers import PAPER
from tests.service.application.firms import Firm
from tests.service.gateway.api.program import Program
from tests.service.personnel.hiring import person

pytestmark = pytest.mark.service
SKILL = PersonKind.SKILL.value


@pytest.fixture
def program(system: dict[str, str], new_firm: Callable[..., Firm], client: Client) -> Program:
    """Of a firm that holds a licence of level three, with the least staff."""
    firm = new_firm()
    hold(system, str(firm.actor.enterprise_id), firm.entry, firm.tabs(Level.THIRD))
    call = Call(firm.actor, idempotency_key=uuid.uuid4().hex).within(30)
    token = client.proxy(Identity, call).issue_token(label="tests").token
    return Program(system["PORTAL_URL"], token)


@pytest.mark.spec("I-02", "I-06", "I-08")
def test_a_leave_its_effect_and_taking_it_back(program: Program) -> None:
    people = program.post("/staff/people", json={"kind": SKILL})
    wish = {"post_ids": [people["items"][0]["post_id"]]}
    assert program.post("/staff/leaves/effect", json=wish)["leaving"]
    assert program.post("/staff/leaves", json=wish, key="once") == {"count": 1}
    assert program.post("/staff/leaves", json=wish, key="once") == {"count": 1}
    again = program.ask("POST", "/staff/leaves", key="twice", json=wish)
    assert again.status_code == 409 and "已不在本单位名册上" in again.json()["detail"]
    rows = program.get("/staff/statistics")["statistics"]["current"]["rows"]
    assert {row["rule"]: row["measure"]["missing"] for row in rows if row["measure"]}["R-13"] == 1
    [left] = program.get("/staff/leaves")["items"]
    program.post(f"/staff/leaves/{left['leave_id']}/return")
    assert program.post("/staff/people", json={"kind": SKILL})["total"] == people["total"]
    assert program.get("/staff/shortfall").keys() == {"item"}


@pytest.mark.spec("I-12", "I-13")
def test_a_hire_is_kept_as_typed_and_handed_in_when_nothing_stands_against_it(
    program: Program,
) -> None:
    started = program.post("/staff/hires", json={"kind": SKILL})
    place, filled = f"/staff/hires/{started['hire_id']}", person(PersonKind.SKILL, 9_901)
    wrong = {**filled["fields"], "id_number": "110101199001010032"}
    asked = {"version": 0, "fields": wrong, "rows": {}, "submit": True}
    saved = program.put(place, json=asked)
    assert saved["state"] == "DRAFT" and "id_number" in {one["path"] for one in saved["findings"]}
    assert program.get(place)["fields"]["id_number"] == "110101199001010032"
    for number, one in enumerate(papers_of_hire(PersonKind.SKILL)):
        scan = ("scan.pdf", PAPER + b"\n" * number)
        program.post(f"{place}/papers", data={"slot": one.code}, files={"file": scan})
    asked |= {"version": saved["version"], "fields": filled["fields"]}
    assert program.put(place, json=asked)["state"] == "SUBMITTED"
    [paper, *_] = program.get(place)["papers"]
    opened = program.ask("GET", f"/staff/papers/{paper['paper_id']}")
    assert opened.content.startswith(PAPER)
    program.post(f"{place}/withdrawal")
    assert program.get("/staff/hires?state=DRAFT")["total"] == 1
    assert program.ask("DELETE", place).status_code == 409
    both = {"kind": SKILL, "rows": [person(PersonKind.SKILL, 9_902)["fields"], {"name": "乙"}]}
    assert program.post("/staff/hires/import", json=both) == {"count": 2, "wrong": 1}


def test_of_another_firm_nothing_is_there(program: Program) -> None:
    other = "00000000-0000-4000-8000-000000000001"
    for method, path in (("GET", f"/staff/hires/{other}"), ("GET", f"/staff/papers/{other}")):
        assert program.ask(method, path).status_code == 404
    assert program.ask("POST", "/staff/leaves", json={"post_ids": [other]}).status_code == 409
