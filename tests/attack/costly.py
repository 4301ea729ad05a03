"""What is expensive to judge: sent by several at once, while somebody else uses the pages.

Bounded in number and time. Every request goes to the loopback address of the system under attack,
each of a stranger from an address of its own (127.1.x.y), so that a limit by address does not hide
what the work costs.
"""

import itertools
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests

from deploy.local import system
from tests.attack.inputs import INPUTS, Input
from tests.attack.people import TIMEOUT, Cast

AT_ONCE = 6
SLOWEST = 4.0
"""Seconds that a page of somebody else may take meanwhile, on two busy cores."""
LONGEST = 12.0
"""Seconds until the sender has an answer; two requests, a page and its form."""
GROWTH = 150 << 20
"""Bytes that the processes of the surfaces may have more afterwards, each."""
TURNED_AWAY = {413, 429, 503}
_addresses = itertools.count(1)


def findings(cast: Cast) -> Iterator[str]:
    before = _memory(cast)
    if not before:
        yield "no process of the system was found, so their memory is not known"
    for one in INPUTS:
        probe = _Probe(cast)
        with probe, ThreadPoolExecutor(AT_ONCE) as senders:
            answers = list(senders.map(lambda _, one=one: _answer(one, cast), range(one.times)))
        yield from (f"{one.name}: {said}" for said in _judged(one, answers, probe))
    for process, size in _memory(cast).items():
        grown = size - before.get(process, size)
        if grown > GROWTH:
            yield f"{process} has grown by {grown >> 20} MiB"


def _judged(one: Input, answers: list[tuple[int, float]], probe: "_Probe") -> Iterator[str]:
    counted = Counter(status for status, _ in answers)
    slowest = max(seconds for _, seconds in answers)
    print(
        f"  {one.name}: {dict(counted)}, {slowest:.1f} s; pages {probe.slowest:.1f} s", flush=True
    )
    if 500 in counted:
        yield "answered 500"
    if not one.judged & set(counted):
        yield f"was never judged, so this shows nothing: {dict(counted)}"
    if set(counted) - one.judged - TURNED_AWAY:
        yield f"unexpected answers: {dict(counted)}"
    if slowest > LONGEST:
        yield f"an answer took {slowest:.1f} s"
    if probe.slowest > SLOWEST:
        yield f"a page of somebody else took {probe.slowest:.1f} s"
    if probe.failed:
        yield f"{probe.failed} pages of somebody else failed"


def _answer(one: Input, cast: Cast) -> tuple[int, float]:
    """(status, seconds); 0 where the connection was cut off."""
    number = next(_addresses)
    began = time.monotonic()
    try:
        status = one.send(cast, f"127.1.{number // 250}.{number % 250 + 1}")
    except requests.RequestException:
        status = 0
    return status, time.monotonic() - began


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


def _memory(cast: Cast) -> dict[str, int]:
    """Resident bytes of our processes, by name."""
    found = {}
    for name, pid in system.pids(Path(cast.env["SYSTEM_ROOT"])).items():
        pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
        found[name] = int(pages) * 4096
    return found
