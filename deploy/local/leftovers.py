"""Processes of a launcher that was killed: the next start waits for their end, or ends them.

The kernel ends them with their launcher, but not at once: they may still hold ports and locks.
"""

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from deploy.local.errors import LaunchError

MARK = "LAUNCHED_IN"
"""Variable that every process of a root carries. Not in the file `env`, which people load."""
PATIENCE_SECONDS = 10
POLL_SECONDS = 0.1


async def end(root: Path, data: Path) -> list[tuple[str, int]]:
    """Wait until nothing of an earlier start in `root` runs; what does not end is killed.

    data: the database's folder, by which its processes are known. The caller holds the root's lock,
    so that whatever is found has no launcher. Returns (name, pid) of the killed ones.
    Raises LaunchError when one cannot be ended.
    """
    if await _gone(root, data):
        return []
    killed = list(running(root, data))
    for _, pid in killed:
        _kill(pid)
    if not await _gone(root, data):
        left = ", ".join(f"{name} ({pid})" for name, pid in running(root, data))
        raise LaunchError(f"processes of an earlier start in {root} cannot be ended: {left}")
    return killed


async def _gone(root: Path, data: Path) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while any(running(root, data)):
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(POLL_SECONDS)
    return True


def running(root: Path, data: Path) -> Iterator[tuple[str, int]]:
    """(name, pid) of each process of the root; one that has ended and was not collected is none."""
    mark = f"{MARK}={root}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            name = (process / "comm").read_text().strip()
            # PostgreSQL writes its titles over its variables, and works in its folder.
            theirs = name == "postgres" and (process / "cwd").readlink() == data
            if theirs or mark in (process / "environ").read_bytes().split(b"\0"):
                yield name, int(process.name)
        except OSError:  # ended meanwhile, or another user's
            continue


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
