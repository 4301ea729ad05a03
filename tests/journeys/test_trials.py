"""参数试算 in a real browser: from the figures to the holders that would fail."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from deploy.demo.accounts import PASSWORD
from services.review.procedure import steps_of
from tests.clients import Client
from tests.journeys.filing import submit_new
from tests.service.gateway.cases import pass_on

REVIEWER, COLLEAGUE = "hd-examine", "hd-decide"


@pytest.fixture(scope="module")
def holder(system: dict[str, str], chromium: Browser) -> None:
    """A firm of its own gets its licence, with the least staff of the third level."""
    case_id = submit_new(system, chromium)
    with Client(system) as client:
        for step in steps_of("NEW", "GENERAL").usual:
            pass_on(client, case_id, step)


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_trial_from_its_figures_to_its_result(
    system: dict[str, str], visitor: Any, holder: None, phone: bool
) -> None:
    person = visitor(system["INTRANET_URL"], "phone" if phone else "desktop", phone=phone)
    person.sign_in(REVIEWER, PASSWORD)
    page = person.open("/trials")
    person.shot("trials")
    page.get_by_label("电力相关专业技术人员（人），三级").fill("25")
    page.get_by_role("button", name="开始试算").click()
    expect(page.get_by_role("alert")).to_contain_text("技术人员（人），二级：20低于三级的25")
    person.shot("trials-mistake")
    page.get_by_label("电力相关专业技术人员（人），三级").fill("8")
    page.get_by_role("button", name="开始试算").click()
    expect(page.get_by_role("heading", name="进度")).to_be_visible()
    # The page asks again by itself until there is a file to fetch.
    expect(page.get_by_role("link", name="下载Excel结果")).to_be_visible(timeout=120_000)
    line = page.get_by_role("row").filter(has_text="华东监管局").filter(has_text="三级")
    expect(line).to_contain_text(re.compile(r"技术人员\d+人"))
    person.shot("trial")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载Excel结果").click()
    assert download.value.suggested_filename.endswith(".xlsx")


def test_without_javascript_progress_is_seen_by_reloading(
    system: dict[str, str], visitor: Any, holder: None
) -> None:
    person = visitor(system["INTRANET_URL"], "plain", script=False)
    person.sign_in(COLLEAGUE, PASSWORD)
    page = person.open("/trials")
    page.get_by_role("button", name="开始试算").click()
    expect(page.get_by_role("heading", name="进度")).to_be_visible()
    done = page.get_by_role("link", name="下载Excel结果")
    for _ in range(120):
        if done.is_visible():
            break
        page.wait_for_timeout(1000)
        page.reload()
    expect(done).to_be_visible()
