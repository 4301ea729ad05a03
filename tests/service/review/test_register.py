"""Licences: numbers, face, history, look-up and verification."""

from datetime import date, datetime, timedelta
from typing import Any

import eventlet
import pytest
from sqlalchemy import select

from chassis import clock
from chassis.clock import SHANGHAI
from chassis.context import Actor, system_call
from chassis.database import Db
from chassis.digest import digest
from chassis.tables import outbox
from chassis.vault import Vault
from contracts.errors import Conflict, FeedRestored, NotFound
from contracts.review import Review
from contracts.review.licences import (
    CertificateQuery,
    Deliver,
    EventsAfter,
    HeldQuery,
    Holder,
    HolderQuery,
    LicenceEvents,
    LicenceQuery,
    VerifyCode,
    VerifyToken,
)
from contracts.structs import as_dict
from rules.vocabulary.enumerations import Office, StaffRole
from services.review import look_up, register
from services.review.after_restore import after_restore
from services.review.handlers import deliver
from services.review.licence_events import FEED_RESTORED
from services.review.tables import licence_events, licence_prints, licence_versions
from tests.service.review.conftest import FIRM, FIRM_ID, Desk, call, reviewer

pytestmark = pytest.mark.service
NAMES = {
    "91310000MA1FL0GH8U": "上海明远电力工程有限公司",
    "91310000MA1FL0GJ4G": "上海浦江电力安装集团有限公司",
}


def other_firm(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def held(desk: Desk, enterprise_id: str = FIRM_ID, actor: Actor = FIRM) -> list[dict[str, Any]]:
    with desk.db.read(call(actor)) as session:
        asked = HeldQuery(enterprise_id=enterprise_id)
        found = register.of_enterprise(session, call(actor), asked).items
    return [as_dict(one) for one in found]


def search(desk: Desk, text: str) -> dict[str, Any]:
    with desk.db.read(call(FIRM)) as session:
        found = look_up.search(session, call(FIRM), LicenceQuery(text=text))
    told: dict[str, Any] = Review.search_licences.answers.primitives(found)
    return told


@pytest.mark.spec("B-37", "N-08")
def test_a_licence_runs_six_years_and_its_face_never_changes(desk: Desk) -> None:
    with clock.travel(date(2026, 2, 4)):
        case_id = desk.issue()
    (licence,) = held(desk)
    assert licence["number"] == "4-1-00001-2026"
    assert (licence["valid_from"], licence["valid_to"]) == (date(2026, 2, 4), date(2032, 2, 3))
    assert licence["categories"] == {"CZ": "2", "CS": "3"}
    for copy in ("ORIGINAL", "DUPLICATE"):
        data = {"licence_id": licence["licence_id"], "copy": copy, "print_number": None}
        with desk.db.read(call(FIRM)) as session:
            printed = register.certificate(session, call(FIRM), CertificateQuery(**data))
        face = printed.values
        assert face["categories"] == ["承装类二级", "承试类三级"]
        assert (face["legal_representative"], face["copy"]) == ("张三", copy)
        assert face["authority"] == "国家能源局华东监管局"
        assert printed.digest == f"sha256:{digest(face).hex()}"
    with desk.db.read(call(FIRM)) as session:
        (version,) = session.execute(select(licence_versions)).all()
    assert (version.version, version.reason, version.case_id) == (1, "NEW", case_id)


@pytest.mark.spec("B-37")
def test_twenty_at_once_get_numbers_without_gap_or_repetition(desk: Desk) -> None:
    offices = [Office.EAST_CHINA, Office.ZHEJIANG]
    cases = [
        desk.bring_to(
            "ISSUE", office=offices[n % 2].value, enterprise_id=other_firm(n), number=f"N{n}"
        )
        for n in range(20)
    ]
    threads = [eventlet.spawn(desk.pass_on, case_id) for case_id in cases]
    numbers = [thread.wait().licence_number for thread in threads]
    year = clock.today().year
    assert sorted(numbers) == [
        f"{prefix}-{serial:05d}-{year}" for prefix in ("4-1", "4-3") for serial in range(1, 11)
    ]
    with desk.db.read(call(FIRM)) as session:
        positions = session.scalars(select(licence_events.c.position)).all()
        codes = session.scalars(select(licence_prints.c.code)).all()
    assert sorted(positions) == list(range(1, 21)) and len(set(codes)) == 20


@pytest.mark.spec("B-37")
def test_a_number_taken_by_a_failed_issue_goes_to_the_next(desk: Desk) -> None:
    desk.issue()
    second = desk.bring_to("ISSUE", number="SQ2026-000002")
    with pytest.raises(Conflict, match="已持有"):
        desk.pass_on(second)
    assert desk.case(second).state == "APPROVED"
    desk.issue(enterprise_id=other_firm(3), number="SQ2026-000003")
    assert held(desk, other_firm(3), reviewer(StaffRole.ISSUE))[0]["number"].startswith("4-1-00002")


@pytest.mark.spec("N-08")
def test_delivery_is_recorded_once(desk: Desk) -> None:
    desk.issue()
    actor = reviewer(StaffRole.ISSUE)
    licence_id = held(desk)[0]["licence_id"]
    request = Deliver(licence_id=licence_id, method="COLLECTED", receiver="李四")
    desk.db.command(call(actor, "deliver"), request, deliver.deliver, vault=Vault.from_settings())
    assert held(desk)[0]["delivery_method"] == "COLLECTED"
    with pytest.raises(Conflict):
        desk.db.command(
            call(actor, "deliver"), request, deliver.deliver, vault=Vault.from_settings()
        )
    elsewhere = reviewer(StaffRole.ISSUE, office=Office.FUJIAN)
    with pytest.raises(NotFound):
        desk.db.command(
            call(elsewhere, "deliver"), request, deliver.deliver, vault=Vault.from_settings()
        )


@pytest.mark.spec("N-16", "P-07")
def test_the_public_finds_licences_without_personal_data(desk: Desk) -> None:
    for number, (uscc, name) in enumerate(NAMES.items()):
        desk.issue(
            enterprise_id=other_firm(number), uscc=uscc, enterprise_name=name, number=f"N{number}"
        )
    first = search(desk, "明远")["items"][0]
    assert first["name"] == "上海明远电力工程有限公司"
    assert "张三" not in str(first) and "legal_representative" not in first
    assert [i["uscc"] for i in search(desk, " 91310000ma1fl0gh8u ")["items"]] == [first["uscc"]]
    assert [i["number"] for i in search(desk, first["number"])["items"]] == [first["number"]]
    assert search(desk, "电力")["total"] == 2
    assert search(desk, "上海浦江电力安装公司")["items"][0]["name"] == NAMES["91310000MA1FL0GJ4G"]
    assert search(desk, "%_")["total"] == 0
    assert [i["name"][:4] for i in search(desk, "浦江")["items"]] == ["上海浦江"]


def test_of_a_word_that_stands_in_many_names_some_are_told_and_that_there_are_more(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        desk.issue(enterprise_id=other_firm(number), number=f"N{number}")
    monkeypatch.setattr(look_up, "MOST", 3)
    for text in ("明远", "电力工程", "91310000"):
        found = search(desk, text)
        assert (found["total"], len(found["items"]), found["more"]) == (3, 3, True)
    assert not search(desk, "4-1-00001")["more"]


@pytest.mark.spec("N-08", "N-16")
def test_a_certificate_proves_itself_by_link_and_by_code(desk: Desk) -> None:
    desk.issue()
    (licence,) = held(desk)
    token, code = licence["verification_token"], licence["verification_code"]
    assert len(token) >= 22  # 128 bits in base 64
    asking = call(FIRM)
    typed = code.replace("-", " ").lower().replace("0", "o").replace("1", "l")
    with desk.db.read(call(FIRM)) as session:
        assert (
            register.verify(session, asking, VerifyToken(token=token)).number == licence["number"]
        )
        assert (
            register.verify_code(session, asking, VerifyCode(code=typed)).number
            == licence["number"]
        )
        for wrong in ("7KQ2-M0XD-94RT", "4-1"):
            with pytest.raises(NotFound):
                register.verify_code(session, asking, VerifyCode(code=wrong))
        with pytest.raises(NotFound):
            register.verify(session, asking, VerifyToken(token=token[:-1]))
        with clock.travel(licence["valid_to"]):
            assert register.verify(session, asking, VerifyToken(token=token)).state == "VALID"
        with clock.travel(licence["valid_to"] + timedelta(days=1)):
            assert register.verify(session, asking, VerifyToken(token=token)).state == "EXPIRED"


@pytest.mark.spec("P-09", "N-10")
def test_licences_and_certificates_are_those_of_their_firm_and_office(desk: Desk) -> None:
    desk.issue()
    (licence,) = held(desk)
    stranger = type(FIRM)("enterprise", "x", "别家", enterprise_id=other_firm(1))
    data = {"licence_id": licence["licence_id"], "copy": "ORIGINAL", "print_number": None}
    elsewhere = reviewer(StaffRole.ISSUE, office=Office.FUJIAN)
    assert held(desk, actor=elsewhere) == []
    with desk.db.read(call(stranger)) as session:
        for actor in (stranger, elsewhere):
            with pytest.raises(NotFound):
                register.certificate(session, call(actor), CertificateQuery(**data))
        with pytest.raises(NotFound):
            asked = HeldQuery(enterprise_id=FIRM_ID)
            register.of_enterprise(session, call(stranger), asked)


def test_the_feed_of_events_goes_on_from_a_position(desk: Desk) -> None:
    for number in range(3):
        desk.issue(enterprise_id=other_firm(number), number=f"N{number}")
    with desk.db.read(call(FIRM)) as session:
        first = register.events_after(session, call(FIRM), EventsAfter(limit=2))
        rest = register.events_after(session, call(FIRM), EventsAfter(after=first.next, limit=2))
        end = register.events_after(session, call(FIRM), EventsAfter(after=rest.next, limit=2))
    assert [len(part.items) for part in (first, rest, end)] == [2, 1, 0]
    assert (first.next, rest.next, end.next) == (2, 3, 3)
    assert {event["sequence"] for event in first.items} == {"0000000001"}


def test_after_a_restore_the_feed_proves_the_break(desk: Desk) -> None:
    desk.issue(enterprise_id=other_firm(1), number="N1")
    with clock.travel(date(2027, 3, 1)), desk.db.transaction(call(FIRM)) as tx:
        after_restore(tx, 1000)
    desk.issue(enterprise_id=other_firm(2), number="N2")

    def ask(after: int) -> LicenceEvents:
        with desk.db.read(call(FIRM)) as session:
            return register.events_after(session, call(FIRM), EventsAfter(after=after, limit=10))

    known, new = ask(0).items
    resumes = ask(0).next
    assert resumes == int(datetime(2027, 3, 1, 12, tzinfo=SHANGHAI).timestamp())
    assert (known["sequence"], new["sequence"]) == ("0000000001", f"{resumes:010d}")
    assert ask(1).next == ask(resumes - 1 + 1).next == resumes
    # A subscriber that has position 2 has what was lost.
    for lost in (2, resumes - 1):
        with pytest.raises(FeedRestored) as told:
            ask(lost)
        assert told.value.details == {"resume_after": 1}
    with desk.db.read(call(FIRM)) as session:
        sent = session.scalars(select(outbox.c.payload).where(outbox.c.type == FEED_RESTORED))
        (event,) = sent
    assert event["data"] == {"last_position": 1, "next_position": resumes}
    serials = [event["subject"].split("-")[2] for event in (known, new)]
    assert serials == ["00001", "01002"]


@pytest.mark.spec("N-10", "N-16")
def test_the_register_leads_reviewers_to_the_cases_of_their_office(desk: Desk) -> None:
    case_id = desk.issue()
    for office, way in ((Office.EAST_CHINA, case_id), (None, case_id), (Office.FUJIAN, None)):
        actor = reviewer(StaffRole.FORMAL, office=office)
        with desk.db.read(call(actor)) as session:
            found = look_up.look_up(session, call(actor), LicenceQuery(text="上海明远"))
        (entry,) = Review.look_up.answers.primitives(found)["items"]
        assert entry["case_id"] == way
        assert "legal_representative" not in entry


def test_holders_are_listed_page_by_page(desk: Desk, db: Db) -> None:
    """For a trial of personnel: who holds a licence today, in the order of their ids."""
    numbers = set()
    for number in range(5):
        case_id = desk.issue(
            enterprise_id=other_firm(number), office=("EAST_CHINA", "ZHEJIANG")[number % 2]
        )
        numbers.add(desk.case(case_id).licence_number)

    def page(**asked: Any) -> list[Holder]:
        request = HolderQuery(**{"limit": 2, **asked})
        with db.read(system_call("personnel")) as session:
            return register.holders(session, call(FIRM), request).items

    seen, after = [], None
    while found := page(after=after):
        assert len(found) <= 2
        seen += found
        after = found[-1].licence_id
    assert {one.number for one in seen} == numbers and len(seen) == 5
    assert [one.licence_id for one in seen] == sorted(one.licence_id for one in seen)
    assert {one.office for one in page(office="ZHEJIANG", limit=10)} == {"ZHEJIANG"}
    assert len(page(office="ZHEJIANG", limit=10)) == 2
    with clock.travel(timedelta(days=6 * 366)):
        assert page() == []
