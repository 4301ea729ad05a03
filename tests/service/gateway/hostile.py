"""Values, bodies and requests that nobody types or sends, for `test_hostile`."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

from contracts.forms.enterprise import EnterpriseForm, NewAccount
from contracts.forms.sections import SECTIONS
from tests.present import present

VALUES = [
    "\0", "中\0电", "\ud800", "9" * 5000, "9" * 19, "-1", "1e400", "nan", "２", "2026-02-30",
    "9999-99-99", "not-a-uuid", "../../etc/passwd", "A" * 3000, "x\r\nX-Y: z", "\u202e", "😀",
    "[1]", "%s%n", "'\"><b>", "\ufffd", "\x85\x9b31m",
]  # fmt: skip
PLACES = {"code": "basic", "section": "basic", "rowset": "people", "type": "NEW"}
MARK = "机密9137"
PATHS = ["%00", "a%00b", "%ED%A0%80", "%FF", "9" * 500, "..%2F..", "%E2%80%AE", "%0d%0aX"]
NAMES = re.compile(r"(?:args|form|values|files|posted)\.get(?:list)?\(\s*f?\"([\w.]+)\"")
BODIES = [
    b'{"username":"\\ud800abc","password":"x","label":"a","days":1}',
    b'{"values":{"total_assets":' + b"9" * 5000 + b'},"version":0}',
    b'{"values":{"remarks":"a\\u0000b"},"version":0}',
    b'{"a\\u0000":1}',
    b'{"version":NaN}',
    b'{"version":1e999,"values":{}}',
    b'{"version":' + b"9" * 30 + b',"values":{},"rows":[]}',
    b"[" * 5000,
    b'{"values":{"remarks":"\xff\xfe"}}',
    b'{"values":"\x00"}',
    b"[]",
    b'"text"',
    b"null",
    b"",
]


MULTIPART = b'--b\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\n\r\nx\r\n--b--\r\n'
RAW = {
    "a NUL in a header": (b"GET / HTTP/1.1\r\nHost: x\r\nX-Y: a\0b\r\n", b"", {400}),
    "a NUL in a key": (b"POST /sign-in HTTP/1.1\r\nHost: x\r\nIdempotency-Key: \0\r\n", b"", {400}),
    "an escape in a header": (b"GET / HTTP/1.1\r\nHost: x\r\nReferer: \x1b[2J\r\n", b"", {400}),
    "a NUL in a cookie": (
        b'GET / HTTP/1.1\r\nHost: x\r\nCookie: portal_session="a\\000b"\r\n', b"", {422},
    ),
    "a NUL in the path": (b"GET /guides/%00 HTTP/1.1\r\nHost: x\r\n", b"", {404}),
    "a NUL in a static path": (b"GET /static/%00 HTTP/1.1\r\nHost: x\r\n", b"", {404}),
    "a NUL in the query": (b"GET /licences?text=%00 HTTP/1.1\r\nHost: x\r\n", b"", {422}),
    "bytes of another encoding": (
        b"GET /licences?text=\xd6\xd0\xb5\xe7 HTTP/1.1\r\nHost: x\r\n", b"", {422},
    ),
    "a host that is none": (b"GET /licences HTTP/1.1\r\nHost: \xff..x y\r\n", b"", {200, 400}),
    "no host": (b"GET /licences HTTP/1.1\r\n", b"", {200, 400}),
    "a length that is none": (
        b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n", b"", {400},
    ),
    "a negative length": (
        b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n", b"", {400},
    ),
    "a body in chunks": (
        b"POST /api/v1/tokens HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Transfer-Encoding: chunked\r\n", b"2\r\n{}\r\n0\r\n\r\n", {422},
    ),
    "a form in chunks": (
        b"POST /sign-in HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n",
        b"2\r\na=\r\n0\r\n\r\n", {400},
    ),
    "a NUL in the name of a part": (
        b"POST /what-if HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n",
        MULTIPART % (b"a\0b", b"x.xlsx"), {403, 422},
    ),
    "a NUL in the name of a file": (
        b"POST /what-if HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n",
        MULTIPART % (b"technicians_file", b"x\0.xlsx"), {403, 422},
    ),
    "a form without an end": (
        b"POST /what-if HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n",
        b"--b\r\nContent-Disposition: form-data; name=", {400, 403, 422},
    ),
    "too many fields": (
        b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n",
        b"a=1&" * 200_000, {413},
    ),
    "too many arguments": (
        b"GET /licences?" + b"a=1&" * 2000 + b" HTTP/1.1\r\nHost: x\r\n", b"", {400},
    ),
    "JSON without end": (
        b"POST /api/v1/tokens HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n",
        b" " * 5_000_000, {413},
    ),
}  # fmt: skip


def fields(view: Callable[..., Any]) -> list[str]:
    """The names that the view's module reads out of forms and addresses."""
    source = inspect.getsource(sys.modules[inspect.unwrap(view).__module__])
    found = set(NAMES.findall(source)) | {"form_key", "page"}
    if "read(" in source:
        found |= set(present(SECTIONS["NEW"][1].form)().fields)
    if "EnterpriseForm" in source:
        found |= {f"enterprise.{name}" for name in EnterpriseForm().fields}
        found |= {f"account.{name}" for name in NewAccount().fields}
    return sorted(found - {"file", "business_licence"})


def encoded(pairs: list[tuple[str, str]]) -> bytes:
    texts = (tuple(quote(t.encode("utf-8", "surrogatepass"), safe="") for t in p) for p in pairs)
    return "&".join(f"{name}={value}" for name, value in texts).encode()


def some(values: list[str], seed: int, share: int) -> list[str]:
    """Every `share`-th, beginning elsewhere for each seed; all of them for 1."""
    return values[seed % share :: share]


def attempts(names: list[str], seed: int, share: int) -> Iterator[list[tuple[str, str]]]:
    """All fields with one value at once, then each field alone."""
    for value in some(VALUES, seed, share):
        yield [(name, value) for name in names]
    for number, name in enumerate(names):
        yield from ([(name, value)] for value in some(VALUES, seed + number, share * 4))
