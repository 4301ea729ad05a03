"""The office: a reviewer for every step, each with an account of its own."""

from __future__ import annotations

import time
from typing import Any

from deploy.demo.accounts import OFFICES, PASSWORD
from deploy.demo.browser import SECONDS, Browser, Page, StepFailed
from rules.vocabulary.enumerations import Office

Item = tuple[str, str]  # where ("basic" or "basic/remarks"), what to mend


class Reviewer:
    """One role of one office at the intranet."""

    def __init__(self, intranet: str, office: Office, role: str) -> None:
        self.browser = Browser(intranet)
        self.username = f"{OFFICES[office]}-{role.lower()}"

    def sign_in(self) -> None:
        account = {"username": self.username, "password": PASSWORD}
        page = self.browser.submit(self.browser.open("/sign-in"), "/sign-in", account)
        if page.has_form("/sign-in"):
            raise StepFailed(f"{self.username}: {page.complaint()}")

    def end_step(
        self, case_id: str, outcome: str, text: str = "", items: list[Item] | None = None
    ) -> Page:
        """Claim the task of the case and end it with `outcome`; manual findings are confirmed."""
        decision = f"/cases/{case_id}/decision"
        page = self._claimable(case_id)
        if not page.has_form(decision):
            page = self.browser.submit(page, "/claim")
        if not page.has_form(decision):  # what was submitted again opens as its difference
            page = self.browser.open(f"/cases/{case_id}")
        page = self._close_signs(page, case_id)
        values: dict[str, Any] = {"outcome": outcome, "text": text, "action": "check"}
        rules = page.tree.xpath("//input[@name='manual_confirmed']/@value")
        if rules and outcome not in ("RETURN", "REJECT_FILING"):
            values["manual_confirmed"] = rules
        if items:
            values["item_place"] = [place for place, _ in items]
            values["item_message"] = [message for _, message in items]
        confirmation = self.browser.submit(page, decision, values)
        return self.browser.submit(confirmation, decision, {"action": "confirm"})

    def _close_signs(self, page: Page, case_id: str) -> Page:
        """Say of every sign what was found out; the page of the case then."""
        if not page.tree.xpath("//a[contains(@href, '/report#signs')]"):
            return page
        report = self.browser.open(f"/cases/{case_id}/report")
        for sign in report.tree.xpath("//form[contains(@action, '/signs/')]/@action"):
            self.browser.submit(report, sign, {"remark": "已核对，情况属实"})
        return self.browser.open(f"/cases/{case_id}")

    def _claimable(self, case_id: str) -> Page:
        """The case page, once the task is there: the event needs a moment to arrive."""
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            page = self.browser.ask(f"/cases/{case_id}")
            if page.status == 200 and (page.has_form("/claim") or page.has_form("/decision")):
                return page
            time.sleep(0.3)
        raise StepFailed(f"{self.username} has no task in the case: {page.complaint()}")
