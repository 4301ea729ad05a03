"""`./dev servers`: the private servers alone, for experiments and for the tests.

Writes their addresses as `export` lines to `<root>/env` (readable by the owner only), prints one
line `ready <that file>`, and keeps the servers until it is told to stop.
"""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from deploy.local import lock
from deploy.local.envfile import write
from deploy.local.infrastructure import Infrastructure, make_root


async def _until_told() -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await stopped.wait()


async def run(root: Path, *, throwaway: bool) -> None:
    """Run the servers in `root` until told to stop; throwaway ones leave nothing behind.

    Raises LaunchError when one cannot start.
    """
    make_root(root)
    with lock.exclusive(root):
        servers = Infrastructure(
            root,
            lambda name, text: print(f"{name}: {text}", file=sys.stderr, flush=True),
            given={},
            throwaway=throwaway,
        )
        try:
            await servers.end_leftovers()
            addresses = await servers.start()
            path = write(root, addresses | {"SERVERS_ROOT": str(root)})
            lock.announce(root, {"addresses": str(path)})
            print(f"ready {path}", flush=True)
            await _until_told()
        finally:
            await servers.stop()
    if throwaway:
        servers.remove()


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="dev servers", description=__doc__)
    parser.add_argument("--root", type=Path, default=Path(".local/servers"))
    parser.add_argument("--throwaway", action="store_true", help="fast, data may be lost")
    options = parser.parse_args(arguments)
    asyncio.run(run(options.root.resolve(), throwaway=options.throwaway))
