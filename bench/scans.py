"""345 scans of a megabyte, as a firm of the first level brings them: sent by the page a few at a
time, judged, matched, stored and filed."""

from __future__ import annotations

import io
import os
import random
import re
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from openpyxl import load_workbook
from PIL import Image

from bench import Figure, figure
from bench.firms import firm_to_spoil
from deploy.demo.browser import Browser

FILES, PACK, AT_ONCE = 345, 8, 2  # as js/scans.js sends them
MEGABYTE = 1 << 20
TARGET = 60  # seconds
KINDS = ("身份证", "职称证书", "劳动合同")


def run() -> list[Figure]:
    firm = firm_to_spoil()
    place = f"/applications/{firm.application_id}/scans"
    names, picture = _names(firm.browser, firm.application_id), _picture()
    files = [(name, picture + os.urandom(16)) for name in names[:FILES]]
    packs = [files[n : n + PACK] for n in range(0, len(files), PACK)]
    token = firm.browser.open(place).tree.xpath("//input[@name='csrf_token']/@value")[0]
    started = time.perf_counter()

    def send(pack: list[tuple[str, bytes]]) -> None:
        reply = firm.browser.http.post(
            f"{firm.browser.base}{place}",
            files=[("file", file) for file in pack],
            headers={"HX-Request": "true", "X-CSRFToken": token},
            timeout=60,
        )
        added = re.search(r'data-added="(\d+)"', reply.text)
        if added is None or int(added[1]) != len(pack):
            raise RuntimeError(f"{place} answered {reply.status_code}: {reply.text[:400]}")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(send, packs))
    stored = time.perf_counter() - started
    page = firm.browser.open(place)
    shown = time.perf_counter() - started - stored
    done = firm.browser.submit(page, f"{place}/filing")
    seconds = time.perf_counter() - started
    if f"已归档{len(files)}个附件" not in done.text("body"):
        raise RuntimeError(f"not filed: {done.complaint()}")
    return [
        figure(f"{len(files)} scans of 1 MB judged, matched, stored and filed", round(seconds, 1),
               "s", TARGET),
        figure("… of it until all are stored", round(stored, 1), "s"),
        figure("… the page with the table", round(shown, 1), "s"),
    ]  # fmt: skip


def _names(browser: Browser, application_id: str) -> list[str]:
    """Three papers of each person, with the number that tells namesakes apart."""
    found = []
    for code, kinds in (("technicians", KINDS), ("electricians", ("身份证", "电工证", "劳动合同"))):
        place = f"/applications/{application_id}/sections/{code}/rows/people/export.xlsx"
        people = _people(browser.open(place).content)
        found += [f"{who}-{kind}.jpg" for who in people for kind in kinds]
    return found + [f"{kind}.jpg" for kind in ("营业执照", "财务报表", "法人声明")] * 20


def _people(book: bytes) -> list[str]:
    sheet = load_workbook(io.BytesIO(book)).worksheets[0]
    rows: list[Any] = list(sheet.iter_rows(values_only=True))
    return [f"{row[0]}{row[1]}" for row in rows[1:] if row[0]]


def _picture() -> bytes:
    """A JPEG of about a megabyte."""
    noise = random.Random(1).randbytes(3 * 900 * 640)
    out = io.BytesIO()
    Image.frombytes("RGB", (900, 640), noise).save(out, "JPEG", quality=82)
    return out.getvalue().ljust(MEGABYTE, b"\0")
