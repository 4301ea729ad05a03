"""`python -m deploy.local with-system [--root DIR] [--throwaway] MODULE …`: run a program against
the running system.

Where the system is not running it is started for the program and stopped afterwards; its logs go
to `<root>/log/system.log`. The exit status is the program's.
"""

import argparse
import asyncio
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from deploy.local import console, envfile, lock, system
from deploy.local.infrastructure import make_root


def main(arguments: list[str]) -> None:
    """Raises LaunchError when the system must be started and cannot be."""
    parser = argparse.ArgumentParser(prog="with-system", description=__doc__)
    parser.add_argument("--root", type=Path, default=system.ROOT)
    parser.add_argument("--throwaway", action="store_true", help="start one that keeps nothing")
    parser.add_argument("module", nargs=argparse.REMAINDER)
    options = parser.parse_args(arguments)
    root, command = options.root.resolve(), [sys.executable, "-W", "ignore", "-m", *options.module]
    if lock.wait_until_announced(root):
        status = subprocess.run(command, env=_environment(root), check=False).returncode
    else:
        status = asyncio.run(_started(root, command, throwaway=options.throwaway))
    sys.exit(status)


def _environment(root: Path) -> Mapping[str, str]:
    return os.environ | envfile.read(root)


async def _started(root: Path, command: list[str], *, throwaway: bool) -> int:
    make_root(root)
    with (root / "log" / "system.log").open("w") as out:

        def sink(name: str, line: bytes) -> None:
            print(console.render(name, line, colour=False), file=out, flush=True)

        def notice(name: str, text: str) -> None:
            print(console.notice(name, text, colour=False), file=out, flush=True)

        def progress(step: str) -> None:
            print(f"… {step}", file=sys.stderr, flush=True)

        async with system.running(
            root, notice=notice, sink=sink, progress=progress, throwaway=throwaway
        ):
            process = await asyncio.create_subprocess_exec(*command, env=_environment(root))
            try:
                return await process.wait()
            finally:
                if process.returncode is None:
                    process.kill()
