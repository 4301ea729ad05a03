"""What is sent by `costly`: texts, numbers and files made to be expensive, and half a request."""

import itertools
import json
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.attack.people import API, TIMEOUT, TOKEN, Cast, Files, Person
from tests.factories import hostile

TIMES = 12
L33T = "p@55w0rd" * 8
NINES = "9" * 50_000
Send = Callable[[Cast, str], int]


@dataclass(frozen=True)
class Input:
    """send: (cast, the address it comes from) → status. judged: statuses that show that it was
    looked at, and not turned away before."""

    name: str
    send: Send
    judged: frozenset[int]
    times: int = TIMES


def _stranger(cast: Cast, source: str) -> Person:
    return Person("nobody", cast.portal, source=source)


def _posted(
    person: Person, page: str, path: str, fields: dict[str, str], files: Files | None = None
) -> int:
    """The form of a page, filled in."""
    shown = person.http.get(person.address + page, timeout=TIMEOUT)
    token = (TOKEN.findall(shown.text) or [""])[0]
    return person.http.post(
        person.address + path,
        data={"csrf_token": token} | fields,
        files=files,
        headers={"Referer": shown.url},
        timeout=TIMEOUT,
        allow_redirects=False,
    ).status_code


def _password(cast: Cast, source: str) -> int:
    wrong = {"account.username": "attack", "account.code": "000000"}
    typed = dict.fromkeys(("account.password", "account.password_again"), L33T)
    path = "/register/form"
    return _posted(_stranger(cast, source), f"{path}?consent=1", path, wrong | typed)


def _guess(cast: Cast, source: str) -> int:
    person = _stranger(cast, source)
    return _posted(person, "/sign-in", "/sign-in", {"username": "mingyuan", "password": L33T})


def _got(path: str, **query: str) -> Send:
    return lambda cast, source: (
        _stranger(cast, source)
        .http.get(cast.portal + path, params=query, timeout=TIMEOUT)
        .status_code
    )


def _asked(body: str) -> Send:
    """A question to the API that needs no sign-in."""
    headers = {"Content-Type": "application/json"}
    return lambda cast, source: (
        _stranger(cast, source)
        .http.post(f"{cast.portal}{API}/what-if/reach", data=body, headers=headers, timeout=TIMEOUT)
        .status_code
    )


def _one_after_the_other(files: dict[str, bytes], ending: str) -> Callable[[], tuple[str, bytes]]:
    endless, lock = itertools.cycle(files.values()), threading.Lock()

    def next_file() -> tuple[str, bytes]:
        with lock:
            return f"x.{ending}", next(endless)

    return next_file


def _sheets() -> Send:
    following = _one_after_the_other(hostile.sheets(), "xlsx")
    return lambda cast, source: _posted(
        _stranger(cast, source), "/what-if", "/what-if", {}, {"technicians_file": following()}
    )


def _licences(files: dict[str, bytes], ending: str) -> Send:
    """As the business licence of somebody who registers."""
    following, path = _one_after_the_other(files, ending), "/register/form"
    return lambda cast, source: _posted(
        _stranger(cast, source),
        f"{path}?consent=1",
        path,
        {"action": "register"},
        {"business_licence": following()},
    )


def _half_open(cast: Cast, source: str) -> int:
    """Ten connections that never end their request; given up after two seconds."""
    place = urlsplit(cast.portal)
    opened = []
    for _ in range(10):
        one = socket.create_connection(
            (place.hostname or "", place.port or 80), timeout=5, source_address=(source, 0)
        )
        one.sendall(b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n")
        opened.append(one)
    time.sleep(2)
    for one in opened:
        one.close()
    return 200


def _input(name: str, send: Send, *judged: int, times: int = TIMES) -> Input:
    return Input(name, send, frozenset(judged), times)


_PERSON = {"birth_date": "1980-01-01", "title": "JUNIOR", "certificate_date": "2010-01-01"}
INPUTS = (
    _input("a password of the worst kind", _password, 422),
    _input("guesses at a password", _guess, 401, 422),
    _input("captchas", _got("/captcha"), 200),
    _input(
        "numbers without end", _asked('{"a": 1e999999999, "b": ' + "9" * 50_000 + "}"), 400, 422
    ),
    _input("nested JSON", _asked("[" * 100_000), 400, 422),
    _input("a megabyte of people", _asked(json.dumps({"people": [_PERSON] * 9_000})), 400, 422),
    _input("a long search", _got("/licences", text="公司" * 250), 200, 422),
    _input("workbooks", _sheets(), 422, times=34),
    _input("PDFs", _licences(hostile.pdfs(), "pdf"), 422, times=16),
    _input("pictures", _licences(hostile.pictures(), "png"), 422),
    _input("half-open connections", _half_open, 200),
)
