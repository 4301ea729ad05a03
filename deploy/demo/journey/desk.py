"""The office's desk: one clean case from the first list to the licence, every click counted."""

from __future__ import annotations

import time

from deploy.demo.browser import SECONDS, Browser, Page, StepFailed
from deploy.demo.journey.new import apply
from deploy.demo.journey.office import Reviewer
from deploy.demo.journey.steps import LICENCE, Scene, step, submit

DECISIONS, READING = 12, 30
"""So many clicks at most for all decisions of a case, and for reading all its papers."""


class Clerk:
    """A reviewer who has just signed in and sees the task list. clicks: links followed and forms
    sent; what a page shows by itself, such as scans, takes none."""

    def __init__(self, reviewer: Reviewer) -> None:
        self.browser: Browser = reviewer.browser
        self.clicks = 0
        self.papers = 0

    def follow(self, page: Page, *parts: str) -> Page:
        self.clicks += 1
        return self.browser.open(page.link(*parts))

    def send(self, page: Page, part: str, **values: object) -> Page:
        self.clicks += 1
        return self.browser.submit(page, part, values)

    def claim(self, case_id: str) -> Page:
        """From the list, once the case has arrived there."""
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            page, turned = self.browser.open("/"), 0
            while True:
                row = f"//tr[.//a[contains(@href, '{case_id}')]]//form/@action"
                if found := page.tree.xpath(row):
                    self.clicks += turned
                    return self.send(page, found[0])
                more = page.tree.xpath("//a[@rel='next']/@href")
                if not more:
                    break
                page, turned = self.browser.open(more[0]), turned + 1
            time.sleep(0.3)
        raise StepFailed(f"the case {case_id} is not in the list")

    def read(self, page: Page) -> Page:
        """Every paper, on whole pages; at the end the page of the case."""
        page = self.follow(page, "/reading")
        page = self.follow(page, "/reading/pages")
        while "/reading/pages" in page.url:
            self.papers += self._look_at(page)
            page = self.send(page, "/reading/pages")
        return page

    def decide(self, page: Page, case_id: str, outcome: str) -> Page:
        """The usual outcome where the page offers it, else the form and its confirmation."""
        decision = f"/cases/{case_id}/decision"
        if page.tree.xpath("//form[contains(@class, 'usual')]"):
            return self.send(page, decision, action="confirm")
        rules = page.tree.xpath("//input[@name='manual_confirmed']/@value")
        chosen = {"outcome": outcome, "action": "check", "manual_confirmed": rules}
        return self.send(self.send(page, decision, **chosen), decision, action="confirm")

    def _look_at(self, page: Page) -> int:
        shown = page.tree.xpath("//figure//img/@src | //figure//iframe/@src")
        for address in shown:
            if not self.browser.ask_content(address):
                raise StepFailed(f"{address} shows nothing")
        return len(shown)


def office(scene: Scene) -> str:
    """The number of the licence; its last line is printed."""
    firm = scene.firm
    apply(firm)
    submit(firm, "资料提交 submitted")
    case_id, decisions, reading, papers, number = firm.application_id, 0, 0, 0, ""
    for role, outcome, text in (
        ("FORMAL", "PASS", "形审：整页阅卷并通过 formal review: every paper read, passed"),
        ("ACCEPT", "PASS", "受理 accepted"),
        ("EXAMINE", "PASS", "审查：通过 examined"),
        ("DECIDE", "GRANT", "决定：准予 granted"),
        ("ISSUE", "PASS", "发证 issued"),
    ):
        with step(text) as notes:
            clerk = Clerk(scene.office[role])
            page = clerk.claim(case_id)
            if role == "FORMAL":
                before = clerk.clicks
                page = clerk.read(page)
                reading, papers = clerk.clicks - before, clerk.papers
            page = clerk.decide(page, case_id, outcome)
            decisions += clerk.clicks - (reading if role == "FORMAL" else 0)
            notes.append(f"{clerk.clicks} 次点击")
            found = LICENCE.search(page.text("body"))
            number = found.group() if found else ""
    if not number:
        raise StepFailed("no licence number")
    if decisions > DECISIONS or reading > READING:
        raise StepFailed(f"{decisions} clicks for the decisions, {reading} for reading")
    with step("卷宗 the case file as one PDF") as notes:
        issuer = scene.office["ISSUE"].browser
        content = issuer.open(f"/cases/{case_id}/file.pdf").content
        if not content.startswith(b"%PDF"):
            raise StepFailed("the case file is no PDF")
        notes.append(f"{len(content) // 1024} KiB")
    print(f"decisions {decisions} clicks, reading {reading} clicks", flush=True)
    print(f"office: {decisions + reading} clicks, {papers} papers read", flush=True)
    return number
