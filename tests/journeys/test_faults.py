"""Parts of the running system are stopped while its pages are used: a clear page within the
deadline, recovery by itself, nothing lost or doubled."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.demo import accounts, paper
from deploy.demo.browser import Browser, Page
from tests.polling import wait_for

DEADLINE = 12  # seconds: the gateway's own 8, an answer and a busy machine
RECOVERY = 60


class Holder(Browser):
    """The firm huaixin, whose draft is never submitted."""

    def __init__(self, base: str) -> None:
        super().__init__(base)
        account = {"username": "huaixin", "password": accounts.PASSWORD}
        home = self.submit(self.open("/sign-in"), "/sign-in", account)
        self.place = home.link("/applications/").split(base)[1][: len("/applications/") + 36]

    def tab(self, code: str) -> str:
        return f"{self.place}/sections/{code}"

    def save(self, page: Page, remarks: str) -> Page:
        """【保存】 of 基本情况, whatever the answer."""
        form = page.form(self.tab("basic"))
        values = {**dict(form.form_values()), "remarks": remarks, "action": "save"}
        reply = self.http.post(f"{self.base}{self.tab('basic')}", data=values, timeout=30)
        return Page(reply)

    def upload(self, page: Page) -> Page:
        """【附件上传】 on 基本情况, whatever the answer."""
        address = f"{self.tab('basic')}/attachments/FINANCIAL_REPORT"
        files = {"file": ("report.pdf", paper.sheet("财务报表", []), "application/pdf")}
        sent = dict(page.form(address).form_values())
        return Page(self.http.post(f"{self.base}{address}", data=sent, files=files, timeout=60))


@pytest.fixture
def holder(system: dict[str, str]) -> Holder:
    return Holder(system["PORTAL_URL"])


def process(system: dict[str, str], *words: str) -> int:
    """The process of this very system with all of the words in its command or environment."""
    for entry in Path("/proc").iterdir():
        try:
            seen = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
        except (OSError, NotADirectoryError):
            continue
        text = seen.decode(errors="replace")
        if system["SYSTEM_ROOT"] in text and all(word in text for word in words):
            return int(entry.name)
    raise AssertionError(f"no process {words}")


@contextmanager
def frozen(pid: int) -> Iterator[None]:
    """The process does not run while the block does."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def saved(holder: Holder) -> str:
    return str(holder.open(holder.tab("basic")).tree.xpath("//textarea[@name='remarks']")[0].text)


@pytest.mark.spec("P-10", "P-05")
def test_a_killed_service_loses_nothing_that_was_typed(
    system: dict[str, str], holder: Holder
) -> None:
    page = holder.open(holder.tab("basic"))
    os.kill(process(system, "services.application.service"), signal.SIGKILL)
    began = time.monotonic()
    reply = holder.save(page, "服务重启期间填写的说明")
    assert time.monotonic() - began < DEADLINE
    # On the tab if the service was back in time, else on a page that offers to send it again.
    assert reply.status in (200, 503)
    kept = dict(reply.form(holder.tab("basic")).form_values())
    # A browser passes over the line break that the tab's text area begins with.
    assert kept["remarks"].removeprefix("\n") == "服务重启期间填写的说明"
    # The same form again, with its key: saved once, however far the first attempt had come.
    wait_for(lambda: holder.save(reply, "服务重启期间填写的说明").status == 200, RECOVERY)
    assert "服务重启期间填写的说明" in saved(holder)


@pytest.mark.spec("P-10")
def test_a_service_that_hangs_gives_a_page_within_the_deadline(
    system: dict[str, str], holder: Holder
) -> None:
    with frozen(process(system, "services.identity.service")):
        began = time.monotonic()
        page = holder.ask(holder.tab("basic"))
        assert time.monotonic() - began < DEADLINE
        assert (page.status, "请稍后再试" in page.text("body")) == (503, True)
    wait_for(lambda: holder.ask(holder.tab("basic")).status == 200, RECOVERY)


@pytest.mark.spec("P-10")
def test_the_rest_of_the_home_page_is_shown_while_review_is_away(
    system: dict[str, str], holder: Holder
) -> None:
    with frozen(process(system, "services.review.service")):
        page = holder.open("/home")
        assert "许可证信息暂时无法读取" in page.text("body")
        assert "继续填写" in page.text("body")


@pytest.mark.spec("P-10")
def test_uploads_are_refused_clearly_while_object_storage_is_away(
    system: dict[str, str], holder: Holder
) -> None:
    page = holder.open(holder.tab("basic"))
    with frozen(process(system, "rclone", "serve", "s3")):
        reply = holder.upload(page)
        assert "文件存储暂时不可用" in reply.text("body")
        assert holder.save(page, "文件存储停用时也能保存").status == 200
    wait_for(lambda: "文件存储暂时不可用" not in holder.upload(page).text("body"), RECOVERY)


@pytest.mark.spec("P-10")
def test_a_broker_that_hangs_is_survived_by_everybody(
    system: dict[str, str], holder: Holder
) -> None:
    holder.save(holder.open(holder.tab("basic")), "消息中间件停用之前保存")
    with frozen(process(system, "beam.smp")):
        began = time.monotonic()
        page = holder.ask("/home")
        assert time.monotonic() - began < DEADLINE
        assert page.status == 503
    wait_for(lambda: holder.ask("/home").status == 200, RECOVERY)
    assert "消息中间件停用之前保存" in saved(holder)
