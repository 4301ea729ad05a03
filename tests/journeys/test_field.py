"""现场核查 on a phone: its place, a draft that outlives a reload, photos that wait."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Geolocation, Page, expect

from chassis import clock
from deploy.demo import accounts
from deploy.demo.journey.office import Reviewer
from rules.vocabulary.enumerations import Office
from tests.journeys.filing import submit_new

PLACE: Geolocation = {"latitude": 26.0857, "longitude": 119.2965, "accuracy": 8}


@pytest.fixture(scope="module")
def case_id(system: dict[str, str], chromium: Browser) -> str:
    """At 现场核查."""
    found = submit_new(system, chromium)
    for role, outcome in (("FORMAL", "PASS"), ("ACCEPT", "PASS"), ("EXAMINE", "INSPECT")):
        person = Reviewer(system["INTRANET_URL"], Office.EAST_CHINA, role)
        person.sign_in()
        person.end_step(found, outcome, "需要到现场核对")
    return found


@pytest.mark.spec("N-06")
def test_a_report_is_written_in_the_field(
    system: dict[str, str], visitor: Any, case_id: str
) -> None:
    person = visitor(system["INTRANET_URL"], "field", phone=True)
    page: Page = person.page
    page.context.grant_permissions(["geolocation"], origin=system["INTRANET_URL"])
    page.context.set_geolocation(PLACE)
    person.sign_in("hd-examine", accounts.PASSWORD)
    person.open(f"/cases/{case_id}")
    page.get_by_role("button", name="领取并办理").click()
    page.get_by_label("核查日期").fill(clock.today().isoformat())
    page.get_by_label("核查人员").fill("周一、吴二")
    person.shot("case-site-check")
    page.get_by_role("button", name="安排现场核查并告知企业").click()
    expect(page.get_by_text("已安排现场核查，并已告知企业")).to_be_visible()
    person.shot("empty")
    _draft_outlives_a_reload(page)
    _photo_waits_for_the_network(page)
    person.shot("filled")
    page.get_by_role("button", name="提交报告").click()
    expect(page.get_by_text("已提交现场核查报告")).to_be_visible()
    expect(page.get_by_text("26.08570，119.29650（±8米）").first).to_be_visible()
    person.shot("reported")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('field'))") == []


def _draft_outlives_a_reload(page: Page) -> None:
    for line in page.locator("fieldset.check").all():
        line.get_by_text("相符", exact=True).click()
    page.get_by_label("核查情况").fill("现场与申报一致。")
    expect(page.get_by_text("草稿已保存在本机")).to_be_visible()
    page.reload()
    expect(page.get_by_text("已恢复本机保存的草稿")).to_be_visible()
    expect(page.get_by_label("核查情况")).to_have_value("现场与申报一致。")
    expect(page.locator("fieldset.check input:checked")).to_have_count(
        page.locator("fieldset.check").count()
    )


def _photo_waits_for_the_network(page: Page) -> None:
    out = io.BytesIO()
    Image.new("RGB", (320, 240), "steelblue").save(out, "JPEG")
    page.wait_for_function("document.querySelector('[name=latitude]').form !== null")
    page.context.set_offline(True)
    page.get_by_label("照片说明").fill("办公场所门牌")
    photo: FilePayload = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}
    page.locator("#field-file").set_input_files(photo)
    page.get_by_role("button", name="上传照片").click()
    expect(page.get_by_text("等待上传：办公场所门牌")).to_be_visible()
    page.get_by_role("button", name="提交报告").click()
    expect(page.get_by_text("报告还没有提交")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#photo-list img")).to_have_count(1)
    expect(page.locator("#photo-list")).to_contain_text("26.08570")
    expect(page.get_by_text("等待上传")).to_have_count(0)
