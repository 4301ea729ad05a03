"""What all our processes hold in memory after they have worked: the sum of their resident sets.

Pages that processes share are counted in each of them, so the sum is never too low. Broker,
database and object storage are not ours.
"""

from __future__ import annotations

import os
from pathlib import Path

from bench import Figure, figure
from deploy.local import system

TARGET = 1.2
GIB = 1 << 30


def run() -> list[Figure]:
    """Needs SYSTEM_ROOT, the folder of the running system, and LAUNCHER_PID, its `./dev up`."""
    found = system.pids(Path(os.environ["SYSTEM_ROOT"]))
    pids = {"launcher": int(os.environ["LAUNCHER_PID"]), **found}
    total = sum(_resident(pid) for pid in pids.values())
    name = f"all our processes together, resident ({', '.join(pids)})"
    return [figure(name, round(total / GIB, 2), "GiB", TARGET)]


def _resident(pid: int) -> int:
    """Bytes."""
    pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
