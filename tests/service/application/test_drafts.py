"""A draft: started, filled in, changed, given up."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import eventlet
import pytest
from sqlalchemy import select

from chassis import clock
from chassis.context import system_call
from chassis.database import Db
from chassis.tables import audit, outbox
from contracts.application.sections import Figure
from contracts.errors import Conflict, Invalid, NotFound, ServiceError, StaleVersion
from rules.vocabulary.enumerations import ApplicationType, Level
from services.application.business_types import BUSINESS_TYPES
from services.application.tables import SectionRow
from tests.service.application.firms import Firm

pytestmark = pytest.mark.service


def refused(attempt: Callable[[], Any], error: type[ServiceError]) -> Any:
    """The error of an attempt that must fail."""
    with pytest.raises(error) as raised:
        attempt()
    return raised.value


@pytest.fixture
def draft(firm: Firm) -> str:
    return firm.start()


@pytest.mark.spec("B-01", "A-28")
def test_a_started_application_is_listed_with_its_blank_tabs(firm: Firm) -> None:
    application_id = firm.start()
    listed = firm.ask.mine().items
    assert [(item.application_id, item.state) for item in listed] == [(application_id, "DRAFT")]
    shown = firm.ask.get(application_id=application_id)
    assert (shown.office, shown.editable, shown.round) == ("ZHEJIANG", True, 0)
    assert {section.state for section in shown.sections} == {"empty"}
    assert len(shown.sections) == 7


NOT_OPEN = next((kind for kind in ApplicationType if kind not in BUSINESS_TYPES), None)


@pytest.mark.parametrize(
    ("kind", "message"), [(NOT_OPEN, "暂未开放"), ("nonsense", "该业务不存在")]
)
def test_only_what_is_open_can_be_started(firm: Firm, kind: str, message: str) -> None:
    refusal = refused(lambda: firm.ask.start(type=kind), Invalid)
    assert [finding["path"] for finding in refusal.findings] == ["type"]
    assert message in refusal.findings[0]["message"]


@pytest.mark.spec("P-01")
def test_a_second_running_application_is_refused_and_the_first_is_named(firm: Firm) -> None:
    first = firm.start()
    refusal = refused(firm.start, Conflict)
    assert refusal.details["application_id"] == first
    firm.ask.abandon(application_id=first, reason="重新填写")
    assert firm.start() != first


@pytest.mark.spec("P-01")
def test_of_two_started_at_the_same_moment_one_wins(firm: Firm) -> None:
    def attempt(_: int) -> str:
        with firm.elsewhere() as window:
            try:
                return window.start()
            except Conflict:
                return "refused"

    results = list(eventlet.GreenPool().imap(attempt, range(4)))
    assert results.count("refused") == 3


@pytest.mark.spec("B-08", "B-12", "P-05")
def test_a_tab_may_have_gaps_but_no_mistakes(firm: Firm, draft: str) -> None:
    place: dict[str, Any] = {"application_id": draft, "section": "categories"}
    saved = firm.ask.save_fields(**place, values={"install_level": "3"}, version=0)
    assert {gap.path for gap in saved.gaps} == {
        "nature", "submit_type", "submitter_name", "submitter_id", "attachments.LEGAL_STATEMENT",
    }  # fmt: skip
    wrong = {"install_level": "9", "submitter_id": "123", "forged": "x", "nature": "FIRST"}
    refusal = refused(lambda: firm.ask.save_fields(**place, values=wrong, version=1), Invalid)
    assert {finding["path"] for finding in refusal.findings} == {
        "install_level", "submitter_id", "forged",
    }  # fmt: skip
    kept = firm.ask.section(**place)
    assert (kept.fields, kept.version) == ({"install_level": "3"}, 1)


@pytest.mark.spec("B-09")
def test_the_submitter_must_be_the_registered_legal_representative(firm: Firm, draft: str) -> None:
    values = firm.tabs(Level.THIRD)["categories"]["fields"] | {"submitter_name": "别人"}
    refusal = refused(
        lambda: firm.ask.save_fields(
            application_id=draft, section="categories", values=values, version=0
        ),
        Invalid,
    )
    assert [finding["path"] for finding in refusal.findings] == ["submitter_name"]
    assert firm.entry["legal_representative"] not in refusal.findings[0]["message"]


@pytest.mark.spec("P-05")
def test_the_second_of_two_windows_is_told_and_nothing_is_lost(firm: Firm, draft: str) -> None:
    place: dict[str, Any] = {"application_id": draft, "section": "basic"}
    firm.ask.save_fields(**place, values={"total_assets": "100", "net_assets": "40"}, version=0)
    stale = refused(
        lambda: firm.ask.save_fields(**place, values={"total_assets": "7"}, version=0),
        StaleVersion,
    )
    assert stale.details["current"] == 1
    assert firm.ask.section(**place).fields == {"total_assets": "100", "net_assets": "40"}


def test_a_draft_over_new_year_means_the_same_years(firm: Firm, draft: str) -> None:
    place: dict[str, Any] = {"application_id": draft, "section": "basic"}
    year = clock.today().year
    with clock.travel(date(year, 12, 31)):
        # A page that is still open from the year before speaks of the years of that year.
        for version, as_of in enumerate((None, f"{year - 1}-12-31", f"{year + 1}-01-01")):
            values = {"revenue_1": "3", "revenue_2": "2"}
            told = date.fromisoformat(as_of) if as_of else None
            firm.ask.save_fields(**place, values=values, version=version, as_of=told)
            shown = firm.ask.section(**place)
            moved = {"revenue_2": "3", "revenue_3": "2"}
            assert shown.as_of == date(year, 12, 31)
            plain = {"revenue_1": "3", "revenue_2": "2"}
            assert shown.fields == (moved if version == 1 else plain)
    with clock.travel(date(year + 1, 1, 1)):
        shown = firm.ask.section(**place)
        assert shown.as_of == date(year + 1, 1, 1)
        assert shown.fields == moved


@pytest.mark.spec("P-05")
def test_a_repeated_save_counts_once(firm: Firm, draft: str) -> None:
    person = firm.tabs(Level.THIRD)["technicians"]["rows"]["people"][0]
    save = firm.ask.save_row.with_key(uuid.uuid4().hex)
    place: dict[str, Any] = {"application_id": draft, "section": "technicians", "rowset": "people"}
    first, second = (save(**place, values=person) for _ in range(2))
    assert first == second
    kept = firm.ask.section(application_id=draft, section="technicians")
    assert [row["name"] for row in kept.rows["people"]] == [person["name"]]


@pytest.mark.spec("B-23", "B-24", "B-26", "B-27")
def test_rows_are_added_changed_and_deleted(firm: Firm, draft: str) -> None:
    place: dict[str, Any] = {"application_id": draft, "section": "technicians", "rowset": "people"}
    people = firm.tabs(Level.THIRD)["technicians"]["rows"]["people"]
    ids = [str(firm.ask.save_row(**place, values=person).row_id) for person in people[:3]]
    saved = firm.ask.save_row(**place, row_id=ids[1], values=people[1] | {"name": "新名字"})
    assert saved.row_id == ids[1]
    gone = firm.ask.delete_row(**place, row_id=ids[0])
    assert Figure(label="总数", value=2) in gone.totals
    rows = firm.ask.section(application_id=draft, section="technicians").rows["people"]
    assert [(row["id"], row["name"]) for row in rows] == [
        (ids[1], "新名字"),
        (ids[2], people[2]["name"]),
    ]
    refused(lambda: firm.ask.delete_row(**place, row_id=ids[0]), NotFound)


@pytest.mark.spec("P-05")
def test_of_two_windows_changing_a_row_the_second_is_told(firm: Firm, draft: str) -> None:
    place: dict[str, Any] = {"application_id": draft, "section": "technicians", "rowset": "people"}
    person, other = firm.tabs(Level.THIRD)["technicians"]["rows"]["people"][:2]
    row_id = firm.ask.save_row(**place, values=person).row_id
    firm.ask.save_row(**place, values=other)
    change = {**place, "row_id": row_id, "version": 1}
    firm.ask.save_row(**change, values=person | {"name": "先保存"})
    stale = refused(lambda: firm.ask.save_row(**change, values=person), StaleVersion)
    assert stale.details["current"] == 2
    shown = firm.ask.section(application_id=draft, section="technicians").rows["people"]
    assert [(row["name"], row["version"]) for row in shown] == [("先保存", 2), (other["name"], 1)]


def test_a_row_is_looked_for_in_its_own_table(firm: Firm, draft: str) -> None:
    filled = firm.tabs(Level.THIRD)["safety_head"]["rows"]
    place: dict[str, Any] = {"application_id": draft, "section": "safety_head"}
    work = {**place, "rowset": "experience"}
    row_id = firm.ask.save_row(**work, values=filled["experience"][0]).row_id
    other = {**place, "rowset": "training", "row_id": row_id}
    refused(lambda: firm.ask.save_row(**other, values=filled["training"][0]), NotFound)
    refused(lambda: firm.ask.delete_row(**other), NotFound)


@pytest.mark.spec("B-31")
def test_the_same_electrician_is_filed_once_whatever_the_case_of_x(firm: Firm, draft: str) -> None:
    place: dict[str, Any] = {"application_id": draft, "section": "electricians", "rowset": "people"}
    person = firm.tabs(Level.THIRD)["electricians"]["rows"]["people"][0]
    number = "33010619850412061X"
    person |= {"id_number": number, "certificate_number": f"T{number}", "retirement_category": None}
    row_id = firm.ask.save_row(**place, values=person).row_id
    again = person | {"id_number": number.lower(), "name": "另一人"}
    refusal = refused(lambda: firm.ask.save_row(**place, values=again), Invalid)
    assert refusal.findings[0]["path"] == "id_number"
    assert "身份证号码已存在" in refusal.findings[0]["message"]
    assert person["name"] in refusal.findings[0]["message"]
    firm.ask.save_row(**place, row_id=row_id, values=again)


@pytest.mark.spec("B-19", "B-18")
def test_a_row_must_be_complete_and_right(firm: Firm, draft: str) -> None:
    place: dict[str, Any] = {
        "application_id": draft,
        "section": "technical_head",
        "rowset": "experience",
    }
    row = firm.tabs(Level.THIRD)["technical_head"]["rows"]["experience"][0]
    wrong = row | {"witness_mobile": "0571-88880000", "employer": " ", "started": "2199-01-01"}
    refusal = refused(lambda: firm.ask.save_row(**place, values=wrong), Invalid)
    assert {finding["path"] for finding in refusal.findings} >= {"witness_mobile", "started"}
    refusal = refused(lambda: firm.ask.save_row(**place, values=row | {"employer": ""}), Invalid)
    assert [finding["message"] for finding in refusal.findings] == ["请填写工作单位"]


@pytest.mark.spec("B-36")
def test_an_abandoned_application_is_closed_to_every_change(firm: Firm, draft: str) -> None:
    firm.ask.abandon(application_id=draft, reason="不再申请")
    for attempt in (
        lambda: firm.ask.abandon(application_id=draft, reason="再次"),
        lambda: firm.ask.save_fields(application_id=draft, section="basic", values={}, version=0),
        lambda: firm.ask.submit(application_id=draft),
    ):
        assert "已废弃" in refused(attempt, Conflict).message


def test_nothing_personal_is_readable_in_the_database(firm: Firm, draft: str, db: Db) -> None:
    filled = firm.tabs(Level.THIRD)["electricians"]
    firm.fill(draft, "electricians", filled)
    firm.ask.abandon(application_id=draft, reason="不再申请")
    person = filled["rows"]["people"][0]
    with db.read(system_call("tests")) as session:
        documents = session.scalars(select(SectionRow.document)).all()
        told = [str(row) for row in session.execute(select(outbox.c.payload))]
        told += [str(row) for row in session.execute(select(audit.c.before, audit.c.after))]
    assert documents and told
    assert not any(person["name"].encode() in document for document in documents)
    assert not any(person["id_number"] in text for text in told)
