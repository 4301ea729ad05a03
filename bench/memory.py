"""What all our processes hold in memory after they have worked, in two sums.

Resident: pages that processes share are counted in each of them, so this sum is never too low.
Proportional: a page that several share is counted once among them, which is what the machine must
have. Broker, database and object storage are not ours.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from bench import Figure, figure
from deploy.local import system

TARGET = 1.2
GIB = 1 << 30


def run() -> list[Figure]:
    """Needs SYSTEM_ROOT, the folder of the running system, and LAUNCHER_PID, its `./dev up`."""
    found = system.pids(Path(os.environ["SYSTEM_ROOT"]))
    ours = (one for pid in found.values() for one in family(pid))
    held = Held.by([int(os.environ["LAUNCHER_PID"]), *ours])
    names = f"launcher, {', '.join(found)}"
    return [
        figure(f"all our processes together, resident ({names})", _gib(held.rss), "GiB", TARGET),
        figure("the same, shared pages once", _gib(held.pss), "GiB"),
    ]


class Held(NamedTuple):
    """Bytes of several processes: the sums of what is resident and of what is their share of it."""

    rss: int
    pss: int

    @classmethod
    def by(cls, pids: Iterable[int]) -> Held:
        rss = pss = 0
        for pid in pids:
            with suppress(OSError):  # ended meanwhile
                rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
                found = dict(re.findall(r"^(Rss|Pss):\s+(\d+) kB", rollup, re.MULTILINE))
                rss += int(found["Rss"]) << 10
                pss += int(found["Pss"]) << 10
        return cls(rss, pss)


def family(pid: int) -> Iterator[int]:
    """A process and all that it has started, as the fork servers of a gateway."""
    yield pid
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):  # ended meanwhile
            for child in thread.read_text().split():
                yield from family(int(child))


def _gib(size: int) -> float:
    return round(size / GIB, 2)
