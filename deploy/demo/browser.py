"""A browser without a screen: follows links, fills the forms it finds, keeps its cookies."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

import requests
from lxml import html

SECONDS = 30
Files = dict[str, tuple[str, bytes, str]]


class StepFailed(Exception):
    """The system did not do what the journey expected; the text says what was seen."""


class Page:
    """An answer of the server."""

    def __init__(self, response: requests.Response) -> None:
        self.status = response.status_code
        self.url = response.url
        self.content = response.content
        self.tree = html.fromstring(response.text or "<html></html>")

    def all(self, css: str) -> list[html.HtmlElement]:
        # lxml's CSS needs a package of its own; here plain tags and classes are enough.
        tag, _, name = css.partition(".")
        condition = f"[contains(concat(' ', @class, ' '), ' {name} ')]" if name else ""
        return list(self.tree.xpath(f"//{tag or '*'}{condition}"))

    def text(self, css: str) -> str:
        return " ".join(" ".join(node.text_content().split()) for node in self.all(css))

    def link(self, *parts: str) -> str:
        """The address of the first link that contains all parts."""
        addresses: list[str] = self.tree.xpath("//a/@href")
        for address in addresses:
            if all(part in address for part in parts):
                return urljoin(self.url, address)
        raise StepFailed(f"no link with {parts} on {self.url}")

    def form(self, part: str) -> html.FormElement:
        """The form whose address contains `part`; of several one that ends with it."""
        found = [form for form in self.tree.forms if part in (form.action or self.url)]
        for form in [one for one in found if (one.action or self.url).endswith(part)] or found:
            return form
        raise StepFailed(f"no form {part} on {self.url}: {self.complaint()}")

    def has_form(self, part: str) -> bool:
        return any(part in (form.action or "") for form in self.tree.forms)

    def complaint(self) -> str:
        """What the page says went wrong."""
        return (self.text("*.alert-danger") or self.text("main") or self.text("body"))[:400]


class Browser:
    """One person at one surface."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.http = requests.Session()

    def open(self, address: str, expect: int = 200) -> Page:
        page = self.ask(address)
        if page.status != expect:
            raise StepFailed(f"{page.url} answered {page.status}: {page.complaint()}")
        return page

    def ask(self, address: str) -> Page:
        """Like `open`, whatever the status."""
        return Page(self.http.get(urljoin(self.base, address), timeout=SECONDS))

    def ask_content(self, address: str) -> bytes:
        """What a page shows by itself, a scan say; nothing where it is refused."""
        reply = self.http.get(urljoin(self.base, address), timeout=SECONDS)
        return reply.content if reply.ok else b""

    def submit(
        self,
        page: Page,
        part: str,
        values: dict[str, Any] | None = None,
        *,
        files: Files | None = None,
        expect: int = 200,
    ) -> Page:
        """Fill the form whose address contains `part` and send it; hidden fields go along."""
        form = page.form(part)
        given = values or {}
        kept = [(name, value) for name, value in form.form_values() if name not in given]
        lists = {name: v if isinstance(v, list) else [v] for name, v in given.items()}
        sent = [*kept, *((name, value) for name, many in lists.items() for value in many)]
        target = urljoin(page.url, form.action or page.url)
        reply = Page(self.http.post(target, data=sent, files=files, timeout=SECONDS))
        if reply.status != expect:
            raise StepFailed(f"{target} answered {reply.status}: {reply.complaint()}")
        return reply
