"""A firm at the portal."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from contracts.application.sections import SectionData
from tests.factories.registrations import PASSWORD
from tests.service.application.firms import Firm
from tests.service.gateway.visitor import Visitor


class Applicant(Visitor):
    """A firm's clerk, signed in. `place` begins the addresses of one application."""

    firm: Firm
    application_id: str

    @property
    def place(self) -> str:
        return f"/applications/{self.application_id}"

    def tab(self, code: str) -> str:
        return f"{self.place}/sections/{code}"

    def upload(self, path: str, name: str, content: bytes, **fields: str) -> None:
        self.post(path, fields, files={"file": (name, content)})

    def confirm(self, path: str) -> None:
        """确认导入 of what the page has shown."""
        kept = re.findall(r'name="(kept|mode)" value="([^"]*)"', self.page.text)
        self.post(path, dict(kept[:2]))

    def stored(self, code: str) -> SectionData:
        """The tab as the service has it."""
        question: dict[str, Any] = {"application_id": self.application_id, "section": code}
        return self.firm.ask.section(**question)


@pytest.fixture
def applicant(system: dict[str, str], new_firm: Callable[..., Firm]) -> Applicant:
    """Signed in, with nothing filled in yet."""
    visitor = Applicant(system["PORTAL_URL"])
    visitor.firm = new_firm()
    visitor.sign_in(visitor.firm.username, PASSWORD)
    assert visitor.page.url.endswith("/home"), visitor.text
    return visitor


@pytest.fixture
def drafting(applicant: Applicant) -> Applicant:
    """With a new application just opened."""
    applicant.post("/applications", {"type": "NEW"})
    found = re.search(r"/applications/([^/]+)", applicant.page.url)
    assert found, f"{applicant.page.status_code} {applicant.page.url}: {applicant.text}"
    applicant.application_id = found[1]
    return applicant
