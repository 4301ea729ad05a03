"""The guides, as anybody reads them, on a screen and on paper."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SCREENSHOTS


@pytest.mark.spec("B-15", "B-33")
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_guide_is_found_read_and_printed(
    system: dict[str, str], visitor: Any, phone: bool
) -> None:
    name = "phone" if phone else "desktop"
    person = visitor(system["PORTAL_URL"], name, phone=phone)
    page = person.open("/")
    page.get_by_role("main").get_by_role("link", name="办事指南").click()
    person.shot("guides")
    page.get_by_role("link", name="许可证新申请").click()
    person.shot("guide")
    page.get_by_role("navigation", name="本页内容").get_by_role("link", name="申请材料").click()
    expect(page.get_by_role("heading", name="申请材料")).to_be_in_viewport()
    with page.expect_download() as form:
        page.get_by_role("link", name=re.compile("模板.*授权委托书")).click()
    assert form.value.suggested_filename == "授权委托书.docx"
    with page.expect_download() as paper:
        page.get_by_role("link", name="下载PDF").click()
    assert paper.value.suggested_filename == "许可证新申请办事指南.pdf"
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="本页内容")).to_be_hidden()
    page.screenshot(path=SCREENSHOTS / f"{name}-guide-print.png", full_page=True)
