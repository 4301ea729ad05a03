"""An application in minutes, in a real browser: scans, the roster, what is typed is not lost."""

from __future__ import annotations

import base64
import re
from collections import Counter
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from deploy.demo import accounts
from tests.factories.papers import PAPER, photograph

WIDTHS = pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])


def draft(page: Page) -> str:
    """Of the firm whose draft fails; its address."""
    page.get_by_role("link", name="继续填写").first.click()
    found = re.search(r"/applications/[0-9a-f-]{36}", page.url)
    assert found, page.url
    return found.group()


def name_of_one(page: Page) -> str:
    """Of somebody whose name is nobody else's, with a card to be scanned."""
    heads = page.locator(".scan-table th[scope=row]").all_inner_texts()
    people = page.locator(".scan-table").filter(has_text="姓名或项目")  # not those of the heads
    rows = people.locator('tr:has(td[data-label="身份证"]) th').all_inner_texts()
    names = [text.split("\n")[0].strip() for text in rows]
    return next(name for name in names if sum(name in text for text in heads) == 1)


def drop(page: Page, name: str, content: bytes) -> None:
    """On the page, wherever, as from a folder of the desk."""
    data = base64.b64encode(content).decode()
    page.evaluate(
        """([name, data]) => {
          const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([bytes], name, { type: "application/pdf" }));
          for (const type of ["dragover", "drop"]) {
            const event = new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
            document.querySelector("h1").dispatchEvent(event);
          }
        }""",
        [name, data],
    )


def twice(page: Page) -> list[str]:
    """Ids that stand on the page more than once."""
    found = page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    return [one for one, count in Counter(found).items() if count > 1]


@WIDTHS
def test_scans_are_sent_matched_and_filed(
    system: dict[str, str], visitor: Any, phone: bool
) -> None:
    person = visitor(system["PORTAL_URL"], "phone" if phone else "desktop", phone=phone)
    person.sign_in("huaixin", accounts.PASSWORD)
    page = person.page
    place = draft(page)
    person.open(f"{place}/scans")
    name = name_of_one(page)
    person.open(f"{place}/sections/technicians")
    mark = b"phone" if phone else b"desktop"
    drop(page, f"{name}-劳动合同.pdf", PAPER + mark)
    expect(page.get_by_role("link", name="核对已上传的文件并归档")).to_be_visible()
    person.shot("scans-dropped")
    page.get_by_role("link", name="核对已上传的文件并归档").click()
    expect(page).to_have_url(re.compile("/scans$"))
    person.shot("scans-empty")
    page.locator("#scan-files").set_input_files(
        [
            {"name": f"{name}-身份证.jpg", "mimeType": "image/jpeg", "buffer": photograph() + mark},
            {"name": "说不清.pdf", "mimeType": "application/pdf", "buffer": PAPER + mark},
        ]
    )
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.get_by_role("heading", name="没有归入的文件")).to_be_visible()
    expect(page.get_by_text("看不出是谁的、哪一种附件")).to_be_visible()
    person.shot("scans-matched")
    page.get_by_label("选择说不清.pdf").check()
    page.locator("#scan-place").select_option("basic|FINANCIAL_REPORT|")
    page.get_by_role("button", name="归入所选位置").click()
    page.get_by_role("button", name="确认归档").click()
    expect(page.get_by_text("已归档3个附件")).to_be_visible()
    person.open(f"{place}/review")
    expect(page.get_by_role("link", name=f"{name}-身份证.jpg").first).to_be_visible()


@WIDTHS
def test_what_is_typed_is_saved_by_itself_and_asked_for_before_it_is_lost(
    system: dict[str, str], visitor: Any, phone: bool
) -> None:
    person = visitor(system["PORTAL_URL"], "phone" if phone else "desktop", phone=phone)
    person.sign_in("huaixin", accounts.PASSWORD)
    page = person.page
    place = draft(page)
    page.clock.install()
    person.open(f"{place}/sections/basic")
    page.get_by_label("补充说明").fill("自动保存的一句话")
    page.clock.run_for(16_000)
    expect(page.get_by_text("已自动保存")).to_be_visible()
    page.clock.resume()
    page.get_by_label("补充说明").fill("离开时保存的一句话")
    page.get_by_role("navigation", name="申请资料页签").get_by_role("link").nth(4).click()
    page.get_by_role("button", name="保存并离开").click()
    expect(page).to_have_url(re.compile("/sections/technicians"))
    person.open(f"{place}/sections/basic")
    expect(page.get_by_label("补充说明")).to_have_value("离开时保存的一句话")
    person.open(f"{place}/sections/technicians")
    page.get_by_role("link", name="添加技术人员").click()
    dialog = page.locator("#dialog")
    dialog.get_by_label("身份证号").fill("110101199001010032")
    expect(dialog.get_by_text("校验码不正确")).to_be_visible()
    dialog.get_by_label("身份证号").fill("110101199001010031")
    expect(dialog.get_by_text("1990年1月1日出生").first).to_be_visible()
    assert twice(page) == [], "with a dialog open"
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="本页有未保存的内容")).to_be_visible()
    page.locator("#unsaved").get_by_role("button", name="留在本页").click()
    expect(dialog.get_by_label("身份证号")).to_have_value("110101199001010031")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="放弃修改并离开").click()
    expect(dialog).to_be_hidden()
    page.get_by_role("link", name="从Excel导入").click()
    expect(dialog.get_by_text("导出现有的")).to_be_visible()


def test_a_code_opens_the_slot_on_a_phone(system: dict[str, str], visitor: Any) -> None:
    desk = visitor(system["PORTAL_URL"], "desktop")
    desk.sign_in("huaixin", accounts.PASSWORD)
    place = draft(desk.page)
    desk.open(f"{place}/sections/basic")
    desk.page.get_by_role("button", name="手机拍摄上传：财务报表").click()
    told = desk.page.locator("#dialog").get_by_text("手机无法扫码时打开")
    expect(told).to_be_visible()
    desk.shot("phone-code")
    address = re.search(r"/phone\?t=\S+", told.inner_text())
    assert address
    hand = visitor(system["PORTAL_URL"], "phone", phone=True)
    hand.open(address.group())
    hand.page.locator("#phone-file").set_input_files(
        {"name": "手机拍的.jpg", "mimeType": "image/jpeg", "buffer": photograph() + b"hand"}
    )
    hand.shot("phone-upload")
    hand.page.get_by_role("button", name="上传").click()
    expect(hand.page.get_by_text("已上传1个文件")).to_be_visible()
