"""Every address of both surfaces with values that nobody types: refused, never a defect."""

import io
import json
import logging
import re
import socket
import uuid
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.routing import Rule

from chassis import log
from contracts.forms.base import Form
from contracts.forms.enterprise import EnterpriseForm, NewAccount
from contracts.forms.sections import SECTIONS
from gateway.app import create_intranet, create_portal
from rules.vocabulary.enumerations import StaffRole
from tests.factories.registrations import PASSWORD
from tests.service.application.firms import Firm
from tests.service.gateway.cases import submitted
from tests.service.gateway.hostile import (
    BODIES,
    MARK,
    PATHS,
    PLACES,
    RAW,
    attempts,
    encoded,
    fields,
    some,
)
from tests.service.gateway.visitor import From, Visitor

pytestmark = pytest.mark.service


def pages(app: Flask, api: bool) -> Iterator[Rule]:
    left_out = {"static", "portal.sign_out", "intranet.sign_out"}
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in left_out and rule.rule.startswith("/api/") is api:
            yield rule


def address(app: Flask, rule: Rule, **values: str) -> str:
    known = {name: PLACES.get(name, str(uuid.UUID(int=7))) for name in rule.arguments}
    with app.test_request_context():
        return app.url_map.bind("localhost").build(rule.endpoint, known | values)


def tried(visitor: Visitor, app: Flask, places: dict[str, str], share: int) -> list[str]:
    """What answered with a defect."""
    failed = []

    def send(method: str, path: str, body: bytes | None = None) -> None:
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Referer": visitor.address}
        answer = visitor.session.request(
            method, visitor.address + path, data=body, headers=kind, timeout=30,
            allow_redirects=False,
        )  # fmt: skip
        if answer.status_code >= 500:
            failed.append(f"{answer.status_code} {method} {path[:80]} {(body or b'')[-80:]!r}")

    # Its wrong guesses are counted by address: the others sign in from another one.
    visitor.session.mount("http://", From("127.0.0.3"))
    visitor.get("/password")
    token = re.findall(r'name="csrf_token" value="([^"]*)"', visitor.page.text)[0]
    for seed, rule in enumerate(pages(app, api=False)):
        known = {name: value for name, value in places.items() if name in rule.arguments}
        path = address(app, rule, **known)
        for given in attempts(fields(app.view_functions[rule.endpoint]), seed, share):
            if "POST" in (rule.methods or ()):
                send("POST", path, encoded([("csrf_token", token), *given]))
            else:
                send("GET", f"{path}?{encoded(given[:20]).decode()}")
        for number, name in enumerate(rule.arguments):
            for value in some(PATHS, seed + number, share):
                send("GET", path.replace(known.get(name, PLACES.get(name, "-")), value, 1))
    return failed


@pytest.fixture
def our_log() -> Iterator[io.StringIO]:
    """What all processes of the system write, which are this one."""
    before = logging.root.handlers, logging.root.level
    log.configure("test")
    out = io.StringIO()
    logging.root.handlers[0].setStream(out)  # type: ignore[attr-defined]
    yield out
    logging.root.handlers, logging.root.level = before[0], before[1]


shares = pytest.mark.parametrize("share", [5, pytest.param(1, marks=pytest.mark.slow)])


@pytest.fixture(scope="module")
def portal(system: dict[str, str]) -> Flask:
    """Only to be asked for its addresses and views."""
    return create_portal()


@pytest.fixture(scope="module")
def intranet(system: dict[str, str]) -> Flask:
    return create_intranet()


@shares
def test_every_page_of_the_portal(
    system: dict[str, str], portal: Flask, new_firm: Callable[..., Firm], share: int
) -> None:
    visitor, firm = Visitor(system["PORTAL_URL"]), new_firm()
    visitor.sign_in(firm.username, PASSWORD)
    visitor.post("/applications", {"type": "NEW"})
    place: dict[str, Any] = {"application_id": urlsplit(visitor.page.url).path.split("/")[2]}
    assert not tried(visitor, portal, place, share)


@shares
def test_every_page_of_the_intranet(
    system: dict[str, str], intranet: Flask, reviewer: Callable[..., Visitor], share: int
) -> None:
    visitor = reviewer(StaffRole.FORMAL)
    assert not tried(visitor, intranet, {}, share)


def test_every_resource_of_the_api(
    system: dict[str, str], portal: Flask, new_firm: Callable[..., Firm]
) -> None:
    """T11, T12: 422, or what else is wrong with it, and nothing is kept."""
    visitor = Visitor(system["PORTAL_URL"])
    firm = new_firm()
    credentials = {"username": firm.username, "password": PASSWORD}
    answer = visitor.session.post(f"{visitor.address}/api/v1/tokens", json=credentials)
    assert answer.status_code == 201, answer.text
    bearer = f"Bearer {answer.json()['token']}"
    headers = {"Authorization": bearer, "Content-Type": "application/json"}
    started = visitor.session.post(
        f"{visitor.address}/api/v1/applications", json={"type": "NEW"}, headers=headers
    ).json()
    known: dict[str, Any] = {"application_id": started["application_id"]}
    failed = []
    for rule in pages(portal, api=True):
        values = {name: value for name, value in known.items() if name in rule.arguments}
        path = address(portal, rule, **values)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            for body in BODIES if method in {"POST", "PUT"} else [None]:
                for query in ("", "?page=%00", "?page=" + "9" * 5000, "?after=-1&limit=%FF"):
                    answer = visitor.session.request(
                        method, visitor.address + path + (query if body in (None, b"") else ""),
                        data=body, headers=headers, timeout=30,
                    )  # fmt: skip
                    if answer.status_code >= 500:
                        failed.append(f"{answer.status_code} {method} {path}{query} {body!r:.60}")
                    if body not in (None, b""):
                        break
    assert not failed


@pytest.mark.parametrize("body", BODIES[:4] + BODIES[5:8])
def test_what_no_text_and_no_number_holds_is_invalid(system: dict[str, str], body: bytes) -> None:
    """T11, T12"""
    answer = Visitor(system["PORTAL_URL"]).session.post(
        f"{system['PORTAL_URL']}/api/v1/tokens", data=body,
        headers={"Content-Type": "application/json"},
    )  # fmt: skip
    assert answer.status_code == 422, answer.text
    assert answer.json()["code"] == "invalid"


def mistakes(form: type[Form]) -> dict[str, str]:
    """Something wrong in every field that has a form of its own."""
    return {name: f"{MARK}-13-45" for name in form().fields}


@pytest.mark.parametrize("version", ["0", "99"])
@pytest.mark.parametrize("state", ["open", "locked"])
def test_a_mistake_stands_in_no_log(
    system: dict[str, str],
    new_firm: Callable[..., Firm],
    our_log: io.StringIO,
    state: str,
    version: str,
) -> None:
    """Whether it could be saved or not, and in whatever field: what was typed comes back to the
    person and goes nowhere else."""
    firm = new_firm()
    application_id = submitted(firm) if state == "locked" else firm.start()
    visitor = Visitor(system["PORTAL_URL"])
    visitor.sign_in(firm.username, PASSWORD)
    found = set()
    for section in SECTIONS["NEW"]:
        place = f"/applications/{application_id}/sections/{section.code}"
        if section.form:
            page = visitor.post(place, {"version": version} | mistakes(section.form))
            found.add(page.status_code)
        for rowset in section.rows:
            page = visitor.post(
                f"{place}/rows/{rowset.code}/new", {"version": version} | mistakes(rowset.form)
            )
            found.add(page.status_code)
            assert MARK in page.text
    assert found <= {409, 422}
    assert "http_request" in our_log.getvalue()
    assert MARK not in our_log.getvalue()


def test_a_mistake_in_a_registration_stands_in_no_log(
    system: dict[str, str], our_log: io.StringIO
) -> None:
    visitor = Visitor(system["PORTAL_URL"])
    visitor.get("/register/form?consent=on")
    typed = {f"enterprise.{name}": value for name, value in mistakes(EnterpriseForm).items()}
    typed |= {f"account.{name}": value for name, value in mistakes(NewAccount).items()}
    for path in ("/register/form", "/register/code"):
        assert MARK in visitor.post(path, {"consent": "on"} | typed).text
    assert MARK not in our_log.getvalue()


@pytest.mark.parametrize("what", RAW)
def test_a_request_that_no_browser_sends(system: dict[str, str], what: str) -> None:
    """F15 among them: a body in chunks is a body. Each is answered, nothing of it read twice."""
    head, body, expected = RAW[what]
    if b"Transfer-Encoding" not in head and b"Content-Length" not in head and body:
        head += b"Content-Length: %d\r\n" % len(body)
    port = urlsplit(system["PORTAL_URL"]).port
    with socket.create_connection(("127.0.0.1", port), timeout=20) as raw:
        raw.sendall(head + b"\r\n" + body)
        answer = raw.recv(65536)
    assert int(answer.split(b" ", 2)[1]) in expected, answer[:300]
    assert answer.count(b"HTTP/1.") == 1


@pytest.mark.spec("P-09")
@pytest.mark.parametrize(
    "back", ["/\r\nX", "/\tX", "//evil.example", "/\\evil.example", "\u2028//e", "/%0d%0aX", "/a\0"]
)
def test_the_way_back_after_signing_in_is_a_page_of_ours(
    system: dict[str, str], new_firm: Callable[..., Firm], back: str
) -> None:
    visitor = Visitor(system["PORTAL_URL"])
    firm = new_firm()
    visitor.get("/sign-in")
    token = re.findall(r'name="csrf_token" value="([^"]*)"', visitor.page.text)[0]
    answer = visitor.session.post(
        f"{visitor.address}/sign-in",
        data={"csrf_token": token, "username": firm.username, "password": PASSWORD, "next": back},
        headers={"Referer": visitor.address}, allow_redirects=False, timeout=30,
    )  # fmt: skip
    assert answer.status_code in (302, 422), answer.text
    target = answer.headers.get("Location", "/home")
    assert urlsplit(target).netloc in ("", urlsplit(visitor.address).netloc)
    assert "X" not in answer.headers
    assert json.dumps(target).count("\\") == 0
