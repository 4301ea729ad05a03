"""Another reserved mobile for a firm that has lost its own (A-23…A-25, N-14)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from chassis import clock
from chassis.context import Actor, system_call
from chassis.database import Db
from chassis.vault import Vault
from contracts.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    ServiceError,
    StaleVersion,
    TooMany,
)
from contracts.identity import Identity
from contracts.identity.mobiles import (
    DecideMobileChange,
    MobileChange,
    MobileChangeFiled,
    MobileChangeId,
    MobileChangesQuery,
    RefuseMobileChange,
    ScanMobileChange,
)
from services.identity.handlers import recover_password
from services.identity.mobile_changes import deciding, filing, views
from services.identity.mobile_changes.table import mobile_change
from services.identity.retention import EXPIRED
from tests.factories.registrations import PASSWORD
from tests.service.identity.conftest import VISITOR, Phones, call

pytestmark = pytest.mark.service
NEW, CONTACT, NEW_PASSWORD = "13600000077", "沈雁冰", "明月松间-清泉石上"
FORM = {
    "object_key": "mobile-forms/00000000-0000-4000-8000-000000000001", "filename": "申请表.pdf",
    "content_type": "application/pdf", "size": 1000, "sha256": "a" * 64,
}  # fmt: skip


class Office:
    """The counter of an office: its two members, and what they do."""

    def __init__(self, db: Db, vault: Vault, people: list[str], office: str = "ZHEJIANG") -> None:
        self.db, self.vault = db, vault
        self.people = [
            Actor("staff", one, "周敏", office=office, roles=("FORMAL",)) for one in people
        ]

    def waiting(self, state: str | None = None) -> list[MobileChange]:
        asking = call("mobile_changes", self.people[0])
        with self.db.read(asking) as session:
            asked = MobileChangesQuery(state=state)
            return views.list_changes(session, asking, asked, vault=self.vault).items

    def seen(self, change_id: str, who: int = 0) -> MobileChange:
        asking = call("mobile_change", self.people[who])
        with self.db.read(asking) as session:
            asked = MobileChangeId(change_id=change_id)
            return views.find_change(session, asking, asked, vault=self.vault)

    def check(self, change: MobileChange, who: int = 0) -> None:
        asked = DecideMobileChange(change_id=change.change_id, version=change.version)
        asking = call("check_mobile_change", self.people[who])
        self.db.command(asking, asked, deciding.check)

    def confirm(self, change: MobileChange, who: int = 1) -> None:
        asked = DecideMobileChange(change_id=change.change_id, version=change.version)
        asking = call("confirm_mobile_change", self.people[who])
        self.db.command(asking, asked, deciding.confirm, vault=self.vault)

    def refuse(self, change: MobileChange, reason: str = "SEAL") -> None:
        asked = RefuseMobileChange(
            change_id=change.change_id, version=change.version, reason=reason
        )
        asking = call("refuse_mobile_change", self.people[0])
        self.db.command(asking, asked, deciding.refuse, vault=self.vault)

    def scan(self, uscc: str, mobile: str = NEW) -> MobileChangeFiled:
        asked = {"uscc": uscc, "contact": CONTACT, "mobile": mobile, "form": FORM}
        data: ScanMobileChange = Identity.scan_mobile_change.asks.examine(asked)
        asking = call("scan_mobile_change", self.people[0])
        return self.db.command(asking, data, filing.scan_change, vault=self.vault)


@pytest.fixture
def registered(firm: Callable[..., Any]) -> dict[str, Any]:
    _, request = firm()
    return {**request["enterprise"], "username": request["account"]["username"]}


@pytest.fixture
def office(db: Db, vault: Vault, staff: Callable[..., str]) -> Office:
    return Office(db, vault, [staff("counter-1"), staff("counter-2")])


@pytest.fixture
def file(
    db: Db, vault: Vault, ask_code: Callable[..., Any], phones: Phones
) -> Callable[..., MobileChangeFiled]:
    """Somebody files for a firm, with a mobile in his hand."""

    def make(firm: str, mobile: str = NEW, code: str | None = None) -> MobileChangeFiled:
        sent = ask_code(purpose="mobile_change", mobile=mobile)
        asked = {"firm": firm, "contact": CONTACT, "mobile": mobile, "form": FORM,
                 "code": code or phones.code(mobile), "ticket": sent.ticket}  # fmt: skip
        data = Identity.file_mobile_change.asks.examine(asked)
        return filing.file_change(call("file_mobile_change"), data, db=db, vault=vault)

    return make


@pytest.mark.spec("A-23", "A-25", "N-14")
def test_two_persons_confirm_both_mobiles_are_told_and_the_new_one_recovers(
    office: Office, file: Any, phones: Phones, registered: dict[str, Any],
    ask_code: Callable[..., Any], enter: Callable[..., Any],
) -> None:  # fmt: skip
    old = registered["contact_mobile"]
    done = file(registered["uscc"])
    assert done.reference in phones.texts(NEW)[0] and done.object_key == FORM["object_key"]
    assert "收到变更贵单位预留手机号码的申请" in phones.texts(old)[0]
    [change] = office.waiting()
    assert (change.contact, change.mobile, change.source) == (CONTACT, NEW, "FIRM")
    assert change.mobile_now == f"{old[:3]}****{old[-4:]}"
    office.check(change)
    checked = office.seen(change.change_id)
    assert not checked.may_decide and office.seen(change.change_id, 1).may_decide
    with pytest.raises(Forbidden, match="另一人"):
        office.confirm(checked, who=0)
    with pytest.raises(StaleVersion):
        office.confirm(change)
    assert "已于" not in phones.texts(old)[0], "nothing has changed yet"
    office.confirm(office.seen(change.change_id))
    assert f"变更为尾号{NEW[-4:]}" in phones.texts(old)[0]
    assert "登记为贵单位在系统中预留的手机号码" in phones.texts(NEW)[0]
    assert office.seen(change.change_id).state == "DONE" and office.waiting() == []
    sent = ask_code(purpose="recover", username=registered["uscc"])
    asked = {"username": registered["uscc"], "code": phones.code(NEW), "ticket": sent.ticket,
             "new_password": NEW_PASSWORD}  # fmt: skip
    data = Identity.recover_password.asks.examine(asked)
    asking = call("recover_password")
    recovered = recover_password.recover_password(asking, data, db=office.db, vault=office.vault)
    assert recovered.username == registered["username"]
    assert enter(registered["username"], NEW_PASSWORD).token


def test_a_stranger_learns_nothing_of_who_is_registered(
    office: Office, file: Any, phones: Phones, registered: dict[str, Any]
) -> None:
    known, unknown = (
        file(registered["username"]),
        file("91330100MA00099999", "13600000078"),
    )
    assert len(known.reference) == len(unknown.reference) and unknown.object_key is None
    first, second = phones.texts(NEW)[0], phones.texts("13600000078")[0]
    assert first.replace(known.reference, "") == second.replace(unknown.reference, "")
    assert [one.reference for one in office.waiting()] == [known.reference]


@pytest.mark.parametrize("there", [True, False])
def test_a_flood_for_one_firm_ends_at_once_whether_there_is_such_a_firm(
    file: Any, registered: dict[str, Any], there: bool
) -> None:
    named = registered["uscc"] if there else "no-such-firm"
    for number in range(filing.PER_DAY):
        file(named, f"136000001{number:02}")
    with pytest.raises(TooMany, match="已达上限"):
        file(named, "13600000199")
    if there:  # by its other name it is the same firm
        with pytest.raises(TooMany):
            file(registered["username"], "13600000198")
    with clock.travel(timedelta(days=1, minutes=1)):
        file(named, "13600000197")


def test_a_wrong_code_files_nothing(office: Office, file: Any, registered: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as wrong:
        file(registered["uscc"], code="000000x")
    assert wrong.value.findings[0]["path"] == "code"
    assert office.waiting() == []


def test_a_later_form_for_the_same_mobile_takes_the_place_of_the_earlier(
    office: Office, file: Any, registered: dict[str, Any]
) -> None:
    file(registered["uscc"])
    with clock.travel(timedelta(minutes=2)):
        later = file(registered["uscc"])
        file(registered["uscc"], "13600000079")
    assert {one.reference for one in office.waiting("REPLACED")}.isdisjoint({later.reference})
    found = office.waiting()
    assert len(found) == 2 and office.seen(found[0].change_id).other_waiting == 1


def test_the_office_scans_in_what_came_by_mail(
    office: Office, phones: Phones, registered: dict[str, Any], db: Db, vault: Vault,
    staff: Callable[..., str],
) -> None:  # fmt: skip
    office.scan(registered["uscc"])
    assert "收到变更贵单位预留手机号码的申请" in phones.texts(registered["contact_mobile"])[0]
    [change] = office.waiting()
    assert change.source == "OFFICE" and change.scanned_by == "周敏"
    with pytest.raises(Invalid) as unknown:
        office.scan("91330100MA00000018")
    assert unknown.value.findings[0]["path"] == "uscc"
    elsewhere = Office(db, vault, [staff("counter-3", office="FUJIAN")], "FUJIAN")
    assert elsewhere.waiting() == []
    with pytest.raises(NotFound):
        elsewhere.seen(change.change_id)
    with pytest.raises(NotFound):
        elsewhere.check(change)
    with pytest.raises(Invalid):
        elsewhere.scan(registered["uscc"])


def test_what_is_refused_is_told_with_its_reason_and_is_over(
    office: Office, file: Any, phones: Phones, registered: dict[str, Any]
) -> None:
    file(registered["uscc"])
    [change] = office.waiting()
    office.refuse(change)
    assert "未加盖单位公章" in phones.texts(NEW)[0]
    over = office.seen(change.change_id)
    assert (over.state, over.refusal) == ("REFUSED", "SEAL")
    with pytest.raises(Conflict, match="已经办结"):
        office.check(over)


def test_two_who_check_at_the_same_moment_are_one_check(
    office: Office, file: Any, registered: dict[str, Any]
) -> None:
    file(registered["uscc"])
    [change] = office.waiting()
    together = Barrier(2)

    def check(who: int) -> bool:
        together.wait(10)
        try:
            office.check(change, who)
        except ServiceError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(check, (0, 1))) == [False, True]
    assert office.seen(change.change_id).state == "CHECKED"


def test_of_firms_that_there_are_not_nothing_is_kept_for_long(
    office: Office, file: Any, db: Db
) -> None:
    file("no-such-firm")
    with db.read(system_call("test")) as session:
        [row] = session.execute(select(mobile_change)).all()
        assert row.enterprise_id is None and row.object_key is None
        assert NEW.encode() not in bytes(row.mobile)
        late = clock.now() + timedelta(days=3)
        over = [one.over(late) for one in EXPIRED if one.table is mobile_change]
        counted = select(mobile_change.c.id).where(over[0])
        assert session.scalars(counted).all() == [row.id]


def test_who_recovers_by_the_code_of_the_firm_gets_the_owners_account(
    phones: Phones,
    registered: dict[str, Any],
    ask_code: Callable[..., Any],
    db: Db,
    vault: Vault,
) -> None:
    typed = f" {registered['uscc'][:8].lower()} {registered['uscc'][8:].lower()} "
    sent = ask_code(purpose="recover", username=typed)
    asked = {"username": typed, "code": phones.code(registered["contact_mobile"]),
             "ticket": sent.ticket, "new_password": NEW_PASSWORD}  # fmt: skip
    data = Identity.recover_password.asks.examine(asked)
    asking = replace(call("recover_password"), actor=VISITOR)
    done = recover_password.recover_password(asking, data, db=db, vault=vault)
    assert done.username == registered["username"] and PASSWORD != NEW_PASSWORD
    with clock.travel(timedelta(minutes=2)), pytest.raises(TooMany):
        for _ in range(10):  # by either name the same mobile, the same limit
            ask_code(purpose="recover", username=registered["username"])
