"""`python -m deploy.local with-system MODULE …`: run a program against the running system.

Where the system is not running it is started for the program and stopped afterwards. The exit
status is the program's.
"""

import asyncio
import os
import subprocess
import sys
from collections.abc import Mapping

from deploy.local import console, envfile, lock, system


def main(arguments: list[str]) -> None:
    """Raises LaunchError when the system must be started and cannot be."""
    if lock.is_held(system.ROOT):
        status = subprocess.run(
            command(arguments), env=os.environ | envfile.read(system.ROOT), check=False
        ).returncode
    else:
        status = asyncio.run(_started(arguments))
    sys.exit(status)


def command(arguments: list[str]) -> list[str]:
    return [sys.executable, "-W", "ignore", "-m", *arguments]


async def _started(arguments: list[str]) -> int:
    log = system.ROOT / "log" / "system.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as out:

        def sink(name: str, line: bytes) -> None:
            print(console.render(name, line, colour=False), file=out, flush=True)

        def notice(name: str, text: str) -> None:
            print(console.notice(name, text, colour=False), file=out, flush=True)

        def progress(step: str) -> None:
            print(f"… {step}", file=sys.stderr, flush=True)

        async with system.running(
            system.ROOT, notice=notice, sink=sink, progress=progress
        ) as environment:
            return await _run(arguments, environment)


async def _run(arguments: list[str], environment: Mapping[str, str]) -> int:
    values = os.environ | envfile.read(system.ROOT) | environment
    process = await asyncio.create_subprocess_exec(*command(arguments), env=values)
    return await process.wait()
