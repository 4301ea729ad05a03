"""常态化监管 in the intranet, and what the firm sees of it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest

from chassis import clock
from chassis.context import system_call
from chassis.database import Db
from contracts.review.licences import Holder
from rules.vocabulary.enumerations import Level, Office, StaffRole
from services.personnel.watching import days, judging, listing
from tests.factories.holding import hold
from tests.factories.registrations import PASSWORD
from tests.present import present
from tests.service.application.firms import Firm
from tests.service.gateway.visitor import Visitor

pytestmark = pytest.mark.service
Reviewer = Callable[..., Visitor]


@pytest.fixture
def watched(system: dict[str, str], new_firm: Callable[..., Firm]) -> Callable[[], Firm]:
    """A holder whose people no longer suffice, as the worker finds it."""

    def make() -> Firm:
        firm = new_firm()
        licence = hold(system, str(firm.actor.enterprise_id), firm.entry, firm.tabs(Level.THIRD))
        one = Holder(
            licence_id=licence.id,
            enterprise_id=licence.enterprise_id,
            number=licence.number,
            name=licence.particulars.name,
            uscc=licence.particulars.uscc,
            office=licence.office.value,
            categories={"CZ": "2"},  # more than its people reach
            issued_on=clock.today(),
        )
        db = Db.connect(system["DATABASE_URL_PERSONNEL"], "personnel")
        try:
            with db.transaction(system_call("test")) as tx:
                listing.keep(tx, [listing.facts_of_holder(one)], clock.today())
            while judging.look_at_some(db, lambda firm: []):
                pass
            with db.transaction(system_call("test")) as tx:
                days.count_today(tx, clock.today())
        finally:
            db.close()
        return firm

    return make


def version(visitor: Visitor) -> str:
    return present(re.search(r'name="version" value="(\d+)"', visitor.page.text))[1]


@pytest.mark.spec("N-17", "I-16")
def test_an_officer_notifies_follows_up_and_closes(
    watched: Callable[[], Firm], reviewer: Reviewer, system: dict[str, str]
) -> None:
    firm = watched()
    name = firm.entry["name"]
    office = reviewer(StaffRole.PERSONNEL)
    office.get("/watching?level=2")
    assert name in office.text and "缺少人员" in office.text and "待处理" in office.text
    place = present(re.search(rf'href="(/watching/[^"]+)">{name}<', office.page.text))[1]
    office.get(place)
    for words in ("技术人员", "通知企业限期整改", "发现", "系统"):
        assert words in office.text, words
    given: dict[str, Any] = {"version": version(office), "notice": "请在期限内补足", "deadline": ""}
    office.post(f"{place}/notice", given)
    assert office.page.status_code == 422 and "请选择整改期限" in office.text
    assert "请在期限内补足</textarea>" in office.page.text, "what was typed stays"
    past = {**given, "deadline": clock.today().isoformat()}
    office.post(f"{place}/notice", past)
    assert office.page.status_code == 422 and "明天至一年以内" in office.text
    deadline = clock.today() + timedelta(days=30)
    office.post(f"{place}/notice", {**given, "deadline": deadline.isoformat()})
    assert "已通知企业限期整改" in office.text and "已通知整改" in office.text

    clerk = Visitor(system["PORTAL_URL"])
    clerk.sign_in(firm.username, PASSWORD)
    clerk.get("/home")
    assert "限期整改" in clerk.text and f"{deadline:%Y}年{deadline.month}月" in clerk.text
    clerk.get("/staff")
    assert "请在期限内补足" in clerk.text

    office.get(place)
    follow = {"version": version(office), "follow_up": "电话联系，正在招聘", "later": ""}
    office.post(f"{place}/follow-up", follow)
    assert "已记录" in office.text and "电话联系，正在招聘" in office.text
    clerk.get("/staff")
    assert "电话联系" not in clerk.text
    office.post(f"{place}/closing", {"version": "0", "closing": "不再核查"})
    assert office.page.status_code == 409 and "有变化" in office.text
    office.get(place)
    office.post(f"{place}/closing", {"version": version(office), "closing": "转入降级程序"})
    assert "已办结" in office.text and "转入降级程序" in office.text
    clerk.get("/home")
    assert "限期整改" not in clerk.text


def test_the_list_is_exported_and_drawn_within_the_region(
    watched: Callable[[], Firm], reviewer: Reviewer
) -> None:
    name = watched().entry["name"]
    office = reviewer(StaffRole.EXAMINE)
    office.get("/watching/list.xlsx?level=2")
    sheet = openpyxl.load_workbook(io.BytesIO(office.page.content)).worksheets[0]
    rows = {row[0]: row for row in sheet.iter_rows(values_only=True)}
    assert rows["单位名称"][7] == "缺少人员" and int(str(rows[name][7])) > 0
    office.get("/watching/trend?days=30")
    assert 'id="trend-chart"' in office.page.text and "持证企业" in office.text
    assert office.page.text.count("data-day=") == 1
    far = reviewer(StaffRole.PERSONNEL, office=Office.FUJIAN)
    far.get("/watching")
    assert name not in far.text and "派出机构</label>" not in far.page.text
    centre = reviewer(StaffRole.DECIDE, office=None)
    centre.get("/watching?office=ZHEJIANG&sort=amount&order=R30")
    assert name in centre.text
