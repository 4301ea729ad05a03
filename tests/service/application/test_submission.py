"""资料审核 and 资料提交 with the real rules, identity, personnel and review."""

import uuid
from collections.abc import Callable
from typing import Any

import eventlet
import pytest
from sqlalchemy import func, select

from chassis import clock
from chassis.context import system_call
from chassis.database import Db
from chassis.tables import audit, outbox
from contracts.application.sections import ImportRow
from contracts.application.submission import Submitted
from contracts.errors import Conflict, Invalid, NotFound, Unavailable, Unexpected
from contracts.personnel import Personnel
from rules.vocabulary.enumerations import Level, StaffRole
from services.application import repository
from services.application.assessment import assess
from services.application.tables import Submission
from tests.clients import Client
from tests.service.application.firms import SENT, Firm, Person
from tests.service.application.test_drafts import refused

pytestmark = pytest.mark.service
SUBMIT = "services.application.handlers.submit"


def submitted_rounds(db: Db, application_id: str) -> int:
    with db.read(system_call("tests")) as session:
        wanted = Submission.application_id == application_id
        return session.scalar(select(func.count()).select_from(Submission).where(wanted)) or 0


def told(db: Db, application_id: str) -> list[Any]:
    with db.read(system_call("tests")) as session:
        wanted = outbox.c.stream == f"application:{application_id}"
        return list(session.scalars(select(outbox.c.payload).where(wanted)))


@pytest.mark.spec("B-28", "B-32", "B-33", "B-35")
def test_an_unfinished_application_is_refused_with_everything_that_stands_against_it(
    firm: Firm,
) -> None:
    application_id = firm.start()
    chosen = firm.tabs(Level.THIRD)["categories"]
    firm.fill(application_id, "categories", chosen)
    check = firm.ask.check(application_id=application_id)
    assert not check.can_submit
    assert {gap.section for gap in check.gaps} == {"basic", "technical_head", "safety_head"}
    failed = {f["rule"]: f for f in check.report["findings"] if f["result"] == "fail"}
    assert {"R-11", "R-13", "R-14", "M-01"} <= set(failed)
    assert failed["R-13"]["tab"] == "electricians"
    assert failed["R-13"]["missing"] == 10
    assert {row["title"] for row in check.conditions} >= {"净资产", "电力相关专业技能人员"}
    refusal = refused(lambda: firm.ask.submit(application_id=application_id), Invalid)
    assert {finding["tab"] for finding in refusal.findings} >= {"basic", "electricians"}
    assert {finding.get("rule") for finding in refusal.findings} >= {"R-13", None}
    assert firm.ask.get(application_id=application_id).state == "DRAFT"


@pytest.mark.spec("B-35", "B-36", "B-10", "P-02")
def test_a_clean_application_is_submitted_locked_and_told(firm: Firm, db: Db) -> None:
    application_id = firm.complete()
    shown = firm.ask.get(application_id=application_id)
    assert {section.state for section in shown.sections} == {"complete", "optional"}
    assert firm.ask.check(application_id=application_id).can_submit
    reply = firm.ask.submit(application_id=application_id)
    assert (reply.state, reply.round) == ("FORMAL_REVIEW", 1)
    assert reply.number.startswith(f"SQ{clock.today().year}-")
    now = firm.ask.get(application_id=application_id)
    assert (now.number, now.editable) == (reply.number, False)
    receipt = firm.ask.receipt(application_id=application_id)
    assert (receipt.number, receipt.round, receipt.submitted_at) == (
        reply.number, 1, reply.submitted_at,
    )  # fmt: skip
    assert (receipt.grades, receipt.enterprise_name) == (["承装类三级"], firm.entry["name"])
    files = [file for tab in receipt.tabs for file in tab.files]
    assert len(files) > 20 and all(file.name != "附件" and file.size for file in files)
    assert receipt == firm.ask.receipt(application_id=application_id, round=1)
    refused(lambda: firm.ask.receipt(application_id=application_id, round=2), NotFound)
    (event,) = told(db, application_id)
    assert event["data"]["number"] == reply.number
    assert event["data"]["categories"] == {"CZ": "3"}
    assert event["data"]["legal_representative"] == firm.entry["legal_representative"]
    numbers = {
        person["id_number"]
        for tab in firm.tabs(Level.THIRD).values()
        for person in (tab["fields"], *tab["rows"].get("people", []))
        if "id_number" in person
    }
    assert len(numbers) == 16 and not any(number in str(event) for number in numbers)


@pytest.mark.spec("B-36")
def test_after_submission_every_change_is_refused_in_chinese(firm: Firm) -> None:
    application_id = firm.complete()
    data = firm.ask.section(application_id=application_id, section="technicians")
    row_id = data.rows["people"][0]["id"]
    (file, *_) = data.row_slots[row_id][0].files
    firm.ask.submit(application_id=application_id)
    people: dict[str, Any] = {
        "application_id": application_id,
        "section": "technicians",
        "rowset": "people",
    }
    values = firm.tabs(Level.THIRD)["technicians"]["rows"]["people"][0]
    basic: dict[str, Any] = {"application_id": application_id, "section": "basic"}
    attempts = [
        lambda: firm.ask.save_fields(**basic, values={}, version=1),
        lambda: firm.ask.save_row(**people, values=values),
        lambda: firm.ask.delete_row(**people, row_id=row_id),
        lambda: firm.ask.import_rows(**people, rows=[ImportRow(line=2, values=values)]),
        lambda: firm.ask.upload_place(**basic, **SENT),
        lambda: firm.attach(
            application_id,
            "basic",
            "BUSINESS_LICENCE",
            object_key=f"applications/{application_id}/x",
        ),
        lambda: firm.ask.remove_attachment(attachment_id=file.attachment_id),
        lambda: firm.ask.abandon(application_id=application_id, reason="x"),
        lambda: firm.ask.submit(application_id=application_id),
    ]
    for attempt in attempts:
        assert "内容已锁定" in refused(attempt, Conflict).message


@pytest.mark.spec("P-05")
def test_a_double_click_submits_once(firm: Firm, db: Db) -> None:
    application_id = firm.complete()
    submit = firm.ask.submit.with_key(uuid.uuid4().hex)
    assert submit(application_id=application_id) == submit(application_id=application_id)
    assert submitted_rounds(db, application_id) == len(told(db, application_id)) == 1


@pytest.mark.spec("P-05")
def test_a_concurrent_double_click_gets_the_same_reply(firm: Firm, db: Db) -> None:
    application_id, key = firm.complete(), uuid.uuid4().hex

    def submit(_: int) -> Submitted:
        with firm.elsewhere() as window:
            return window.ask.submit.with_key(key)(application_id=application_id)

    first, *others = eventlet.GreenPool().imap(submit, range(3))
    assert all(other == first for other in others)
    assert submitted_rounds(db, application_id) == len(told(db, application_id)) == 1


@pytest.mark.spec("P-05")
def test_two_windows_submitting_make_one_submission(firm: Firm, db: Db) -> None:
    application_id = firm.complete()

    def submit(_: int) -> str:
        with firm.elsewhere() as window:
            try:
                return str(window.ask.submit(application_id=application_id).number)
            except Conflict as refusal:
                return refusal.message

    results = list(eventlet.GreenPool().imap(submit, range(3)))
    assert sum(result.startswith("SQ") for result in results) == 1
    assert submitted_rounds(db, application_id) == len(told(db, application_id)) == 1


def test_numbers_have_no_gap(new_firm: Callable[..., Firm]) -> None:
    ready = [(firm, firm.complete()) for firm in (new_firm(), new_firm(), new_firm())]

    def submit(one: tuple[Firm, str]) -> int:
        with one[0].elsewhere() as window:
            return int(window.ask.submit(application_id=one[1]).number[-6:])

    serials = sorted(eventlet.GreenPool().imap(submit, ready))
    assert serials == list(range(serials[0], serials[0] + 3))


def test_a_change_between_check_and_commit_is_noticed(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    application_id = firm.complete()
    place: dict[str, Any] = {"application_id": application_id, "section": "technicians"}
    row_id = firm.ask.section(**place).rows["people"][0]["id"]
    judged = assess

    def while_judging(*seen: Any, **first: Any) -> Any:
        monkeypatch.setattr(SUBMIT + ".assess", judged)
        with firm.elsewhere() as window:
            window.ask.delete_row(**place, rowset="people", row_id=row_id)
        return judged(*seen, **first)

    monkeypatch.setattr(SUBMIT + ".assess", while_judging)
    refusal = refused(lambda: firm.ask.submit(application_id=application_id), Conflict)
    assert "又有修改" in refusal.message
    assert firm.ask.get(application_id=application_id).state == "DRAFT"


@pytest.mark.spec("P-05", "P-10")
def test_a_submission_that_died_half_way_is_completed_by_its_repetition(
    firm: Firm, db: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    application_id = firm.complete()
    submit = firm.ask.submit.with_key(uuid.uuid4().hex)

    def dies(*_: Any) -> None:
        raise OSError("power failure")

    with monkeypatch.context() as patch:
        patch.setattr(repository, "add_submission", dies)
        refused(lambda: submit(application_id=application_id), Unexpected)
    assert firm.ask.get(application_id=application_id).state == "DRAFT"
    assert submit(application_id=application_id).round == 1
    assert submitted_rounds(db, application_id) == len(told(db, application_id)) == 1


def test_the_people_reserved_are_those_of_the_submission_that_counts(
    new_firm: Callable[..., Firm], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    firm, other = new_firm(), new_firm()
    application_id = firm.complete()
    place: dict[str, Any] = {
        "application_id": application_id,
        "section": "technicians",
        "rowset": "people",
    }
    extra = other.tabs(Level.THIRD)["technicians"]["rows"]["people"][0]
    row_id = str(firm.ask.save_row(**place, values=extra).row_id)
    firm.attach_all(application_id)
    judged = assess

    def while_judging(*seen: Any, **first: Any) -> Any:
        monkeypatch.setattr(SUBMIT + ".assess", judged)
        with firm.elsewhere() as window:
            window.ask.delete_row(**place, row_id=row_id)
            window.ask.submit(application_id=application_id)
        return judged(*seen, **first)

    monkeypatch.setattr(SUBMIT + ".assess", while_judging)
    refused(lambda: firm.ask.submit(application_id=application_id), Conflict)
    kept = firm.tabs(Level.THIRD)["technicians"]["rows"]["people"][0]
    found = client.proxy(Personnel, system_call("tests").within(10)).find_elsewhere(
        enterprise_id=str(other.actor.enterprise_id),
        id_numbers=[extra["id_number"], kept["id_number"]],
    )
    assert found.id_numbers == [kept["id_number"]]


@pytest.mark.spec("P-02", "P-07", "N-05", "N-10")
def test_reviewers_of_the_office_see_what_was_submitted_masked(
    firm: Firm, staff: Callable[..., Person]
) -> None:
    application_id = firm.complete()
    firm.ask.submit(application_id=application_id)
    place: dict[str, Any] = {"application_id": application_id, "section": "electricians"}
    refused(lambda: staff("FUJIAN").ask.section(**place), NotFound)
    for office in ("ZHEJIANG", None):
        assert not staff(office).ask.section(**place).editable
    reader = staff("ZHEJIANG", StaffRole.EXAMINE)
    data = reader.ask.section(**place)
    row = data.rows["people"][0]
    person = firm.tabs(Level.THIRD)["electricians"]["rows"]["people"][0]
    assert row["id_number"] == f"{person['id_number'][:6]}********{person['id_number'][-4:]}"
    assert person["mobile"] not in str(data) and person["id_number"] not in str(data)
    file = data.row_slots[row["id"]][0].files[0]
    assert reader.ask.open_attachment(attachment_id=file.attachment_id).object_key
    shown = reader.ask.unmask(**place, row_id=row["id"]).values
    assert shown["id_number"] == person["id_number"]
    report = reader.ask.snapshot(application_id=application_id)
    assert report.report["clean"] and report.round == 1
    assert "id_number" not in str(report.sections)


@pytest.mark.spec("P-04", "P-07")
def test_an_unmasking_is_recorded(firm: Firm, staff: Callable[..., Person], db: Db) -> None:
    application_id = firm.complete()
    firm.ask.submit(application_id=application_id)
    reader = staff("ZHEJIANG", StaffRole.FORMAL)
    reader.ask.unmask(application_id=application_id, section="safety_head")
    with db.read(system_call("tests")) as session:
        (entry,) = session.execute(
            select(audit).where(audit.c.object_id == application_id, audit.c.action == "unmask")
        )
    assert entry.actor["account_id"] == reader.actor.account_id
    assert entry.after["fields"] == ["id_number", "mobile"]


@pytest.mark.spec("P-10")
def test_a_service_that_is_away_gives_a_clear_answer_and_loses_nothing(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    application_id = firm.complete()
    monkeypatch.setattr("contracts.personnel.Personnel.find_elsewhere.service", "away")
    refused(lambda: firm.ask.submit(application_id=application_id), Unavailable)
    monkeypatch.undo()
    assert firm.ask.submit(application_id=application_id).state == "FORMAL_REVIEW"
