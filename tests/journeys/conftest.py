"""A real Chromium at the whole system. Screenshots stay in `.local/screenshots/`."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.infrastructure import PROJECT

SCREENSHOTS = PROJECT / ".local" / "screenshots"
AXE = PROJECT / "gateway" / "assets" / "node_modules" / "axe-core" / "axe.min.js"
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)


class Visitor:
    """A person in front of a browser window. Errors on the console fail the test at its end."""

    def __init__(self, page: Page, base: str, name: str) -> None:
        self.page = page
        self.base = base
        self.name = name
        self.complaints: list[str] = []
        self.examined = False
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str) -> Page:
        self.page.goto(self.base + path)
        return self.page

    def sign_in(self, username: str, password: str) -> None:
        self.open("/sign-in")
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", password)
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_url(re.compile(r"/(home)?$"))

    def shot(self, what: str) -> None:
        """A picture of the whole page, which must fit the width and pass axe's rules."""
        self.page.screenshot(path=SCREENSHOTS / f"{self.name}-{what}.png", full_page=True)
        wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{what}: the page is {wide} px wider than the window"
        assert violations(self.page) == [], what
        self.examined = True

    def _heard(self, message: Any) -> None:
        if message.type != "error":
            return
        # Chromium reports every answer of 4xx on the console; the pages mean them. axe leaves
        # styles on the elements it measured, which the next swap of htmx would take along.
        expected = "Failed to load resource" in message.text
        if not expected and not (self.examined and "inline style" in message.text):
            self.complaints.append(f"{message.location}: {message.text}")


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.1 AA, "rule: where"."""
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})"
    )
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in found["violations"]
        for node in rule["nodes"][:3]
    ]


@pytest.fixture
def visitor(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Any]:
    """Makes visitors: `visitor(base, name, phone=False, script=True)`."""
    made: list[Visitor] = []

    def make(base: str, name: str, *, phone: bool = False, script: bool = True) -> Visitor:
        context = chromium.new_context(
            viewport=PHONE if phone else DESKTOP, java_script_enabled=script, locale="zh-CN"
        )
        context.set_default_timeout(30_000)
        made.append(Visitor(context.new_page(), base, name))
        return made[-1]

    yield make
    for one in made:
        one.page.context.close()
        assert one.complaints == []
