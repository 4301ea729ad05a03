"""Who takes part: two firms of the demonstration with drafts, reviewers of two offices, nobody."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from deploy.demo.accounts import PASSWORD

TIMEOUT = 60
API = "/api/v1"
AT_HOME = "127.2.0.1"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
Files = dict[str, tuple[str, bytes]]


class _From(HTTPAdapter):
    """Connections from an address of our choice."""

    def __init__(self, source: str) -> None:
        self._source = source
        super().__init__()

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options, source_address=(self._source, 0))


@dataclass
class Person:
    """At one surface, signed in or not."""

    name: str
    address: str
    http: requests.Session = field(default_factory=requests.Session)
    source: str = ""

    def __post_init__(self) -> None:
        """source: the address that the requests come from, one of this machine's."""
        if self.source:
            self.http.mount("http://", _From(self.source))

    def sign_in(self, username: str) -> None:
        page = self.http.get(f"{self.address}/sign-in", timeout=TIMEOUT)
        body = {"csrf_token": TOKEN.findall(page.text)[0], "username": username}
        done = self.http.post(
            f"{self.address}/sign-in",
            data=body | {"password": PASSWORD},
            headers={"Referer": page.url},
            timeout=TIMEOUT,
        )
        if "/sign-in" in done.url:
            raise RuntimeError(f"{username} could not sign in: {done.status_code}")

    def token(self) -> str:
        """A CSRF token that is good for this person."""
        page = self.http.get(f"{self.address}/password", timeout=TIMEOUT)
        return str(TOKEN.findall(page.text)[0])

    def ask(
        self, method: str, path: str, *, token: str = "", files: Files | None = None
    ) -> requests.Response:
        """Without following redirects, with the form token given."""
        return self.http.request(
            method,
            self.address + path,
            data={"csrf_token": token, "form_key": "attack"} if method != "GET" else None,
            headers={"Referer": self.address + path},
            files=files,
            timeout=TIMEOUT,
            allow_redirects=False,
        )


class Cast:
    """env: of the system, as `with-system` gives it."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = env
        self.portal, self.intranet = env["PORTAL_URL"], env["INTRANET_URL"]

    def firm(self, username: str) -> Person:
        return self._signed_in(username, self.portal)

    def staff(self, username: str) -> Person:
        return self._signed_in(username, self.intranet)

    def _signed_in(self, username: str, address: str) -> Person:
        """From an address at which nobody guesses: after wrong passwords a captcha is asked."""
        person = Person(username, address, source=AT_HOME)
        person.sign_in(username)
        return person

    def program(self, username: str) -> dict[str, str]:
        """The header of a program of a firm."""
        answer = requests.post(
            f"{self.portal}{API}/tokens",
            json={"username": username, "password": PASSWORD, "label": "attack"},
            headers={"Idempotency-Key": f"attack-{username}"},
            timeout=TIMEOUT,
        )
        answer.raise_for_status()
        return {"Authorization": f"Bearer {answer.json()['token']}"}

    def application(self, program: dict[str, str]) -> str:
        """The firm's own draft."""
        listed = requests.get(f"{self.portal}{API}/applications", headers=program, timeout=TIMEOUT)
        return str(listed.json()["items"][0]["application_id"])
