"""Who may what: every address with the ids of one firm or office, asked by all others.

A case is filed first, so that there is something to be refused. What is refused must look as if it
were not there (404), or be forbidden; a page sends who is not signed in to its sign-in.
"""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import requests
from flask import Flask
from werkzeug.routing import Rule

from gateway.app import create_intranet, create_portal
from gateway.session import is_public
from gateway.surface import API_PREFIX
from tests.attack.people import API, TIMEOUT, Cast, Person

UUID = "00000000-0000-4000-8000-000000000000"
OPENAPI = Path("docs/openapi.json")
WORDS = {"code": "basic", "rowset": "people", "slot": "BUSINESS_LICENCE", "copy": "original"}
REFUSED = {403, 404}
# Before it is looked who asks for what, a body that makes no sense may be refused.
REFUSED_WRITE = REFUSED | {400, 415, 422}
# Answers anybody signed in with what is their own, whatever the ids.
OWN = {"portal.captcha", "intranet.captcha"}


def findings(cast: Cast) -> Iterator[str]:
    owner = cast.program("mingyuan")
    application = cast.application(owner)
    filed = requests.post(
        f"{cast.portal}{API}/applications/{application}/submission",
        headers=owner | {"Idempotency-Key": "attack-file"},
        timeout=TIMEOUT,
    )
    if filed.status_code != 200:
        yield f"the application could not be filed: {filed.status_code} {filed.text[:200]}"
        return
    yield from _api(cast, application)
    _wait_for_case(cast.staff("hd-formal"), application)
    for surface, others in (
        (create_portal(), [cast.firm("zhijiang"), Person("nobody", cast.portal)]),
        (
            create_intranet(),
            [cast.staff("zj-examine"), cast.staff("fj-decide"), Person("nobody", cast.intranet)],
        ),
    ):
        for person in others:
            yield from _pages(surface, person, application)
    yield from _across(cast)


def _pages(app: Flask, person: Person, foreign: str) -> Iterator[str]:
    token = person.token() if person.name != "nobody" else ""
    for rule in app.url_map.iter_rules():
        endpoint = rule.endpoint
        skipped = endpoint in OWN or rule.rule.startswith(API_PREFIX)
        if skipped or is_public(app.view_functions[endpoint]):
            continue
        path = _address(app, rule, foreign)
        for method in {"GET", "POST"} & (rule.methods or set()):
            answer = person.ask(method, path, token=token)
            if person.name == "nobody":
                sent_away = answer.status_code == 302 and "sign-in" in answer.headers["Location"]
                if not sent_away and answer.status_code not in REFUSED_WRITE | {401}:
                    yield f"nobody may {method} {path}: {answer.status_code}"
            elif foreign in path and answer.status_code not in (
                REFUSED if method == "GET" else REFUSED_WRITE
            ):
                yield f"{person.name} may {method} {path}: {answer.status_code}"


def _address(app: Flask, rule: Rule, foreign: str) -> str:
    ids = {"application_id": foreign, "case_id": foreign}
    values = {name: ids.get(name, WORDS.get(name, UUID)) for name in rule.arguments}
    with app.test_request_context():
        return str(app.url_map.bind("localhost").build(rule.endpoint, values))


def _api(cast: Cast, foreign: str) -> Iterator[str]:
    other = cast.program("zhijiang")
    described = json.loads(OPENAPI.read_text())["paths"]
    for template, operations in described.items():
        if "{application_id}" not in template:
            continue
        path = template.replace("{application_id}", foreign)
        for name, word in WORDS.items():
            path = path.replace(f"{{{name}}}", word)
        while "{" in path:
            start = path.index("{")
            path = path[:start] + UUID + path[path.index("}", start) + 1 :]
        for method in {"get", "post", "put", "delete"} & set(operations):
            for who, headers in (("another firm", other), ("nobody", {})):
                answer = requests.request(
                    method,
                    cast.portal + path,
                    headers=headers | {"Idempotency-Key": f"attack-{who}-{method}-{path}"[:120]},
                    json={} if method in ("post", "put") else None,
                    timeout=TIMEOUT,
                )
                allowed = {401} if who == "nobody" else REFUSED_WRITE
                if method == "get" and who != "nobody":
                    allowed = REFUSED
                if answer.status_code not in allowed:
                    yield f"{who} may {method} {path}: {answer.status_code}"


def _across(cast: Cast) -> Iterator[str]:
    """The session of one surface is worth nothing at the other."""
    firm, reviewer = cast.firm("haixia"), cast.staff("hd-issue")
    for person, other in ((firm, cast.intranet), (reviewer, cast.portal)):
        copied = Person(person.name, other)
        for cookie in person.http.cookies:
            copied.http.cookies.set(cookie.name, cookie.value or "")
        for path in ("/", "/home", "/register", "/password"):
            answer = copied.ask("GET", path)
            if answer.status_code == 200 and person.name in answer.text:
                yield f"{person.name} is known at the other surface: {path}"


def _wait_for_case(person: Person, case: str) -> None:
    for _ in range(60):
        if person.ask("GET", f"/cases/{case}").status_code == 200:
            return
        time.sleep(0.5)
    raise RuntimeError("the case was not opened")
