"""`./dev up`: the system in the foreground until Ctrl-C."""

import argparse
import asyncio
import os
import signal
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from deploy.demo import accounts, credit, holders
from deploy.local import console, system


def main(arguments: list[str]) -> None:
    """Run until told to stop. Raises LaunchError when the system cannot start."""
    parser = argparse.ArgumentParser(prog="dev up", description=__doc__)
    parser.add_argument("--root", type=Path, default=system.ROOT, help="where its data lies")
    parser.add_argument("--throwaway", action="store_true", help="for tests: keep nothing")
    options = parser.parse_args(arguments)
    # Cancelled by a signal: everything has been stopped by then.
    try:
        asyncio.run(_run(options.root.resolve(), throwaway=options.throwaway))
    except asyncio.CancelledError:
        print("stopped", flush=True)


async def _run(root: Path, *, throwaway: bool) -> None:
    _on_signal(_stop_once, asyncio.current_task())
    colour = console.wants_colour(dict(os.environ))
    started = time.monotonic()
    async with system.running(
        root,
        throwaway=throwaway,
        notice=lambda name, text: print(console.notice(name, text, colour=colour), flush=True),
        sink=lambda name, line: print(console.render(name, line, colour=colour), flush=True),
        progress=lambda step: print(f"… {step}", flush=True),
    ) as environment:
        print(_welcome(environment, time.monotonic() - started), flush=True)
        await asyncio.Event().wait()


def _stop_once(task: "asyncio.Task[None]") -> None:
    """The first signal stops everything in order; a second one must not interrupt that."""
    _on_signal(print, "still stopping…")
    print("\nstopping…", flush=True)
    task.cancel()


def _on_signal(act: Callable[..., object], *arguments: object) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, act, *arguments)


def _welcome(environment: Mapping[str, str], seconds: float) -> str:
    rows = [f"\n系统已启动 / ready in {seconds:.0f} s"]
    rows += [f"  {name:<10}{url}" for name, url in system.shown_addresses(environment).items()]
    return "\n".join(
        [
            *rows,
            "",
            *accounts.lines(),
            *holders.lines(),
            *credit.lines(),
            "  Ctrl-C stops everything",
            "",
        ]
    )
