"""登记事项变更: what is registered changes with the grant and not before, wherever it is shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from chassis import clock
from chassis.context import Call, system_call
from chassis.tables import audit, outbox
from contracts.application.sections import SectionData
from contracts.errors import Conflict, Forbidden, Invalid, NotFound
from contracts.review import Review
from contracts.review.cases import Case
from contracts.structs import as_dict
from rules.vocabulary.enumerations import Level, Office, StaffRole
from services.identity.tables import enterprise, former_entry
from services.review.procedure import steps_of
from services.review.tables import licence_events
from tests.clients import Client
from tests.factories.holding import hold
from tests.polling import wait_for
from tests.service.application.changing import (
    NEW_NAME,
    NEW_REP,
    anybody,
    begun,
    change,
    entry_of,
    filed,
    granted,
    licence_of,
    of,
    submitter,
)
from tests.service.application.firms import SECONDS, Firm, Person, reaches
from tests.service.application.test_drafts import refused
from tests.service.application.test_reissue import filled as reissue
from tests.service.gateway.cases import grant, pass_on

pytestmark = pytest.mark.service


@pytest.mark.spec("D-02", "D-03", "D-12", "D-13")
def test_all_that_changes_is_shown_everywhere_once_it_is_granted_and_nowhere_before(
    system: dict[str, str], firm: Firm, client: Client
) -> None:
    values = {
        **NEW_NAME, **NEW_REP, "address": "浙江省杭州市滨江区江南大道588号",
        "registered_capital": "8000", "economic_kind": "JOINT_STOCK",
        "enterprise_type": "CONTRACTOR",
    }  # fmt: skip
    old_name, old = firm.entry["name"], entry_of(client, firm)
    application_id = filed(system, firm, **values)
    before, number = licence_of(client, firm), licence_of(client, firm)["number"]
    steps = steps_of("REG_CHANGE", "GENERAL").steps
    for step in steps[:-1]:
        reaches(firm, application_id, step.state)
        pass_on(client, application_id, step)
    reaches(firm, application_id, steps[-1].state)
    assert (licence_of(client, firm), entry_of(client, firm)) == (before, old)
    (found,) = anybody(client).search_licences(text=number).items
    assert (found.name, found.former_names) == (old_name, [])
    assert number not in str(anybody(client).search_licences(text=NEW_NAME["name"]))

    pass_on(client, application_id, steps[-1])
    reaches(firm, application_id, "ISSUED")
    after = licence_of(client, firm)
    for name in ("name", "address", "legal_representative"):
        assert after[name] == values[name] != before[name]
    for name in ("number", "valid_from", "valid_to", "categories", "office", "issued_on"):
        assert after[name] == before[name]
    for asked in (old_name, NEW_NAME["name"], number):
        hits = anybody(client).search_licences(text=asked).items
        (mine,) = [one for one in hits if one.number == number]
        assert (mine.name, mine.former_names) == (NEW_NAME["name"], [old_name])
    verified, void = (
        anybody(client).verify(token=one["verification_token"]) for one in (after, before)
    )
    assert (verified.print.state, void.print.state) == ("VALID", "VOID")
    assert verified.former_names == [old_name]

    def entered() -> Any:
        return entry_of(client, firm)["version"] == old["version"] + 1

    wait_for(entered, what="the register entry")
    entry = entry_of(client, firm)
    assert {name: str(entry[name]).removesuffix(".0000") for name in values} == values
    mine = licence_events.c.licence_id == after["licence_id"]
    told = of(system, "review", select(licence_events.c.event).where(mine))[-1]["event"]
    changed = set(told["data"]["changed"])
    assert {"name", "address", "legal_representative"} <= changed
    assert not changed & {"number", "uscc", "categories", "valid_to"}
    was = of(system, "identity", select(former_entry).where(
        former_entry.c.enterprise_id == firm.actor.enterprise_id
    ))  # fmt: skip
    assert [one["name"] for one in was] == [old_name]
    mine = client.proxy(Review, Call(firm.actor).within(SECONDS))
    documents = mine.progress(case_id=application_id).documents
    assert "准予变更行政许可决定书" in [one.title for one in documents]


@pytest.mark.spec("P-07")
def test_the_number_of_a_new_legal_representative_travels_in_no_event(
    system: dict[str, str], firm: Firm, client: Client
) -> None:
    application_id = filed(system, firm, **NEW_REP)
    granted(client, firm, application_id)
    number = NEW_REP["legal_representative_id"]
    wait_for(lambda: entry_of(client, firm)["legal_representative_id"] == number, what="the entry")
    for service in ("application", "review"):
        sent = of(system, service, select(outbox.c.payload))
        assert number not in json.dumps(sent, default=str)
    written = of(system, "identity", select(audit))
    assert number not in str(written)
    kept = select(enterprise).where(enterprise.c.id == firm.actor.enterprise_id)
    assert number.encode() not in bytes(of(system, "identity", kept)[0]["legal_representative_id"])
    reviewer = Person(client, system_call("tests").actor)
    assert reviewer.ask.register_values(application_id=application_id).values == NEW_REP
    assert refused(lambda: firm.ask.register_values(application_id=application_id), Forbidden)


@pytest.mark.spec("N-10")
def test_who_moves_to_another_office_is_heard_there_and_belongs_there_once_granted(
    system: dict[str, str], new_firm: Callable[..., Firm], client: Client, staff: Any
) -> None:
    firm = new_firm(division="330100")
    seat = {"address": "江苏省南京市鼓楼区中山路1号", "division": "320100"}
    application_id = filed(system, firm, **seat)
    here = staff(Office.JIANGSU, StaffRole.FORMAL)
    left = staff(Office.ZHEJIANG, StaffRole.FORMAL)

    def seen(by: Person) -> Case | None:
        asked = client.proxy(Review, by.call)
        try:
            return asked.case(case_id=application_id)
        except NotFound:
            return None

    case = wait_for(lambda: seen(here), what="the case")
    assert case.office == "JIANGSU" and case.address == firm.entry["address"]
    assert case.changes and case.changes.address == seat["address"]
    assert seen(left) is None
    shown = here.ask.section(application_id=application_id, section="changes")
    assert shown.changed == ["address", "division"]
    held = licence_of(client, firm)
    assert held["office"] == "ZHEJIANG"

    def licences(by: Person) -> list[Any]:
        asked = client.proxy(Review, by.call)
        return [
            as_dict(one)
            for one in asked.licences(enterprise_id=str(firm.actor.enterprise_id)).items
        ]

    assert (len(licences(left)), len(licences(here))) == (1, 0)
    granted(client, firm, application_id)
    assert (len(licences(left)), len(licences(here))) == (0, 1)
    after = licence_of(client, firm)
    assert (after["number"], after["office"]) == (held["number"], "JIANGSU")
    wait_for(lambda: entry_of(client, firm)["office"] == "JIANGSU", what="the register entry")
    later = firm.ask.start(type="REISSUE").application_id
    assert firm.ask.get(application_id=later).office == "JIANGSU"


@pytest.mark.spec("D-12", "N-10")
def test_what_else_runs_of_the_firm_gets_its_new_name_and_goes_to_its_office(
    system: dict[str, str], new_firm: Callable[..., Firm], client: Client, staff: Any
) -> None:
    """补证 was filed first, which a 登记事项变更 may run beside."""
    firm = new_firm(division="330100")
    hold(system, str(firm.actor.enterprise_id), firm.entry, firm.tabs(Level.THIRD))
    lost = str(firm.ask.start(type="REISSUE").application_id)
    place: dict[str, Any] = {"application_id": lost, "section": "reissue"}
    firm.ask.save_fields(**place, values=reissue(firm), version=0)
    firm.attach_all(lost)
    firm.ask.submit(application_id=lost)
    moving = str(firm.ask.start(type="REG_CHANGE").application_id)
    place = {"application_id": moving, "section": "applicant"}
    firm.ask.save_fields(**place, values=submitter(firm), version=0)
    change(firm, moving, **NEW_NAME, address="江苏省南京市鼓楼区中山路1号", division="320100")
    firm.attach_all(moving)
    firm.ask.submit(application_id=moving)
    granted(client, firm, moving)
    here = staff(Office.JIANGSU, StaffRole.FORMAL)
    case = client.proxy(Review, here.call).case(case_id=lost)
    assert (case.enterprise_name, case.office) == (NEW_NAME["name"], "JIANGSU")
    assert case.open_task and case.open_task.claimed_by_name is None
    shown = wait_for(lambda: _seen(here, lost), what="the application at its new office")
    assert shown.section == "reissue"
    grant(client, lost, "REISSUE")
    reaches(firm, lost, "ISSUED")
    assert licence_of(client, firm)["name"] == NEW_NAME["name"]


def _seen(by: Person, application_id: str) -> SectionData | None:
    try:
        return by.ask.section(application_id=application_id, section="reissue")
    except NotFound:
        return None


@pytest.mark.spec("D-04", "D-07", "D-08", "D-11")
def test_what_is_wrong_is_said_and_only_what_differs_is_to_be_proven(
    system: dict[str, str], firm: Firm, new_firm: Callable[..., Firm]
) -> None:
    application_id = begun(system, firm)
    place: dict[str, Any] = {"application_id": application_id, "section": "changes"}
    shown = firm.ask.section(**place)
    assert shown.before == shown.fields and shown.changed == []
    assert shown.before["name"] == firm.entry["name"]
    change(firm, application_id)
    gaps = [gap.message for gap in firm.ask.section(**place).gaps]
    assert any("至少变更一项" in one for one in gaps)
    refusal = refused(lambda: firm.ask.submit(application_id=application_id), Invalid)
    assert any("至少变更一项" in one["message"] for one in refusal.findings)

    other = new_firm()
    for wrong, path in (
        ({"uscc": "91330100MA27X0000A"}, "uscc"),
        ({"uscc": other.entry["uscc"]}, "uscc"),
        ({"legal_representative_id": "330102198505201230"}, "legal_representative_id"),
        ({"division": "999999"}, "division"),
        ({"name": ""}, None),
    ):
        if path is None:
            saved = change(firm, application_id, **wrong)
            assert [gap.path for gap in saved.gaps] == ["name"]
            continue
        found = refused(lambda: change(firm, application_id, **wrong), Invalid)  # noqa: B023
        assert [one["path"] for one in found.findings] == [path]

    documents: dict[str, Any] = {"application_id": application_id, "section": "documents"}

    def asked() -> set[str]:
        return {one.code for one in firm.ask.section(**documents).slots}

    change(firm, application_id, name=NEW_NAME["name"], registered_capital="5000.00")
    assert "NEW_LEGAL_REP_ID" not in asked()
    change(firm, application_id, **{"name": firm.entry["name"], **NEW_REP})
    assert "NEW_LEGAL_REP_ID" in asked()


@pytest.mark.spec("D-14")
def test_what_changed_more_than_thirty_days_ago_is_accepted_with_a_warning(
    system: dict[str, str], firm: Firm
) -> None:
    application_id = begun(system, firm)
    place: dict[str, Any] = {"application_id": application_id, "section": "changes"}
    for days, late in ((30, False), (31, True)):
        on = (clock.today() - timedelta(days=days)).isoformat()
        change(firm, application_id, **NEW_NAME, changed_on=on)
        warned = [one.path for one in firm.ask.section(**place).warnings]
        assert (warned == ["changed_on"]) is late
    firm.attach_all(application_id)
    check = firm.ask.check(application_id=application_id)
    assert check.can_submit and "已超过规定的申请期限" in check.warnings[0].message


@pytest.mark.spec("D-01", "A-29")
def test_without_a_licence_nothing_is_changed(firm: Firm) -> None:
    assert "取得许可证后" in refused(lambda: firm.ask.start(type="REG_CHANGE"), Conflict).message
