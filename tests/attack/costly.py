"""What is expensive to judge: sent by several at once, while somebody else uses the pages.

Bounded in number and time; every request goes to the loopback address of the system under attack.
"""

import io
import socket
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import requests

from deploy.local import system
from tests.attack.people import API, TIMEOUT, TOKEN, Cast, Person

SENT = 24
AT_ONCE = 6
SLOWEST = 4.0
"""Seconds that a page of somebody else may take meanwhile, on two busy cores."""
GROWTH = 150 << 20
"""Bytes that the processes of the surfaces may have more afterwards, each."""
L33T = "p@55w0rd" * 8
Send = Callable[[Cast], requests.Response | None]


def findings(cast: Cast) -> Iterator[str]:
    before = _memory(cast)
    for name, send in INPUTS.items():
        probe = _Probe(cast)
        with probe, ThreadPoolExecutor(AT_ONCE) as senders:
            answers = list(senders.map(lambda _, one=send: _status(one, cast), range(SENT)))
        broken = sorted({answer for answer in answers if isinstance(answer, int) and answer == 500})
        if broken:
            yield f"{name}: answered 500"
        if probe.slowest > SLOWEST:
            yield f"{name}: a page of somebody else took {probe.slowest:.1f} s"
        if probe.failed:
            yield f"{name}: {probe.failed} pages of somebody else failed"
    for process, size in _memory(cast).items():
        grown = size - before.get(process, size)
        if grown > GROWTH:
            yield f"{process} has grown by {grown >> 20} MiB"


class _Probe:
    """Opens a page of each surface again and again while the block runs."""

    def __init__(self, cast: Cast) -> None:
        self._pages = (f"{cast.portal}/sign-in", f"{cast.intranet}/sign-in")
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.slowest, self.failed = 0.0, 0

    def __enter__(self) -> "_Probe":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(2 * TIMEOUT)

    def _run(self) -> None:
        while not self._stop.is_set():
            for page in self._pages:
                began = time.monotonic()
                try:
                    answer = requests.get(page, timeout=TIMEOUT)
                    self.failed += answer.status_code != 200
                except requests.RequestException:
                    self.failed += 1
                self.slowest = max(self.slowest, time.monotonic() - began)
            self._stop.wait(0.2)


def _status(send: Send, cast: Cast) -> int | None:
    try:
        answer = send(cast)
    except requests.RequestException:
        return None  # cut off is an answer, too
    return answer.status_code if answer is not None else None


def _form(cast: Cast, page: str, path: str, **fields: str) -> requests.Response:
    person = Person("nobody", cast.portal)
    shown = person.http.get(cast.portal + page, timeout=TIMEOUT)
    token = (TOKEN.findall(shown.text) or [""])[0]
    return person.http.post(
        cast.portal + path,
        data={"csrf_token": token, **fields},
        headers={"Referer": shown.url},
        timeout=TIMEOUT,
    )


def _password(cast: Cast) -> requests.Response:
    wrong = {"account.username": "attack", "account.code": "000000"}
    typed = dict.fromkeys(("account.password", "account.password_again"), L33T)
    return _form(cast, "/register/form?consent=1", "/register/form", **wrong, **typed)


def _guess(cast: Cast) -> requests.Response:
    return _form(cast, "/sign-in", "/sign-in", username="mingyuan2", password=L33T)


def _captcha(cast: Cast) -> requests.Response:
    return requests.get(f"{cast.portal}/sign-in/captcha", timeout=TIMEOUT)


def _numbers(cast: Cast) -> requests.Response:
    body = '{"level": "3", "people": {"technicians": 1e999999999, "x": ' + "9" * 50_000 + "}}"
    return requests.post(
        f"{cast.portal}{API}/what-if/reach",
        data=body,
        headers={"Content-Type": "application/json"},
        timeout=TIMEOUT,
    )


def _nesting(cast: Cast) -> requests.Response:
    return requests.post(
        f"{cast.portal}{API}/what-if/reach",
        data="[" * 100_000,
        headers={"Content-Type": "application/json"},
        timeout=TIMEOUT,
    )


def _sheet(cast: Cast) -> requests.Response:
    """A workbook that says it has a row of a thousand million."""
    packed = io.BytesIO()
    rows = '<row r="1000000000000"><c r="A1000000000000"><v>1</v></c></row>'
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{namespace}"><sheetData>{rows}</sheetData></worksheet>'
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/workbook.xml", f'<workbook xmlns="{namespace}"/>')
        book.writestr("xl/worksheets/sheet1.xml", sheet + " " * (8 << 20))
    person = Person("nobody", cast.portal)
    shown = person.http.get(f"{cast.portal}/what-if", timeout=TIMEOUT)
    return person.http.post(
        f"{cast.portal}/what-if",
        data={"csrf_token": (TOKEN.findall(shown.text) or [""])[0], "action": "file"},
        files={"technicians": ("people.xlsx", packed.getvalue())},
        headers={"Referer": shown.url},
        timeout=TIMEOUT,
    )


def _search(cast: Cast) -> requests.Response:
    return requests.get(f"{cast.portal}/licences", params={"text": "公司" * 250}, timeout=TIMEOUT)


def _half_open(cast: Cast) -> None:
    """Ten connections that never end their request; given up after two seconds."""
    place = urlsplit(cast.portal)
    opened = []
    for _ in range(10):
        one = socket.create_connection((place.hostname or "", place.port or 80), timeout=5)
        one.sendall(b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n")
        opened.append(one)
    time.sleep(2)
    for one in opened:
        one.close()


INPUTS: dict[str, Send] = {
    "a password of the worst kind": _password,
    "guesses at a password": _guess,
    "captchas": _captcha,
    "numbers without end": _numbers,
    "nested JSON": _nesting,
    "a workbook with a distant row": _sheet,
    "a long search": _search,
    "half-open connections": _half_open,
}


def _memory(cast: Cast) -> dict[str, int]:
    """Resident bytes of our processes, by name."""
    found = {}
    for name, pid in system.pids(Path(cast.env["SYSTEM_ROOT"])).items():
        pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
        found[name] = int(pages) * 4096
    return found
