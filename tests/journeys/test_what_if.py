"""What-if pages in a real browser: numbers and a file of anybody, the roster of a firm."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from chassis import clock
from contracts.forms.sections import ELECTRICIANS, TECHNICIANS
from deploy.demo import accounts
from rules.vocabulary.enumerations import Level
from tests.factories.facts import facts_dict
from tests.factories.sheets import filled
from tests.journeys.test_portal import application_of

WIDTHS = pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])


@WIDTHS
def test_numbers_and_a_roster_file_without_signing_in(
    system: dict[str, str], visitor: Any, phone: bool
) -> None:
    person = visitor(system["PORTAL_URL"], "phone" if phone else "desktop", phone=phone)
    page = person.open("/")
    page.locator("main").get_by_role("link", name="条件自测").click()
    person.shot("what-if-form")
    page.get_by_label("初级技术人员").fill("5")
    page.get_by_label("高压电工").fill("6")
    page.get_by_label("其他技能人员").fill("4")
    for head in ("技术负责人", "安全负责人"):
        page.get_by_label(f"{head}职称").select_option("1")
        page.get_by_label(f"{head}安装管理年限").fill("3")
    page.get_by_role("button", name="开始自测").click()
    expect(page.locator("#reach-CZ")).to_be_visible()
    expect(page.get_by_text("达到三级", exact=True)).to_be_visible()
    page.get_by_text("距二级还差").click()
    person.shot("what-if-numbers")

    people = facts_dict(Level.THIRD, on=clock.today())
    for name, rowset in (("技术人员", TECHNICIANS), ("技能人员", ELECTRICIANS)):
        code = "technicians" if rowset is TECHNICIANS else "electricians"
        file, content, kind = filled(rowset, people[code])
        page.get_by_label(f"{name}名单").set_input_files(
            {"name": file, "mimeType": kind, "buffer": content}
        )
    page.get_by_label("技术负责人兼任技术人员").check()
    page.get_by_label("承装类旧规等级").select_option("4")
    page.get_by_role("button", name="开始自测").click()
    expect(page.get_by_role("heading", name="今后的变化")).to_be_visible()
    expect(page.get_by_text("按旧规（36号令）尚缺")).to_be_visible()
    person.shot("what-if-roster")


@WIDTHS
def test_a_firm_asks_what_happens_when_people_leave(
    system: dict[str, str], visitor: Any, phone: bool
) -> None:
    person = visitor(system["PORTAL_URL"], "phone" if phone else "desktop", phone=phone)
    person.sign_in("haixia", accounts.PASSWORD)
    page = person.open(f"{application_of(person)}/check")
    page.get_by_role("link", name="人员达标测算").click()
    expect(page.get_by_role("heading", name="今后的变化")).to_be_visible()
    person.shot("own-what-if")
    page.locator("summary", has_text="技能人员").click()
    for box in page.locator("input[value^='electricians/']").all()[:3]:
        box.check()
    page.get_by_role("button", name="测算离职影响").click()
    expect(page.get_by_role("heading", name="离职以后")).to_be_visible()
    person.shot("own-what-if-leaving")


def test_a_firm_that_does_not_qualify_is_told_the_smallest_repair(
    system: dict[str, str], visitor: Any
) -> None:
    person = visitor(system["PORTAL_URL"], "failing")
    person.sign_in("huaixin", accounts.PASSWORD)
    page = person.open(f"{application_of(person)}/what-if")
    expect(page.get_by_role("heading", name="达到申请的全部类别和等级")).to_be_visible()
    person.shot("own-what-if")
