"""Whoever only looks is led to nothing that is refused: no button, no link, on any page."""

import re
import uuid
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from lxml import html

from contracts.firm import Ability
from gateway.app import create_portal
from gateway.duties import needed
from gateway.session import is_public
from rules.vocabulary.enumerations import Level, StaffRole
from tests.factories.holding import hold
from tests.factories.registrations import PASSWORD
from tests.present import present
from tests.service.application.firms import Firm
from tests.service.gateway.evaluated import finished_case
from tests.service.gateway.intranet.test_cases import choose, claim, open_case
from tests.service.gateway.visitor import Visitor

pytestmark = pytest.mark.service
OWN_PASSWORD = "春江潮水-连海平平"
BEGUN = ("/home", "/firm", "/staff", "/my-evaluations", "/messages", "/proceedings", "/tokens")
MOST = 200
LOOK_AT_ONCE = re.compile(r"/(rows|attachments|scans)/[0-9a-f-]{36}")
"""One of each is enough."""


def colleague(system: dict[str, str], owner: Visitor, role: str) -> Visitor:
    """Added by the owner, signed in with a password of its own."""
    username = f"{role.lower()}-{uuid.uuid4().hex[:8]}"
    owner.get("/accounts/new")
    owner.post("/accounts/new", {"username": username, "name": "周敏", "role": role})
    once = present(re.search(r"<code>([\w-]+)</code>", owner.page.text))[1]
    visitor = Visitor(system["PORTAL_URL"])
    visitor.sign_in(username, once)
    change = {"old_password": once, "new_password": OWN_PASSWORD}
    visitor.post("/password", change | {"new_password_again": OWN_PASSWORD})
    visitor.sign_in(username, OWN_PASSWORD)
    return visitor


def entered(system: dict[str, str], firm: Firm) -> Visitor:
    visitor = Visitor(system["PORTAL_URL"])
    visitor.sign_in(firm.username, PASSWORD)
    return visitor


class Crawl:
    """Every page of the portal that its links lead to, and what is offered on it."""

    def __init__(self, app: Flask, visitor: Visitor, more: tuple[str, ...]) -> None:
        self.app, self.visitor = app, visitor
        self.addresses = app.url_map.bind("127.0.0.1")
        self.waiting, self.seen = [*BEGUN, *more], set[str]()
        self.visited, self.refused = list[str](), list[str]()

    def run(self) -> None:
        while self.waiting and len(self.visited) < MOST:
            path = self.waiting.pop(0)
            kind = LOOK_AT_ONCE.sub(r"/\1/ONE", path)
            if kind in self.seen:
                continue
            self.seen.add(kind)
            self._open(path)

    def _open(self, path: str) -> None:
        page = self.visitor.get(path)
        self.visited.append(path)
        if page.status_code == 403:
            self.refused.append(f"{path} is linked and refused")
        if "text/html" not in page.headers["Content-Type"]:
            return
        for method, address in offered(page.text):
            at = urlsplit(address or path)
            if at.netloc or not at.path.startswith("/"):
                continue
            if self._forbidden(at.path, method):
                self.refused.append(f"{path} offers {method} {at.path}")
            elif method == "GET" and not re.search(r"\.(pdf|xlsx|docx)$|/static/", at.path):
                self.waiting.append(at.path)

    def _forbidden(self, path: str, method: str) -> bool:
        endpoint, _ = self.addresses.match(path, method)
        view = self.app.view_functions[endpoint]
        return not is_public(view) and needed(view, method) is not Ability.LOOK


def offered(text: str) -> Iterator[tuple[str, str]]:
    """(method, address) of links, forms and buttons."""
    for one in html.fromstring(text).iter("a", "form", "button"):
        if one.tag == "a" and one.get("href"):
            yield "GET", one.get("href")
        if one.tag == "form":
            yield one.get("method", "get").upper(), one.get("action", "")
        for name, method in (("hx-get", "GET"), ("hx-post", "POST"), ("formaction", "POST")):
            if one.get(name):
                yield method, one.get(name)


@pytest.mark.parametrize("holds", [False, True], ids=["applicant", "holder"])
def test_who_only_looks_is_offered_nothing_that_is_refused(
    system: dict[str, str],
    new_firm: Callable[..., Firm],
    reviewer: Callable[..., Visitor],
    holds: bool,
) -> None:
    firm = new_firm()
    finished_case(system, str(firm.actor.enterprise_id))
    if holds:
        hold(system, str(firm.actor.enterprise_id), firm.entry, firm.tabs(Level.THIRD))
        more: tuple[str, ...] = ()
    else:
        returned = firm.complete(Level.THIRD)
        firm.ask.submit(application_id=returned)
        clerk = reviewer(StaffRole.FORMAL)
        open_case(clerk, returned)
        claim(clerk, returned)
        choose(
            clerk,
            returned,
            "RETURN",
            ("item_place", "basic/net_assets"),
            ("item_message", "请补充"),
        )
        more = (f"/applications/{returned}", f"/applications/{returned}/scans")
    reader = colleague(system, entered(system, firm), "READER")
    crawl = Crawl(create_portal(), reader, more)
    crawl.run()
    assert crawl.refused == []
    assert len(crawl.visited) > 20, crawl.visited
