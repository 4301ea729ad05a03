"""Who may what: every address with the ids of one firm or office, asked by all others.

A draft is filed first, and a licence issued on it, so that every kind of thing is there to be
refused. What is refused must look as if it were not there (404), or be forbidden; a page sends who
is not signed in to its sign-in. Afterwards all must be as it was. The owner asks, too: what he is
refused shows nothing about others.
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import requests
from flask import Flask
from werkzeug.routing import Rule

from gateway.app import create_intranet, create_portal
from gateway.session import is_public
from gateway.surface import API_PREFIX
from tests.attack.owned import Owned, issue, owned, task
from tests.attack.people import TIMEOUT, Cast, Person
from tests.factories.papers import pdf

UUID = "00000000-0000-4000-8000-000000000000"
OPENAPI = Path("docs/openapi.json")
WORDS = {"slot": "SOCIAL_INSURANCE", "copy": "original", "action": "disable", "round": "1"}
REFUSED = {403, 404}
# Before it is looked who asks for what, a body that makes no sense may be refused.
REFUSED_WRITE = REFUSED | {400, 415, 422}
# Answers anybody signed in with what is their own, whatever the ids; whether it did anything shows
# in what the owner has afterwards.
OWN = {"portal.captcha", "intranet.captcha", "portal.end_session", "intranet.end_session"}
OTHERS = ("zj-formal", "zj-examine", "fj-decide", "zj-issue")


def findings(cast: Cast) -> Iterator[str]:
    found = owned(cast)
    portal, intranet = create_portal(), create_intranet()
    firm, reviewers = cast.firm("zhijiang"), [cast.staff(name) for name in OTHERS]
    strangers = Person("nobody", cast.portal), Person("nobody", cast.intranet)
    office = cast.staff("hd-formal")
    found.ids["task_id"] = task(office)
    for licensed in (False, True):  # what may be done to an open case, and to a licence
        if licensed:
            issue(found)
        before = found.state()
        yield from _api(found)
        for surface, people in (
            (portal, [firm, strangers[0]]),
            (intranet, [*reviewers, strangers[1]]),
        ):
            for person in people:
                yield from _pages(surface, person, found)
        yield from _control(portal, found)
        after = found.state()
        yield from (f"{part} is not as it was" for part in before if before[part] != after[part])
    yield from _across(cast)


def _control(app: Flask, found: Owned) -> Iterator[str]:
    """What others are refused is there for the owner."""
    statuses = Counter(
        found.person.ask("GET", path).status_code
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or set()) and not rule.rule.startswith(API_PREFIX)
        if _is_foreign(path := _address(app, rule, found), found)
    )
    print(f"  the owner himself: {dict(statuses)}", flush=True)
    if statuses[200] < sum(statuses.values()) / 2:
        yield "the owner is refused most of his own, so this shows nothing"


def _is_foreign(path: str, found: Owned) -> bool:
    return any(one in path for one in found.ids.values())


def _pages(app: Flask, person: Person, found: Owned) -> Iterator[str]:
    token = person.token() if person.name != "nobody" else ""
    statuses: Counter[int] = Counter()
    for rule in app.url_map.iter_rules():
        endpoint = rule.endpoint
        skipped = endpoint in OWN and person.name != "nobody"
        if skipped or rule.rule.startswith(API_PREFIX) or is_public(app.view_functions[endpoint]):
            continue
        path = _address(app, rule, found)
        files = {"file": ("x.pdf", pdf())} if endpoint == "portal.upload" else None
        for method in sorted({"GET", "POST"} & (rule.methods or set())):
            sent = files if method == "POST" else None
            answer = person.ask(method, path, token=token, files=sent)
            statuses[answer.status_code] += _is_foreign(path, found)
            yield from _judged(person, method, path, answer, found)
    print(f"  {person.name} at {person.address}: {dict(+statuses)}", flush=True)


def _judged(
    person: Person, method: str, path: str, answer: requests.Response, found: Owned
) -> Iterator[str]:
    status = answer.status_code
    if person.name == "nobody":
        sent_away = status == 302 and "sign-in" in answer.headers["Location"]
        if not sent_away and status not in REFUSED_WRITE | {401}:
            yield f"nobody may {method} {path}: {status}"
    elif _is_foreign(path, found) and status not in (REFUSED if method == "GET" else REFUSED_WRITE):
        yield f"{person.name} may {method} {path}: {status}"


def _address(app: Flask, rule: Rule, found: Owned) -> str:
    known = found.ids | found.place | WORDS
    values = {name: known.get(name, UUID) for name in rule.arguments}
    with app.test_request_context():
        return str(app.url_map.bind("localhost").build(rule.endpoint, values))


def _api(found: Owned) -> Iterator[str]:
    cast = found.cast
    other = cast.program("zhijiang")
    known = found.ids | found.place | WORDS
    described = json.loads(OPENAPI.read_text())["paths"]
    for template, operations in described.items():
        path = template
        while "{" in path:
            head, _, rest = path.partition("{")
            name, _, tail = rest.partition("}")
            path = head + known.get(name, UUID) + tail
        foreign = _is_foreign(path, found)
        for method in ("get", "put", "post", "delete"):
            if method not in operations:
                continue
            asked_by: dict[str, dict[str, str]] = {"another firm": other} if foreign else {}
            if operations[method].get("security") != []:
                asked_by["nobody"] = {}
            for who, headers in asked_by.items():
                key = f"attack-{who[:1]}-{method}-{len(path)}-{path[-60:]}"
                answer = requests.request(
                    method,
                    cast.portal + path,
                    headers=headers | {"Idempotency-Key": key},
                    json={} if method in ("post", "put") else None,
                    timeout=TIMEOUT,
                )
                refused = REFUSED if method == "get" else REFUSED_WRITE
                if answer.status_code not in ({401} if who == "nobody" else refused):
                    yield f"{who} may {method} {path}: {answer.status_code}"


def _across(cast: Cast) -> Iterator[str]:
    """The session of one surface is worth nothing at the other."""
    firm, reviewer = cast.firm("haixia"), cast.staff("hd-issue")
    for person, other, surface in (
        (firm, cast.intranet, "intranet"),
        (reviewer, cast.portal, "portal"),
    ):
        copied = Person(person.name, other)
        for cookie in person.http.cookies:
            _, _, purpose = cookie.name.partition("_")
            for name in (cookie.name, f"{surface}_{purpose}"):
                copied.http.cookies.set(name, cookie.value or "")
        for path in ("/", "/home", "/entries", "/password"):
            answer = copied.ask("GET", path)
            if answer.status_code == 200 and 'href="/entries"' in answer.text:
                yield f"{person.name} is known at the other surface: {path}"
