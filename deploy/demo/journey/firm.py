"""The firm: registers, fills in its application, submits, mends what it is asked to."""

from __future__ import annotations

import io
import time
from typing import Any
from urllib.parse import urlsplit

import requests
from openpyxl import load_workbook

from contracts.forms.sections import RowSet, section_of
from deploy.demo import arithmetic, drafts, paper
from deploy.demo.browser import SECONDS, Browser, Page, StepFailed
from deploy.demo.newcomer import Newcomer
from deploy.demo.people import Row

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Firm:
    """At the portal. `application_id` is known from `start` on."""

    def __init__(self, portal: str, sms: str, newcomer: Newcomer) -> None:
        self.browser = Browser(portal)
        self.sms = sms
        self.newcomer = newcomer
        self.application_id = ""

    @property
    def submitter(self) -> dict[str, str]:
        """The legal representative himself, as every first tab asks who submits."""
        entry = self.newcomer.enterprise
        return {
            "submit_type": "LEGAL_REP",
            "submitter_name": entry["legal_representative"],
            "submitter_document": "RESIDENT",
            "submitter_id": entry["legal_representative_id"],
        }

    def register(self) -> None:
        notice = self.browser.open("/register")
        form = self.browser.open(notice.form("/register/form").action + "?consent=on")
        firm = {f"enterprise.{name}": value for name, value in self.newcomer.enterprise.items()}
        since = len(self._messages())
        form = self.browser.submit(form, "/register/form", firm, expect=422)  # says what is missing
        mobile = {"enterprise.contact_mobile": self.newcomer.enterprise["contact_mobile"]}
        token = dict(form.form("/register/form").form_values())
        self.browser.http.post(
            f"{self.browser.base}/register/code",
            data={**token, **mobile, **self._captcha()},
            timeout=SECONDS,
        )
        account = {
            "account.username": self.newcomer.username,
            "account.password": self.newcomer.password,
            "account.password_again": self.newcomer.password,
            "account.code": self._code(since),
            "consent": "on",
        }
        licence = paper.sheet("营业执照", [self.newcomer.enterprise["name"]])
        files = {"business_licence": ("营业执照.pdf", licence, "application/pdf")}
        self.browser.submit(form, "/register/form", {**firm, **account}, files=files)

    def _captcha(self) -> dict[str, str]:
        """The question in words, as who sees no picture answers it."""
        page = self.browser.open("/captcha?captcha_kind=question")
        [number] = page.tree.xpath("//input[@name='captcha_id']/@value")
        return {"captcha_id": number, "captcha_text": arithmetic.answer(page.text("label"))}

    def sign_in(self) -> None:
        page = self.browser.open("/sign-in")
        account = {"username": self.newcomer.username, "password": self.newcomer.password}
        home = self.browser.submit(page, "/sign-in", account)
        if self.newcomer.enterprise["name"] not in home.text("body"):
            raise StepFailed(f"not signed in: {home.complaint()}")

    def start(self, type_: str = "NEW") -> None:
        home = self.browser.open("/home")
        page = self.browser.submit(home, "/applications", {"type": type_})
        self.application_id = page.url.split("/applications/")[1].split("/")[0]

    def fill(self, draft: drafts.Draft) -> None:
        """Every tab but the staff tables."""
        for code, filled in draft.items():
            if filled["fields"]:
                values = {name: _posted(value) for name, value in filled["fields"].items()}
                self.save(code, values)
            for rowset, rows in filled["rows"].items():
                if rowset != "people":
                    for row in rows:
                        self.add_row(code, rowset, row)

    def save(self, code: str, values: dict[str, Any]) -> None:
        page = self.browser.open(self.place(code))
        reply = self.browser.submit(page, self.place(code), {**values, "action": "save"})
        if reply.all("div.error-summary"):
            raise StepFailed(f"{code}: {reply.complaint()}")

    def answer_corrections(self, text: str) -> None:
        """The same to each thing that was to be mended."""
        address = f"/applications/{self.application_id}/corrections"
        page = self.browser.open(address)
        names = page.tree.xpath("//textarea[starts-with(@name, 'answer-')]/@name")
        self.browser.submit(page, address, dict.fromkeys(names, text))

    def add_row(self, code: str, rowset: str, row: Row) -> None:
        address = f"{self.place(code)}/rows/{rowset}/new"
        values = {name: _posted(value) for name, value in row.items() if value is not None}
        self.browser.submit(self.browser.open(address), address, values)

    def load_staff(self, code: str, people: list[Row]) -> None:
        """Download the template, fill it in, upload it and confirm what it would do."""
        place = f"{self.place(code)}/rows/people"
        template = self.browser.open(f"{place}/template.xlsx").content
        book = filled_sheet(template, code, people)
        files = {"file": ("staff.xlsx", book, SHEET)}
        page = self.browser.submit(
            self.browser.open(f"{place}/import"), f"{place}/import", files=files
        )
        self.browser.submit(page, f"{place}/import")

    def attach_all(self) -> int:
        """A paper in every required slot that has none, of tabs and of rows; how many."""
        page = self.browser.open(f"/applications/{self.application_id}/check")
        tabs = page.tree.xpath("//nav[@id='tabs']/a/@href")
        return sum(self._attach_on(tab) for tab in tabs if "/sections/" in tab)

    def submit(self) -> Page:
        """The page that follows: progress, or with status 422 the findings."""
        address = f"/applications/{self.application_id}/submit"
        page = self.browser.open(address)
        target, sent = page.form("/submit").action, dict(page.form("/submit").form_values())
        return Page(
            self.browser.http.post(f"{self.browser.base}{target}", data=sent, timeout=SECONDS)
        )

    def home(self) -> Page:
        return self.browser.open("/home")

    def place(self, code: str) -> str:
        return f"/applications/{self.application_id}/sections/{code}"

    def _attach_on(self, tab: str) -> int:
        page = self.browser.open(tab)
        count = self._attach(page)
        for row in page.tree.xpath(
            "//tr[starts-with(@id, 'row-')]//a[contains(@href, '/rows/')]/@href"
        ):
            count += self._attach(self.browser.open(row))
        return count

    def _attach(self, page: Page) -> int:
        empty = [
            form.action
            for form in page.tree.xpath("//form[contains(@action, '/attachments/')]")
            if form.xpath(".//input[@type='file']") and _wanted(form)
        ]
        for action in empty:
            title = urlsplit(action).path.rsplit("/", 1)[1]
            content = paper.sheet(title, [action])  # no two alike: that would be a sign
            files = {"file": (f"{title}.pdf", content, "application/pdf")}
            if title == "PHOTO":
                files = {"file": ("登记照.jpg", paper.photo(), "image/jpeg")}
            self.browser.submit(page, action, files=files)
        return len(empty)

    def _messages(self) -> list[dict[str, Any]]:
        to = self.newcomer.enterprise["contact_mobile"]
        reply = requests.get(f"{self.sms}/v1/messages", params={"to": to}, timeout=SECONDS)
        return list(reply.json())

    def _code(self, since: int) -> str:
        """The digits of the message that came after the first `since`."""
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            messages = self._messages()
            if len(messages) > since:
                digits = [part for part in _words(messages[0]["text"]) if len(part) == 6]
                return digits[0]
            time.sleep(0.2)
        raise StepFailed("no text message with the code came")


def _wanted(form: Any) -> bool:
    """Whether the slot around the upload form is required and empty."""
    slot = form.xpath("ancestor::li[1]")[0]
    required = slot.xpath(".//*[contains(@class, 'required')]")
    return bool(required) and not slot.xpath(".//a[contains(@href, '/attachments/')]")


def _words(text: str) -> list[str]:
    return "".join(char if char.isascii() and char.isdigit() else " " for char in text).split()


def _posted(value: Any) -> Any:
    return "on" if value is True else value


def filled_sheet(template: bytes, code: str, people: list[Row]) -> bytes:
    """The template of a tab: its first sheet with a line a person, labels where it offers a
    list."""
    declared = section_of("NEW", code)
    if declared is None:
        raise StepFailed(f"there is no tab {code}")
    rowset: RowSet = declared.rows[0]
    fields = {
        field.metadata["label"]: (name, field) for name, field in rowset.form().fields.items()
    }
    book = load_workbook(io.BytesIO(template))
    sheet = book.worksheets[0]
    headings = [str(cell.value).rstrip("*").strip() for cell in sheet[1]]
    for line, person in enumerate(people, start=2):
        for column, heading in enumerate(headings, start=1):
            name, field = fields[heading]
            labels = dict(field.metadata.get("choices", ()))
            value = person.get(name)
            sheet.cell(line, column, labels.get(value, value))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
