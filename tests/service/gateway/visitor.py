"""A person at a browser without JavaScript: follows links, fills in forms, keeps cookies."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from deploy.demo import arithmetic

HIDDEN = re.compile(r'<input type="hidden" name="(csrf_token|form_key)" value="([^"]*)"')


class From(HTTPAdapter):
    """Requests from an address of their own: failures are counted by address too."""

    def __init__(self, address: str) -> None:
        self.source = address
        super().__init__()

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options, source_address=(self.source, 0))


class Visitor:
    """`page` is the answer to the last request, after redirects."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.session = requests.Session()
        self.page: requests.Response

    def get(self, path: str, **options: Any) -> requests.Response:
        self.page = self.session.get(self.address + path, timeout=30, **options)
        return self.page

    def post(self, path: str, data: Any = None, **options: Any) -> requests.Response:
        """With the hidden fields of the page before, as a browser sends them."""
        hidden = dict(HIDDEN.findall(self.page.text)) if "page" in vars(self) else {}
        fields = data.items() if isinstance(data, dict) else data or []
        body = [*({name: value for name, value in hidden.items()}).items(), *fields]
        sent_from = {"Referer": self.page.url} if "page" in vars(self) else {}
        self.page = self.session.post(
            self.address + path, data=body, timeout=30, headers=sent_from, **options
        )
        return self.page

    def captcha(self) -> dict[str, str]:
        """One answered: the question in words, as who sees no picture answers it."""
        asked = self.session.get(
            f"{self.address}/captcha", params={"captcha_kind": "question"}, timeout=30
        ).text
        [number] = re.findall(r'name="captcha_id" value="([^"]*)"', asked)
        return {"captcha_id": number, "captcha_text": arithmetic.answer(visible(asked))}

    def sign_in(self, username: str, password: str) -> requests.Response:
        self.get("/sign-in")
        return self.post("/sign-in", {"username": username, "password": password})

    @property
    def text(self) -> str:
        """What the page says, without its tags; blanks folded."""
        return visible(self.page.text)


def visible(html: str) -> str:
    without = re.sub(r"(?s)<(script|style|template)\b.*?</\1>|<[^>]+>", " ", html)
    return re.sub(r"\s+", " ", unescape(without))
