"""Looks, every half hour, for events that were published and never arrived (`chassis.arrivals`).

A program of its own that comes and goes: what it imports would otherwise be kept for nothing.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

from deploy.local.child import LineSink

SECONDS = 1800
NAME = "arrivals"


@asynccontextmanager
async def watching(environment: Mapping[str, str], sink: LineSink) -> AsyncIterator[None]:
    """Look while the block runs; what is found goes to `sink` line by line, as of a process."""
    task = asyncio.create_task(_watch(environment, sink))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _watch(environment: Mapping[str, str], sink: LineSink) -> None:
    while True:
        await asyncio.sleep(SECONDS)
        process = await asyncio.create_subprocess_exec(
            *("setpriv", "--pdeathsig=KILL"),
            *(sys.executable, "-W", "ignore", "-m", "chassis.arrivals", "check"),
            env=os.environ | environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            output, _ = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        for line in output.splitlines(keepends=True):
            sink(NAME, line)
