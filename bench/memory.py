"""What all our processes hold in memory after they have worked: the sum of their resident sets.

Pages that processes share are counted in each of them, so the sum is never too low. Broker,
database and object storage are not ours.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from bench import Figure, figure
from deploy.local import system

TARGET = 1.2
GIB = 1 << 30


def run() -> list[Figure]:
    """Needs SYSTEM_ROOT, the folder of the running system, and LAUNCHER_PID, its `./dev up`."""
    found = system.pids(Path(os.environ["SYSTEM_ROOT"]))
    total = _own(int(os.environ["LAUNCHER_PID"])) + sum(map(resident, found.values()))
    name = f"all our processes together, resident (launcher, {', '.join(found)})"
    return [figure(name, round(total / GIB, 2), "GiB", TARGET)]


def resident(pid: int) -> int:
    """Bytes of a process and of its own children, as the fork servers of a gateway."""
    return _own(pid) + sum(map(resident, _children(pid)))


def _own(pid: int) -> int:
    pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _children(pid: int) -> list[int]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # ended meanwhile
            if (process / "stat").read_text().rpartition(")")[2].split()[1] == str(pid):
                found.append(int(process.name))
    return found
