"""Files that firms send over the JSON API: a clean PDF, a sheet of 111 people, and files that were
made to cost whoever opens them memory and time."""

from __future__ import annotations

import io
import os
import statistics
import time
from pathlib import Path
from uuid import uuid4

import pikepdf
import requests

from bench import Figure, figure
from bench.firms import Firm, firm_to_spoil
from bench.memory import Held, family
from bench.quantiles import p95
from contracts.forms.sections import TECHNICIANS
from deploy.demo.accounts import PASSWORD
from deploy.local import system
from tests.factories import hostile
from tests.factories.sheets import IDENTITY, filled, own

TURNS = 20
ROUNDS = 3  # of each hostile file
PEOPLE = 111
UPLOAD_TARGET, SHEET_TARGET = 600, 800  # ms
HOSTILE_TARGET = 8  # seconds, which every request has
GROWTH_TARGET = 40  # MB
MEGABYTE = 1 << 20


def run() -> list[Figure]:
    """Needs SYSTEM_ROOT, the folder of the running system."""
    firm = _Sender(firm_to_spoil())
    firm.upload("报告.pdf", _clean_pdf())
    clean = [firm.upload("报告.pdf", _clean_pdf()) for _ in range(TURNS)]
    sheet = staff_sheet()
    sheets = [firm.load_sheet(sheet) for _ in range(TURNS)]
    worst, growth, count = _attacked(firm)
    return [
        figure("a PDF of 1 MB uploaded, p95", round(p95(clean) * 1000), "ms", UPLOAD_TARGET),
        figure("… median", round(statistics.median(clean) * 1000), "ms"),
        figure(f"a sheet of {PEOPLE} people, p95", round(p95(sheets) * 1000), "ms", SHEET_TARGET),
        figure("… median", round(statistics.median(sheets) * 1000), "ms"),
        figure(f"the longest of {count} hostile files", round(worst, 1), "s", HOSTILE_TARGET),
        figure("what the portals have grown by it", round(growth), "MB", GROWTH_TARGET),
    ]


class _Sender:
    """A firm's program; each method sends one file and gives the seconds it took."""

    def __init__(self, firm: Firm) -> None:
        self._http = requests.Session()
        api = f"{os.environ['PORTAL_URL']}/api/v1"
        self._sections = f"{api}/applications/{firm.application_id}/sections"
        credentials = {"username": firm.username, "password": PASSWORD}
        issued = self._http.post(f"{api}/tokens", json=credentials, timeout=30)
        issued.raise_for_status()
        self._http.headers["Authorization"] = f"Bearer {issued.json()['token']}"

    def upload(self, name: str, content: bytes, expected: tuple[int, ...] = (201,)) -> float:
        address = f"{self._sections}/basic/attachments"
        return self._send(address, name, content, {"slot": "BUSINESS_LICENCE"}, expected)

    def load_sheet(self, content: bytes, expected: tuple[int, ...] = (200,)) -> float:
        address = f"{self._sections}/technicians/rows/people/sheet"
        return self._send(address, "人员.xlsx", content, {"replace": "true"}, expected)

    def _send(
        self,
        address: str,
        name: str,
        content: bytes,
        fields: dict[str, str],
        expected: tuple[int, ...],
    ) -> float:
        key = {"Idempotency-Key": uuid4().hex}
        started = time.perf_counter()
        reply = self._http.post(
            address, data=fields, files={"file": (name, content)}, headers=key, timeout=60
        )
        seconds = time.perf_counter() - started
        if reply.status_code not in expected:
            raise RuntimeError(f"{name} was answered {reply.status_code}: {reply.text}")
        return seconds


def _attacked(firm: _Sender) -> tuple[float, float, int]:
    """(seconds of the longest answer, MB that the portals have grown, number of files)."""
    papers = [(f"{name}.pdf", content) for name, content in hostile.pdfs().items()]
    for name, content in hostile.pictures().items():
        papers.append((f"{name}.{'png' if 'PNG' in name else 'jpg'}", content))
    sheets = list(hostile.sheets().values())
    any_answer = (201, 422, 503)
    before, seconds = _portals(), []
    for _ in range(ROUNDS):
        seconds += [firm.upload(name, content, any_answer) for name, content in papers]
        seconds += [firm.load_sheet(content, any_answer) for content in sheets]
    return max(seconds), (_portals() - before) / MEGABYTE, len(seconds)


def _portals() -> int:
    """Bytes that the processes of the portal hold, with that which opens its files and its
    children."""
    pids = system.pids(Path(os.environ["SYSTEM_ROOT"]))
    portals = (pid for name, pid in pids.items() if name.startswith(("portal", "files")))
    return Held.by(one for pid in portals for one in family(pid)).rss


def staff_sheet() -> bytes:
    """The template with `PEOPLE` technicians who pass the form."""
    people = [own(TECHNICIANS, name=f"张{n}", id_number=_number(n)) for n in range(PEOPLE)]
    _, content, _ = filled(TECHNICIANS, people)
    return content


def _clean_pdf() -> bytes:
    document = pikepdf.new()
    for _ in range(20):
        document.add_blank_page()
        document.pages[-1].Contents = document.make_stream(os.urandom(50_000))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _number(nth: int) -> str:
    """An identity number of a man (of women the form asks more) whose last digit is right."""
    body = f"{IDENTITY[:14]}{2 * nth + 1:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]
